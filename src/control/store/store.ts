/** A document as the store holds it. */
export interface StoredDocument {
  /** Resource name, such as `restApis/pets/deployments/d1`. */
  readonly name: string
  /** Revision that wrote it. */
  readonly revision: bigint
  /** JSON text. */
  readonly body: string
}

/** One change of one document. */
export type StoreOperation =
  | { readonly kind: 'put'; readonly name: string; readonly body: string }
  | { readonly kind: 'delete'; readonly name: string }

/** Revision of a document as a writer saw it, or 0n for its absence; another one makes the commit `stale`. */
export interface Expectation {
  readonly name: string
  readonly revision: bigint
}

/** Every change that one commit made, in order. */
export interface StoreChange {
  readonly revision: bigint
  readonly operations: readonly StoreOperation[]
}

/** Outcome of a commit; `stale` names the first document that is not as expected, and nothing was written. */
export type CommitResult =
  | { readonly kind: 'committed'; readonly revision: bigint }
  | { readonly kind: 'stale'; readonly name: string; readonly revision: bigint }

/** Everything that the store holds at one revision. */
export interface StoreContent {
  readonly revision: bigint
  readonly documents: readonly StoredDocument[]
}

/**
 * Where definitions are kept. One revision counts all commits and only grows; 0n is the empty store.
 * Chosen: decision 0032.
 */
export interface DefinitionStore {
  load(): Promise<StoreContent>
  /** All or nothing, and durable when it resolves. Rejects when the store cannot write. */
  commit(operations: readonly StoreOperation[], expectations: readonly Expectation[]): Promise<CommitResult>
  /**
   * Changes after revision `from`, each once, in order, until the signal aborts.
   * Throws CompactedError when they are no longer known: load again.
   */
  watch(from: bigint, signal: AbortSignal): AsyncIterable<StoreChange>
  close(): Promise<void>
}

/** The changes after a revision are gone, or the revision is not this store's. */
export class CompactedError extends Error {
  constructor(from: bigint) {
    super(`changes after revision ${from} are no longer known`)
    this.name = 'CompactedError'
  }
}

/** The store cannot be opened; the message is one line for the operator. */
export class StoreOpenError extends Error {
  readonly reason: 'locked' | 'damaged' | 'unusable'

  constructor(reason: 'locked' | 'damaged' | 'unusable', message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreOpenError'
    this.reason = reason
  }
}
