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

/** A commit's number and random id: the same number with another id is another past. */
export interface Commit {
  /** 0n: nothing was committed yet. */
  readonly revision: bigint
  /** Empty where the revision is 0n. */
  readonly id: string
}

/** Every change that one commit made, in order. */
export interface StoreChange extends Commit {
  readonly operations: readonly StoreOperation[]
}

/** Why a store cannot be written to. `behind`: it went back, and waits for an operator's word. */
export type WriteFault = 'full' | 'read-only' | 'failed' | 'behind'

/**
 * Outcome of a commit. Nothing was written unless it is `committed`. `stale` names the first document that is not as
 * expected; the message of `unwritable` is for the caller.
 */
export type CommitResult =
  | ({ readonly kind: 'committed' } & Commit)
  | { readonly kind: 'stale'; readonly name: string; readonly revision: bigint }
  | { readonly kind: 'unwritable'; readonly fault: WriteFault; readonly message: string }

/** Everything that the store holds after one commit. */
export interface StoreContent extends Commit {
  readonly documents: readonly StoredDocument[]
}

/** Marks that tell one past of a store from another. */
export interface StoreHistory {
  /** 32 random bytes, made with the store, that sign what is said about its commits. */
  readonly seal: Uint8Array
  /** Revision of the last adoption; what was committed elsewhere up to it does not count. 0n: there was none. */
  readonly adoptedAt: bigint
}

/**
 * Where definitions are kept. One revision counts all commits and only grows; 0n is the empty store.
 * Chosen: decisions 0032 and 0034.
 */
export interface DefinitionStore {
  load(): Promise<StoreContent>
  /** All or nothing, and durable when it resolves. */
  commit(operations: readonly StoreOperation[], expectations: readonly Expectation[]): Promise<CommitResult>
  /**
   * Changes after revision `from`, each once, in order, until the signal aborts.
   * Throws CompactedError when they are no longer known: load again.
   */
  watch(from: bigint, signal: AbortSignal): AsyncIterable<StoreChange>
  history(): Promise<StoreHistory>
  /** Id of the commit that made a revision; undefined where it is no longer known, or not yet made. */
  findCommit(revision: bigint): Promise<string | undefined>
  /** Commits, without a change, a revision later than `after`: what the store holds counts from now on. */
  adopt(after: bigint): Promise<CommitResult>
  /** Writes a copy of the store to a file that is not there yet. */
  backup(file: string): Promise<void>
  close(): Promise<void>
}

/** The changes after a revision are gone, or the revision is not this store's. */
export class CompactedError extends Error {
  constructor(from: bigint) {
    super(`changes after revision ${from} are no longer known`)
    this.name = 'CompactedError'
  }
}

type OpenFault = 'locked' | 'damaged' | 'unusable' | 'newer'

/** The store cannot be opened; the message is one line for the operator. */
export class StoreOpenError extends Error {
  readonly reason: OpenFault

  constructor(reason: OpenFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreOpenError'
    this.reason = reason
  }
}
