// The examples of a checkout: their backends as processes of their own, their APIs applied like any client's.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Settings } from '../app/settings/settings.ts'
import { REST_API_SERVICE } from '../grpc/services.ts'
import { AdminCallError } from './admin/call-error.ts'
import { AdminClient } from './admin/client.ts'
import { applyCommand } from './apply.ts'
import { ExamplesError } from './examples-error.ts'
import type { TryCommand } from './serve-output.ts'

/** Running examples. */
export interface Examples {
  /** The settings, with the API that answers by default. */
  readonly settings: Settings
  /** Applies the example APIs that the store does not hold yet. */
  apply(admin: string | undefined): Promise<void>
  /** Commands that show them, against the address that was bound. */
  commands(http: string | undefined): readonly TryCommand[]
  stop(): Promise<void>
}

/** examples/examples.json. */
interface Manifest {
  readonly bareHostApi: string
  readonly environment: Readonly<Record<string, string>>
  readonly backends: readonly { readonly name: string; readonly file: string; readonly port: number }[]
  readonly apis: readonly string[]
  readonly try: readonly TryCommand[]
}

const FOLDER = new URL('../../examples/', import.meta.url)

/**
 * Begins to start the backends. The example keys replace any AWS keys of the environment: the example endpoints check
 * signatures made with them, and nothing real is to be called.
 */
export async function startExamples(environment: NodeJS.ProcessEnv, settings: Settings): Promise<Examples> {
  const manifestFile = new URL('examples.json', FOLDER)
  if (!existsSync(manifestFile))
    throw new ExamplesError('--examples needs a checkout of the repository: the installed package has no examples')
  const manifest: Manifest = JSON.parse(readFileSync(manifestFile, 'utf8'))
  for (const name of ['AWS_SESSION_TOKEN', 'AWS_PROFILE']) delete environment[name]
  Object.assign(environment, manifest.environment)
  await refuseTakenPorts(manifest)
  // They start while the gateway does; what becomes of them is asked when they are needed.
  const starting = manifest.backends.map(startBackend)
  const started = Promise.all(starting)
  started.catch(() => {})
  const bareHostApi = settings.bareHostApi ?? manifest.bareHostApi
  return {
    settings: { ...settings, bareHostApi },
    apply: async admin => {
      await started
      await applyMissing(manifest, admin)
    },
    commands: http => manifest.try.map(({ title, command }) => ({ title, command: onAddress(command, http) })),
    stop: async () => {
      const outcomes = await Promise.allSettled(starting)
      await Promise.all(
        outcomes.map(outcome => (outcome.status === 'fulfilled' ? stopBackend(outcome.value) : undefined)),
      )
    },
  }
}

function onAddress(command: string, http: string | undefined): string {
  const port = http?.split(':').at(-1) ?? '8080'
  return command.replaceAll(':8080/', `:${port}/`)
}

/** The definitions name these ports, so each must be free. */
async function refuseTakenPorts({ backends }: Manifest): Promise<void> {
  for (const { name, port } of backends) {
    if (!(await isTaken(port))) continue
    const advice = 'stop what listens there, or start without the examples: npx regauge serve'
    throw new ExamplesError(`127.0.0.1:${port}, which the example backend ${name} needs, is in use; ${advice}`)
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** A backend ends with this process: it watches the channel it was started with. */
async function startBackend({ name, file, port }: Manifest['backends'][number]): Promise<ChildProcess> {
  const path = fileURLToPath(new URL(file, FOLDER))
  const child = spawn(process.execPath, [path, '--port', String(port)], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  if (child.stdout === null) throw new Error('standard output was asked for as a pipe')
  for await (const _ of createInterface({ input: child.stdout })) {
    child.stdout.resume()
    return child
  }
  throw new ExamplesError(`the example backend ${name} did not start; its own error stands above`)
}

function stopBackend(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

async function applyMissing(manifest: Manifest, admin: string | undefined): Promise<void> {
  if (admin === undefined) return
  const client = new AdminClient(admin)
  const missing: string[] = []
  try {
    for (const file of manifest.apis) {
      const name = `restApis/${basename(file, '.yaml')}`
      if (!(await exists(client, name))) missing.push(fileURLToPath(new URL(file, FOLDER)))
    }
  } finally {
    client.close()
  }
  if (missing.length > 0) await applyFiles(missing, admin)
}

async function exists(client: AdminClient, name: string): Promise<boolean> {
  try {
    await client.call(REST_API_SERVICE.GetRestApi, { name })
    return true
  } catch (error) {
    if (error instanceof AdminCallError && error.code === NOT_FOUND) return false
    throw error
  }
}

/** gRPC's status code. */
const NOT_FOUND = 5

/** Applies files by the command `regauge apply` itself. */
async function applyFiles(files: readonly string[], admin: string): Promise<void> {
  let output = ''
  let isRefused = false
  const collect = (text: string) => {
    output += text
  }
  const exit = () => {
    isRefused = true
  }
  const command = applyCommand({ write: collect, warn: collect, exit })
  await command.parseAsync(['--admin', admin, '-f', ...files], { from: 'user' })
  if (isRefused) throw new ExamplesError(`the example APIs were refused:\n${output}`)
}
