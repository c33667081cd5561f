import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreOpenError } from './store.ts'

/** Name of the store's file in the data directory. */
export const STORE_FILE = 'regauge.db'

const SCHEMA = `
  CREATE TABLE meta (id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER, revision INTEGER, digest BLOB) STRICT;
  CREATE TABLE documents (name TEXT PRIMARY KEY, revision INTEGER, body TEXT, checksum BLOB) STRICT, WITHOUT ROWID;
  INSERT INTO meta VALUES (1, 1, 0, zeroblob(32));
`

// SQLite's primary result codes. Our statements are fixed, so that ERROR means that a table is not there.
const SQLITE_ERROR = 1
const SQLITE_BUSY = 5
const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26

/**
 * Opens the database of a data directory for this process alone, and makes it when it is missing.
 * `:memory:` keeps nothing. Throws StoreOpenError.
 */
export function openStoreFile(dataDir: string): DatabaseSync {
  if (dataDir === ':memory:') return openMemory()
  const path = join(dataDir, STORE_FILE)
  return explained(dataDir, () => {
    if (!existsSync(path)) createStoreFile(path)
    const database = new DatabaseSync(path)
    try {
      lockStoreFile(database)
      return database
    } catch (error) {
      database.close()
      throw error
    }
  })
}

/** Runs `open`, and says what its failure means for the data directory. */
export function explained<T>(dataDir: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (error instanceof StoreOpenError) throw error
    const cause = error instanceof Error ? error : new Error(String(error))
    const code = 'errcode' in cause && typeof cause.errcode === 'number' ? cause.errcode & 0xff : undefined
    if (code === SQLITE_BUSY) {
      throw new StoreOpenError('locked', `data directory ${dataDir} is in use by another regauge process`, { cause })
    }
    if (code === SQLITE_ERROR || code === SQLITE_CORRUPT || code === SQLITE_NOTADB)
      throw damaged(dataDir, cause.message, cause)
    throw new StoreOpenError('unusable', `data directory ${dataDir} cannot be used: ${cause.message}`, { cause })
  }
}

/** The error that a damaged store is refused with. */
export function damaged(dataDir: string, what: string, cause?: Error): StoreOpenError {
  const file = join(dataDir, STORE_FILE)
  return new StoreOpenError(
    'damaged',
    `store ${file} is damaged (${what.replaceAll(/\s+/g, ' ')}): restore it from a backup`,
    { cause },
  )
}

function openMemory(): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  database.exec(SCHEMA)
  return database
}

/** Made aside and renamed, so that a file of that name is whole, and an empty one is damage. */
function createStoreFile(path: string): void {
  const draft = `${path}.${process.pid}.new`
  rmSync(draft, { force: true })
  const database = new DatabaseSync(draft)
  database.exec(SCHEMA)
  database.close()
  chmodSync(draft, 0o600)
  renameSync(draft, path)
}

function lockStoreFile(database: DatabaseSync): void {
  // EXCLUSIVE before WAL: the lock is held until the process ends, however it ends, and no shared memory is needed.
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  database.exec('BEGIN EXCLUSIVE; COMMIT')
}
