import { chmodSync } from 'node:fs'
import { backup, type DatabaseSync, type StatementSync } from 'node:sqlite'
import { ChangeLog } from './change-log.ts'
import { checkpoint, openStoreFile } from './file.ts'
import { explained, explainWriteFault, resultCode } from './open-error.ts'
import {
  checksumOf,
  combine,
  nextCommit,
  readRecords,
  type StoreMeta,
  type StoreRecords,
  writeMeta,
} from './records.ts'
import type {
  Commit,
  CommitResult,
  DefinitionStore,
  Expectation,
  StoreChange,
  StoreContent,
  StoredDocument,
  StoreHistory,
  StoreOperation,
} from './store.ts'

/** Time from a commit until the log is copied into the file: a plain copy of it is then whole. */
const CHECKPOINT_AFTER_MS = 250

/**
 * Opens the store in a data directory (`:memory:` keeps nothing) and checks every record of it.
 * Throws StoreOpenError with one line for the operator: locked by another process, damaged, newer, or unusable.
 */
export function openEmbeddedStore(dataDir: string): DefinitionStore {
  const database = openStoreFile(dataDir)
  try {
    return explained(dataDir, () => new EmbeddedStore(database, dataDir, readRecords(database, dataDir)))
  } catch (error) {
    database.close()
    throw error
  }
}

/** A document as memory keeps it: its body stays in the database. */
interface DocumentState {
  readonly revision: bigint
  readonly checksum: Uint8Array
}

/** One SQLite file of one process; a commit is one transaction, durable when it returns. */
class EmbeddedStore implements DefinitionStore {
  readonly #database: DatabaseSync
  readonly #dataDir: string
  readonly #statements: Statements
  readonly #documents: Map<string, DocumentState>
  readonly #log: ChangeLog
  #meta: StoreMeta
  #checkpointing: NodeJS.Timeout | undefined

  constructor(database: DatabaseSync, dataDir: string, { meta, documents }: StoreRecords) {
    this.#database = database
    this.#dataDir = dataDir
    this.#statements = prepare(database)
    this.#documents = new Map(documents.map(document => [document.name, stateOf(document)]))
    this.#meta = meta
    this.#log = new ChangeLog(meta.revision)
    // A killed process may have left commits in the log: they go into the file, too.
    this.#checkpointSoon()
  }

  async load(): Promise<StoreContent> {
    const { documents } = readRecords(this.#database, this.#dataDir)
    return { revision: this.#meta.revision, id: this.#meta.id, documents }
  }

  async commit(operations: readonly StoreOperation[], expectations: readonly Expectation[]): Promise<CommitResult> {
    for (const { name, revision } of expectations) {
      const stored = this.#documents.get(name)?.revision ?? 0n
      if (stored !== revision) return { kind: 'stale', name, revision: stored }
    }
    const change = { ...nextCommit(this.#meta.revision), operations }
    const result = this.#write(change, this.#meta.adoptedAt)
    if (result.kind === 'committed') this.#log.append(change)
    return result
  }

  watch(from: bigint, signal: AbortSignal): AsyncIterable<StoreChange> {
    return this.#log.watch(from, signal)
  }

  async history(): Promise<StoreHistory> {
    const { seal, adoptedAt } = this.#meta
    return { seal, adoptedAt }
  }

  async findCommit(revision: bigint): Promise<string | undefined> {
    const found = this.#statements.commit.get(revision)?.id
    return typeof found === 'string' ? found : undefined
  }

  async adopt(after: bigint): Promise<CommitResult> {
    const last = after > this.#meta.revision ? after : this.#meta.revision
    const change = { ...nextCommit(last), operations: [] }
    const result = this.#write(change, change.revision)
    if (result.kind === 'committed') this.#log.restart(change.revision)
    return result
  }

  async backup(file: string): Promise<void> {
    await backup(this.#database, file)
    chmodSync(file, 0o600)
  }

  async close(): Promise<void> {
    clearTimeout(this.#checkpointing)
    this.#database.close()
  }

  /** Writes a change, or nothing of it. What the disk or SQLite refuses is the caller's to know. */
  #write(change: StoreChange, adoptedAt: bigint): CommitResult {
    try {
      this.#writeAll(change, adoptedAt)
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      if (resultCode(error) === undefined) throw error
      return { kind: 'unwritable', ...explainWriteFault(this.#dataDir, error) }
    }
    this.#checkpointSoon()
    return { kind: 'committed', revision: change.revision, id: change.id }
  }

  #writeAll({ revision, id, operations }: StoreChange, adoptedAt: bigint): void {
    const written = operations.map(operation => toRecord(operation, { revision, id }))
    const meta = { ...this.#meta, revision, id, adoptedAt, digest: this.#digestAfter(written) }
    this.#database.exec('BEGIN IMMEDIATE')
    for (const { name, document } of written) {
      if (document === undefined) this.#statements.remove.run(name)
      else this.#statements.put.run(name, revision, document.body, checksumOf(document))
    }
    writeMeta(this.#database, meta)
    this.#database.exec('COMMIT')
    this.#meta = meta
    for (const { name, document } of written) {
      if (document === undefined) this.#documents.delete(name)
      else this.#documents.set(name, stateOf(document))
    }
  }

  #digestAfter(written: readonly WrittenRecord[]): Uint8Array {
    const after = new Map(written.map(({ name, document }) => [name, document]))
    let digest = this.#meta.digest
    for (const [name, document] of after) {
      const before = this.#documents.get(name)
      if (before !== undefined) digest = combine(digest, before.checksum)
      if (document !== undefined) digest = combine(digest, checksumOf(document))
    }
    return digest
  }

  #checkpointSoon(): void {
    this.#checkpointing ??= setTimeout(() => {
      this.#checkpointing = undefined
      try {
        checkpoint(this.#database)
      } catch {
        // The log holds what the file cannot take, and the next commit tries again.
      }
    }, CHECKPOINT_AFTER_MS).unref()
  }
}

interface Statements {
  readonly put: StatementSync
  readonly remove: StatementSync
  readonly commit: StatementSync
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
    commit: database.prepare('SELECT id FROM commits WHERE revision = ?'),
  }
}

function toRecord(operation: StoreOperation, { revision }: Commit): WrittenRecord {
  const { name } = operation
  return { name, document: operation.kind === 'put' ? { name, revision, body: operation.body } : undefined }
}

function stateOf(document: StoredDocument): DocumentState {
  return { revision: document.revision, checksum: checksumOf(document) }
}
