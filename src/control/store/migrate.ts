import { randomBytes, randomUUID } from 'node:crypto'
import { chmodSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { explainWriteFault, STORE_FILE } from './open-error.ts'
import { bytesOf, createMeta, emptyMeta, readDocuments } from './records.ts'
import { StoreOpenError } from './store.ts'

/**
 * Brings a locked database to this version's format: copied aside first, then in one transaction, so that a fault or a
 * kill leaves what was there. Throws StoreOpenError.
 */
export function migrate(database: DatabaseSync, dataDir: string): void {
  const meta = database.prepare('SELECT * FROM meta').get()
  if (meta?.format !== 1) return
  const [revision, digest] = [BigInt(Number(meta.revision)), bytesOf(meta.digest)]
  readDocuments(database, dataDir, digest)
  copyAside(database, dataDir, `${STORE_FILE}.format-1-revision-${revision}`)
  const id = revision === 0n ? '' : randomUUID()
  database.exec('BEGIN IMMEDIATE')
  try {
    database.exec('DROP TABLE meta')
    createMeta(database, { ...emptyMeta(randomBytes(32)), revision, id, digest })
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
  // The file itself, and not its log, has to tell an older version that it is of a newer format.
  database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
}

function copyAside(database: DatabaseSync, dataDir: string, name: string): void {
  const file = join(dataDir, name)
  if (existsSync(file)) return
  try {
    database.prepare('VACUUM INTO ?').run(file)
    chmodSync(file, 0o600)
  } catch (cause) {
    const { message } = explainWriteFault(dataDir, cause)
    const what = `store ${join(dataDir, STORE_FILE)} is of an older format and cannot be copied to ${file} before it is changed`
    throw new StoreOpenError('unusable', `${what}: ${message}`, { cause })
  }
}
