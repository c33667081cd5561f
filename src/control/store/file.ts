import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { migrate } from './migrate.ts'
import { damaged, explained, STORE_FILE } from './open-error.ts'
import { createTables, emptyMeta, FORMAT } from './records.ts'
import { StoreOpenError } from './store.ts'

/**
 * Opens the database of a data directory for this process alone, and makes it when it is missing. One of an older
 * format is copied aside and changed; one of a newer format stays as it is. `:memory:` keeps nothing.
 * Throws StoreOpenError.
 */
export function openStoreFile(dataDir: string): DatabaseSync {
  if (dataDir === ':memory:') return openMemory()
  const path = join(dataDir, STORE_FILE)
  return explained(dataDir, () => {
    if (!existsSync(path)) createStoreFile(path)
    refuseNewer(path)
    const database = new DatabaseSync(path)
    try {
      lockStoreFile(database)
      const check = database.prepare('PRAGMA quick_check(1)').get()?.quick_check
      if (check !== 'ok') throw damaged(dataDir, String(check))
      migrate(database, dataDir)
      return database
    } catch (error) {
      database.close()
      throw error
    }
  })
}

/** Copies what a write-ahead log holds into the file, so that the file alone is the whole store. */
export function checkpoint(database: DatabaseSync): void {
  database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
}

function openMemory(): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  createTables(database, emptyMeta(randomBytes(32)))
  return database
}

/** Made aside and renamed, so that a file of that name is whole, and an empty one is damage. */
function createStoreFile(path: string): void {
  const draft = `${path}.${process.pid}.new`
  rmSync(draft, { force: true })
  const database = new DatabaseSync(draft)
  createTables(database, emptyMeta(randomBytes(32)))
  database.close()
  chmodSync(draft, 0o600)
  renameSync(draft, path)
}

/** Looks without a lock and without a log: opening a database properly may already write to it. */
function refuseNewer(path: string): void {
  const format = peekFormat(path)
  if (format === undefined || format <= FORMAT) return
  throw new StoreOpenError(
    'newer',
    `store ${path} was written by a newer version of Regauge (format ${format}, this version knows ${FORMAT}): start that version, or restore a backup of this one`,
  )
}

/** Undefined where it cannot be told so: opening the database properly will tell why. */
function peekFormat(path: string): number | undefined {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(new URL(`${pathToFileURL(path).href}?immutable=1`), { readOnly: true })
    return Number(database.prepare('SELECT format FROM meta').get()?.format)
  } catch {
    return undefined
  } finally {
    database?.close()
  }
}

/** Takes a database for this process alone; throws what SQLite throws. */
export function lockStoreFile(database: DatabaseSync): void {
  // EXCLUSIVE before WAL: the lock is held until the process ends, however it ends, and no shared memory is needed.
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  database.exec('BEGIN EXCLUSIVE; COMMIT')
}
