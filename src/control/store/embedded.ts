import { createHash } from 'node:crypto'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { ChangeLog } from './change-log.ts'
import { damaged, explained, openStoreFile } from './file.ts'
import type {
  CommitResult,
  DefinitionStore,
  Expectation,
  StoreChange,
  StoreContent,
  StoredDocument,
  StoreOperation,
} from './store.ts'

/**
 * Opens the store in a data directory (`:memory:` keeps nothing) and checks every record of it.
 * Throws StoreOpenError with one line for the operator: locked by another process, damaged, or unusable.
 */
export function openEmbeddedStore(dataDir: string): DefinitionStore {
  const database = openStoreFile(dataDir)
  try {
    return explained(dataDir, () => new EmbeddedStore(database, readVerified(database, dataDir)))
  } catch (error) {
    database.close()
    throw error
  }
}

interface Content {
  readonly revision: bigint
  readonly documents: Map<string, StoredDocument>
  /** Exclusive or of all documents' checksums: tells when a whole record is missing. */
  readonly digest: Buffer
}

/** One SQLite file of one process; a commit is one transaction, durable when it returns. */
class EmbeddedStore implements DefinitionStore {
  readonly #database: DatabaseSync
  readonly #statements: Statements
  readonly #documents: Map<string, StoredDocument>
  readonly #log: ChangeLog
  #digest: Buffer

  constructor(database: DatabaseSync, content: Content) {
    this.#database = database
    this.#statements = prepare(database)
    this.#documents = content.documents
    this.#digest = content.digest
    this.#log = new ChangeLog(content.revision)
  }

  async load(): Promise<StoreContent> {
    return { revision: this.#log.revision, documents: [...this.#documents.values()] }
  }

  async commit(operations: readonly StoreOperation[], expectations: readonly Expectation[]): Promise<CommitResult> {
    for (const { name, revision } of expectations) {
      const stored = this.#documents.get(name)?.revision ?? 0n
      if (stored !== revision) return { kind: 'stale', name, revision: stored }
    }
    const revision = this.#log.revision + 1n
    this.#write({ revision, operations })
    return { kind: 'committed', revision }
  }

  watch(from: bigint, signal: AbortSignal): AsyncIterable<StoreChange> {
    return this.#log.watch(from, signal)
  }

  async close(): Promise<void> {
    this.#database.close()
  }

  #write(change: StoreChange): void {
    const written = change.operations.map(operation => toRecord(operation, change.revision))
    const digest = this.#digestAfter(written)
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      for (const { name, document } of written) {
        if (document === undefined) this.#statements.remove.run(name)
        else this.#statements.put.run(name, change.revision, document.body, checksum(document))
      }
      this.#statements.meta.run(change.revision, digest)
      this.#database.exec('COMMIT')
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
    this.#digest = digest
    for (const { name, document } of written) {
      if (document === undefined) this.#documents.delete(name)
      else this.#documents.set(name, document)
    }
    this.#log.append(change)
  }

  #digestAfter(written: readonly WrittenRecord[]): Buffer {
    const after = new Map<string, StoredDocument | undefined>(written.map(({ name, document }) => [name, document]))
    let digest = this.#digest
    for (const [name, document] of after) {
      const before = this.#documents.get(name)
      if (before !== undefined) digest = combine(digest, checksum(before))
      if (document !== undefined) digest = combine(digest, checksum(document))
    }
    return digest
  }
}

interface Statements {
  readonly put: StatementSync
  readonly remove: StatementSync
  readonly meta: StatementSync
}

interface WrittenRecord {
  readonly name: string
  /** Absent when the record is deleted. */
  readonly document: StoredDocument | undefined
}

function prepare(database: DatabaseSync): Statements {
  return {
    put: database.prepare('INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)'),
    remove: database.prepare('DELETE FROM documents WHERE name = ?'),
    meta: database.prepare('UPDATE meta SET revision = ?, digest = ?'),
  }
}

function toRecord(operation: StoreOperation, revision: bigint): WrittenRecord {
  const { name } = operation
  return { name, document: operation.kind === 'put' ? { name, revision, body: operation.body } : undefined }
}

function readVerified(database: DatabaseSync, dataDir: string): Content {
  const check = database.prepare('PRAGMA quick_check(1)').get()?.quick_check
  if (check !== 'ok') throw damaged(dataDir, String(check))
  const meta = database.prepare('SELECT format, revision, digest FROM meta').get()
  if (meta?.format !== 1) throw damaged(dataDir, `format ${String(meta?.format)} is unknown`)
  const documents = new Map<string, StoredDocument>()
  let digest: Buffer = Buffer.alloc(32)
  for (const row of database.prepare('SELECT name, revision, body, checksum FROM documents').iterate()) {
    const document = { name: String(row.name), revision: BigInt(Number(row.revision)), body: String(row.body) }
    const computed = checksum(document)
    if (!sameBytes(row.checksum, computed)) throw damaged(dataDir, `checksum of ${document.name}`)
    digest = combine(digest, computed)
    documents.set(document.name, document)
  }
  if (!sameBytes(meta.digest, digest)) throw damaged(dataDir, 'a record is missing')
  return { revision: BigInt(Number(meta.revision)), documents, digest }
}

function checksum({ name, revision, body }: StoredDocument): Buffer {
  return createHash('sha256').update(`${name}\n${revision}\n`).update(body).digest()
}

function combine(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)))
}

function sameBytes(stored: unknown, computed: Buffer): boolean {
  return stored instanceof Uint8Array && computed.equals(stored)
}
