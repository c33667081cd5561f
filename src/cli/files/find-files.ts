import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../exchange/failure.ts'
import { UsageError } from '../terminal.ts'

/** Files that are named, and files below folders that end in one of these, sorted. */
export function findFiles(paths: readonly string[], endings: readonly string[]): readonly string[] {
  const files = paths.flatMap(path => filesBelow(path, endings))
  if (files.length > 0) return files
  throw new UsageError(`no file (${endings.map(ending => `*${ending}`).join(', ')}) below ${paths.join(', ')}`)
}

function filesBelow(path: string, endings: readonly string[]): string[] {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) throw new UsageError(`${path} does not exist`)
  if (!stat.isDirectory()) return [path]
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap(entry => {
    const child = join(path, entry.name)
    if (entry.isDirectory()) return filesBelow(child, endings)
    return endings.some(ending => entry.name.endsWith(ending)) ? [child] : []
  })
}

/** The text of a file that the command line names. */
export function readNamedFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(messageOf(error))
  }
}
