import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { apiName, deploymentName, parseApiName } from '../definition/resource-name.ts'
import type { RestApiDefinition } from '../definition/rest-api.ts'
import type { ApiDocument, RolloutDocument } from './store/documents.ts'
import { readApi, readDeployment, readRollout, rolloutName } from './store/documents.ts'
import {
  type Commit,
  type CommitResult,
  CompactedError,
  type DefinitionStore,
  type Expectation,
  type StoreChange,
  type StoredDocument,
  type StoreOperation,
} from './store/store.ts'

/** A document together with the revision that wrote it. */
export interface Versioned<T> {
  readonly revision: bigint
  readonly document: T
}

/** A document as memory holds it: twenty deployments of 10,000 methods are 95 MB as text, and 4 MB so. */
interface HeldDocument {
  readonly revision: bigint
  readonly compressed: Buffer
}

function hold({ revision, body }: Pick<StoredDocument, 'revision' | 'body'>): HeldDocument {
  return { revision, compressed: zstdCompressSync(body) }
}

function bodyOf({ compressed }: HeldDocument): string {
  return zstdDecompressSync(compressed).toString()
}

/**
 * The store's content in memory, kept up by its watch alone. Reads come from here; a commit resolves when its change
 * is here. Documents are read once, so that a definition keeps its identity as long as it is unchanged.
 */
export class Catalog {
  readonly #store: DefinitionStore
  readonly #documents = new Map<string, HeldDocument>()
  readonly #read = new Map<string, Versioned<unknown>>()
  /** Held weakly: of many large deployments only the served ones stay in memory as objects. */
  readonly #deployments = new Map<string, WeakRef<RestApiDefinition>>()
  readonly #waiting = new Set<() => void>()
  #head: Commit = { revision: 0n, id: '' }
  #isFollowing = true
  #followed: Promise<void> = Promise.resolve()

  private constructor(store: DefinitionStore) {
    this.#store = store
  }

  /** Loads the store and follows it until the signal aborts. */
  static async open(store: DefinitionStore, signal: AbortSignal): Promise<Catalog> {
    const catalog = new Catalog(store)
    await catalog.#load()
    catalog.#followed = catalog.#follow(signal).finally(() => catalog.#end())
    return catalog
  }

  /** Settles when the catalog no longer follows its store: resolved after an abort, rejected when the store failed. */
  get followed(): Promise<void> {
    return this.#followed
  }

  /** Revision of the store that is visible here. */
  get revision(): bigint {
    return this.#head.revision
  }

  /** The commit that is visible here. */
  get head(): Commit {
    return this.#head
  }

  /** Names of all APIs, sorted. */
  apis(): readonly string[] {
    const names = [...this.#documents.keys()].map(parseApiName)
    return names.filter(name => name !== undefined).sort()
  }

  findApi(api: string): Versioned<ApiDocument> | undefined {
    return this.#find(apiName(api), readApi)
  }

  /** An API without rollout has served nothing yet. */
  getRollout(api: string): Versioned<RolloutDocument> {
    const none = { revision: 0n, document: { updateTime: '', lastDeployment: 0, deployments: {}, stages: {} } }
    return this.#find(rolloutName(api), readRollout) ?? none
  }

  /** The definition that a deployment is a copy of. */
  findDeployment(api: string, id: string): RestApiDefinition | undefined {
    const name = deploymentName(api, id)
    const stored = this.#documents.get(name)
    if (stored === undefined) return undefined
    const known = this.#deployments.get(name)?.deref()
    if (known !== undefined) return known
    const { definition } = readDeployment(bodyOf(stored))
    this.#deployments.set(name, new WeakRef(definition))
    return definition
  }

  /** Revision that wrote a document, or undefined when there is none of that name. */
  findRevision(name: string): bigint | undefined {
    return this.#documents.get(name)?.revision
  }

  /** Commits, and waits until the change is visible here. */
  async commit(operations: readonly StoreOperation[], expectations: readonly Expectation[]): Promise<CommitResult> {
    const result = await this.#store.commit(operations, expectations)
    if (result.kind === 'committed') await this.caughtUp(result.revision)
    return result
  }

  /** Resolves when a revision is visible here, or the store is no longer followed. */
  async caughtUp(revision: bigint): Promise<void> {
    while (this.revision < revision && this.#isFollowing) await this.#nextChange()
  }

  /** The catalog at once, and again after each change; changes that come while the consumer works are merged. */
  async *changes(signal: AbortSignal): AsyncGenerator<Catalog> {
    const wake = () => this.#wake()
    signal.addEventListener('abort', wake)
    try {
      let seen: bigint | undefined
      while (!signal.aborted) {
        if (seen === this.revision) await this.#nextChange()
        else {
          seen = this.revision
          yield this
        }
      }
    } finally {
      signal.removeEventListener('abort', wake)
    }
  }

  #end(): void {
    this.#isFollowing = false
    this.#wake()
  }

  async #load(): Promise<void> {
    const { revision, id, documents } = await this.#store.load()
    this.#documents.clear()
    this.#read.clear()
    this.#deployments.clear()
    for (const document of documents) this.#documents.set(document.name, hold(document))
    this.#head = { revision, id }
    this.#wake()
  }

  async #follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const change of this.#store.watch(this.revision, signal)) this.#apply(change)
      } catch (error) {
        if (!(error instanceof CompactedError)) throw error
        await this.#load()
      }
    }
  }

  #apply({ revision, id, operations }: StoreChange): void {
    for (const operation of operations) {
      this.#read.delete(operation.name)
      this.#deployments.delete(operation.name)
      if (operation.kind === 'delete') this.#documents.delete(operation.name)
      else this.#documents.set(operation.name, hold({ revision, body: operation.body }))
    }
    this.#head = { revision, id }
    this.#wake()
  }

  #find<T>(name: string, read: (body: string) => T): Versioned<T> | undefined {
    const stored = this.#documents.get(name)
    if (stored === undefined) return undefined
    // A name has one kind of document, and so one reader.
    const known = this.#read.get(name) as Versioned<T> | undefined
    if (known !== undefined) return known
    const found = { revision: stored.revision, document: read(bodyOf(stored)) }
    this.#read.set(name, found)
    return found
  }

  #nextChange(): Promise<void> {
    return new Promise(resolve => this.#waiting.add(resolve))
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}
