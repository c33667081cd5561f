import { createHash, randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { damaged } from './open-error.ts'
import type { Commit, StoredDocument, StoreHistory } from './store.ts'

/** Format that this version writes. 1 had no ids of commits. */
export const FORMAT = 2

/** Commits whose ids are kept: a follower that knows only an older one is believed. */
const KEPT_COMMITS = 10_000n

/** The one row that stands for the whole store; a checksum covers all of it. */
export interface StoreMeta extends Commit, StoreHistory {
  /** Exclusive or of all documents' checksums: tells when a whole record is missing. */
  readonly digest: Uint8Array
}

/** Everything of a database, checked. */
export interface StoreRecords {
  readonly meta: StoreMeta
  readonly documents: readonly StoredDocument[]
}

/** An empty store before its first commit. */
export function emptyMeta(seal: Uint8Array): StoreMeta {
  return { revision: 0n, id: '', seal, adoptedAt: 0n, digest: Buffer.alloc(32) }
}

/** Makes the tables of FORMAT in a new database. */
export function createTables(database: DatabaseSync, meta: StoreMeta): void {
  database.exec(
    'CREATE TABLE documents (name TEXT PRIMARY KEY, revision INTEGER, body TEXT, checksum BLOB) STRICT, WITHOUT ROWID',
  )
  createMeta(database, meta)
}

/** Makes the tables beside the documents. */
export function createMeta(database: DatabaseSync, meta: StoreMeta): void {
  database.exec(`
    CREATE TABLE meta (
      id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER, revision INTEGER, commit_id TEXT, adopted_at INTEGER,
      seal BLOB, digest BLOB, checksum BLOB
    ) STRICT;
    CREATE TABLE commits (revision INTEGER PRIMARY KEY, id TEXT, time TEXT) STRICT;
    PRAGMA user_version = ${FORMAT};
  `)
  writeMeta(database, meta)
}

/** Replaces the row that stands for the store, and notes the commit that made it so. */
export function writeMeta(database: DatabaseSync, meta: StoreMeta): void {
  const { revision, id, adoptedAt, seal, digest } = meta
  database
    .prepare('INSERT OR REPLACE INTO meta VALUES (1, ?, ?, ?, ?, ?, ?, ?)')
    .run(FORMAT, revision, id, adoptedAt, seal, digest, checksumOfMeta(meta))
  if (id === '') return
  database.prepare('INSERT INTO commits VALUES (?, ?, ?)').run(revision, id, new Date().toISOString())
  database.prepare('DELETE FROM commits WHERE revision <= ?').run(revision - KEPT_COMMITS)
}

/** The commit after `revision`. */
export function nextCommit(revision: bigint): Commit {
  return { revision: revision + 1n, id: randomUUID() }
}

/** Reads a database of FORMAT, and throws StoreOpenError where a record is not what was written. */
export function readRecords(database: DatabaseSync, dataDir: string): StoreRecords {
  const meta = readMeta(database, dataDir)
  return { meta, documents: readDocuments(database, dataDir, meta.digest) }
}

/** Reads every document. Throws StoreOpenError where one is damaged, or where they are not all that make the digest. */
export function readDocuments(database: DatabaseSync, dataDir: string, expected: Uint8Array): StoredDocument[] {
  const documents: StoredDocument[] = []
  let digest: Uint8Array = Buffer.alloc(32)
  for (const row of database.prepare('SELECT name, revision, body, checksum FROM documents').iterate()) {
    const document = { name: String(row.name), revision: BigInt(Number(row.revision)), body: String(row.body) }
    const computed = checksumOf(document)
    if (!computed.equals(bytesOf(row.checksum))) throw damaged(dataDir, `checksum of ${document.name}`)
    digest = combine(digest, computed)
    documents.push(document)
  }
  if (!Buffer.from(digest).equals(expected)) throw damaged(dataDir, 'a record is missing')
  return documents
}

function readMeta(database: DatabaseSync, dataDir: string): StoreMeta {
  const row = database.prepare('SELECT * FROM meta').get()
  if (row?.format !== FORMAT) throw damaged(dataDir, `format ${String(row?.format)} is unknown`)
  const meta = {
    revision: BigInt(Number(row.revision)),
    id: String(row.commit_id),
    seal: bytesOf(row.seal),
    adoptedAt: BigInt(Number(row.adopted_at)),
    digest: bytesOf(row.digest),
  }
  if (!checksumOfMeta(meta).equals(bytesOf(row.checksum))) throw damaged(dataDir, 'checksum of the revision')
  return meta
}

/** SHA-256 over all of a document. */
export function checksumOf({ name, revision, body }: StoredDocument): Buffer {
  return createHash('sha256').update(`${name}\n${revision}\n`).update(body).digest()
}

/** Exclusive or: adds a checksum to a digest, or takes it out again. */
export function combine(digest: Uint8Array, checksum: Uint8Array): Buffer {
  return Buffer.from(digest.map((byte, index) => byte ^ (checksum[index] ?? 0)))
}

function checksumOfMeta({ revision, id, seal, adoptedAt, digest }: StoreMeta): Buffer {
  const fields = `${FORMAT}\n${revision}\n${id}\n${adoptedAt}\n`
  return createHash('sha256').update(fields).update(seal).update(digest).digest()
}

/** A blob; nothing where the column holds something else. */
export function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array()
}
