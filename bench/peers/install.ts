import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Where peers are installed; never committed. */
const PEERS_FOLDER = fileURLToPath(new URL('../.peers/', import.meta.url))

const run = promisify(execFile)

/**
 * Installs npm packages (`name@version`, exact) into a folder of their own and returns it. What is there is left alone.
 * Install scripts do not run.
 */
export async function installNpm(name: string, packages: readonly string[]): Promise<string> {
  const folder = join(PEERS_FOLDER, name)
  mkdirSync(folder, { recursive: true })
  if (packages.every(wanted => isInstalled(folder, wanted))) return folder
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  await run('npm', ['install', ...options, ...packages], { cwd: folder })
  return folder
}

function isInstalled(folder: string, wanted: string): boolean {
  const at = wanted.lastIndexOf('@')
  const file = join(folder, 'node_modules', wanted.slice(0, at), 'package.json')
  return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === wanted.slice(at + 1)
}

/**
 * Unpacks Debian packages, with what they depend on and the system lacks, into a folder of their own and returns it.
 * Nothing is installed in the system, so that no service is started and no root is needed; only an outdated package
 * list is renewed, which root alone may do.
 */
export async function unpackDebian(packages: readonly string[]): Promise<string> {
  const folder = join(PEERS_FOLDER, 'debian')
  const marker = join(folder, 'unpacked')
  if (existsSync(marker)) return folder
  const archives = join(folder, 'archives')
  mkdirSync(archives, { recursive: true })
  const missing = await missingPackages(packages)
  await run('apt-get', ['download', ...missing], { cwd: archives })
  for (const archive of readdirSync(archives)) await run('dpkg-deb', ['-x', join(archives, archive), folder])
  writeFileSync(marker, `${missing.join('\n')}\n`)
  return folder
}

async function missingPackages(packages: readonly string[]): Promise<string[]> {
  const simulate = ['install', '--simulate', '--no-install-recommends', ...packages]
  const { stdout } = await run('apt-get', simulate).catch(async () => {
    await run('apt-get', ['update'])
    return run('apt-get', simulate)
  })
  return [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name = '']) => name)
}

/** Why something could not be prepared, as one line. */
export async function obstacleOf(preparation: Promise<unknown>): Promise<string | undefined> {
  try {
    await preparation
    return undefined
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 3).join(' | ')
  }
}
