import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../exchange/failure.ts'
import type { Commit } from './store.ts'

/** Name of the file beside the store. */
const KNOWN_COMMIT_FILE = 'control-plane.json'

/** The latest commit that a control plane knows of, kept outside the store: by it a store that went back is noticed. */
export interface KnownCommit {
  /** Undefined where none was ever remembered. */
  read(): Commit | undefined
  /** Throws nothing: a disk that is full must not make a commit fail which the store has taken. */
  remember(commit: Commit): void
}

/** Remembers in a data directory; `warn` is told where that does not work. `:memory:` remembers in memory. */
export function knownCommitIn(dataDir: string, warn: (message: string) => void): KnownCommit {
  if (dataDir === ':memory:') return inMemory()
  const file = join(dataDir, KNOWN_COMMIT_FILE)
  return {
    read: () => {
      try {
        return parseCommit(readFileSync(file, 'utf8'))
      } catch (error) {
        if (!isMissing(error)) warn(`${file} is not used: ${messageOf(error)}`)
        return undefined
      }
    },
    remember: ({ revision, id }) => {
      try {
        // Whole or not at all. Not synced: the store is, and both are lost only together with data planes' own memory.
        writeFileSync(`${file}.new`, `${JSON.stringify({ revision: String(revision), commit: id })}\n`, { mode: 0o600 })
        renameSync(`${file}.new`, file)
      } catch (error) {
        warn(`${file} cannot be written: ${messageOf(error)}`)
      }
    },
  }
}

function inMemory(): KnownCommit {
  let known: Commit | undefined
  return {
    read: () => known,
    remember: commit => {
      known = commit
    },
  }
}

function parseCommit(text: string): Commit {
  const json: unknown = JSON.parse(text)
  const isCommit = typeof json === 'object' && json !== null && 'revision' in json && 'commit' in json
  if (!isCommit || typeof json.revision !== 'string' || !/^\d{1,16}$/.test(json.revision)) {
    throw new Error('it names no commit')
  }
  return { revision: BigInt(json.revision), id: String(json.commit) }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
