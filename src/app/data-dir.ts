import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { messageOf } from '../exchange/failure.ts'
import { StartError } from './settings/start-error.ts'

/** Makes a data directory and what is missing above it. Throws a StartError that names it. `:memory:` has none. */
export function makeDataDir(dataDir: string): void {
  if (dataDir !== ':memory:') inDataDir(dataDir, () => makeFolder(resolve(dataDir)))
}

/** Runs `use`, and says of its failure which data directory cannot be used. */
export function inDataDir<T>(dataDir: string, use: () => T): T {
  try {
    return use()
  } catch (error) {
    throw new StartError(
      `data directory ${dataDir} cannot be used: ${messageOf(error)}; name another with --data-dir PATH`,
      { cause: error },
    )
  }
}

/** Step by step: mkdirSync's own recursion never ends where a file system makes no folders, as /proc does. */
function makeFolder(path: string): void {
  if (isFolder(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // A process that starts beside this one may have made it.
    if (!isFolder(path)) throw error
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
