import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Services that an emulator stands for. */
export type EmulatorName = 'dynamodb' | 'kinesis' | 'sqs' | 'sns'

/** A running emulator, which accepts any signature. */
export interface Emulator {
  readonly origin: string
  stop(): Promise<void>
}

const FOLDER = fileURLToPath(new URL('./', import.meta.url))
const INSTALL_MS = 180_000

/** Why there are no emulators here, after an attempt to install them beside this file; undefined where there are. */
export function installEmulators(): string | undefined {
  if (isInstalled()) return undefined
  const args = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts']
  const { status, stderr, error } = spawnSync('npm', args, { cwd: FOLDER, encoding: 'utf8', timeout: INSTALL_MS })
  return status === 0 && isInstalled() ? undefined : `npm install failed: ${error?.message ?? stderr}`
}

function isInstalled(): boolean {
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(`${FOLDER}package.json`, 'utf8'),
  )
  return Object.entries(dependencies).every(([name, version]) => {
    const file = `${FOLDER}node_modules/${name}/package.json`
    return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === version
  })
}

/** Starts one as a process of its own. */
export function startEmulator(name: EmulatorName): Promise<Emulator> {
  const child = fork(`${FOLDER}run.mjs`, [name], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] })
  return new Promise((resolve, reject) => {
    child.once('exit', code => reject(new Error(`the emulator of ${name} ended with ${code}`)))
    child.once('message', (message: { readonly port: number }) => {
      resolve({ origin: `http://127.0.0.1:${message.port}`, stop: () => end(child) })
    })
  })
}

function end(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}
