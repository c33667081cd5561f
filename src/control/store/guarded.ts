import type { FollowerAdmission, FollowerClaim, FollowerVerdict } from '../../sync/admission.ts'
import { openHistory, sealCommit } from './history.ts'
import type { KnownCommit } from './known-commit.ts'
import type {
  Commit,
  CommitResult,
  DefinitionStore,
  Expectation,
  StoreChange,
  StoreContent,
  StoreHistory,
  StoreOperation,
} from './store.ts'

/** A store beside all that is known to have been committed. */
export interface StoreState {
  /** `behind`: commits that were acknowledged are missing from it. */
  readonly state: 'ok' | 'behind'
  /** Why it is behind, and what to do; empty where it is not. */
  readonly message: string
  readonly revision: bigint
  /** The latest revision that this control plane or a data plane knows. */
  readonly knownRevision: bigint
}

/** Larger claims are nobody's revision, and would not be exact as numbers. */
const LARGEST_REVISION = 2n ** 52n

/**
 * A store that is compared with what its control plane and its data planes remember. Where it went back (a lost log, a
 * restored copy, an empty folder) nothing is written to it and nothing pushed from it, so that no working API is taken
 * away, until an operator says that it counts. Chosen: decision 0034.
 */
export class GuardedStore implements DefinitionStore, FollowerAdmission {
  readonly #store: DefinitionStore
  readonly #memory: KnownCommit
  readonly #listeners = new Set<(state: StoreState) => void>()
  #onFault: (message: string) => void = () => {}
  #history: StoreHistory
  #head: Commit
  /** The latest revision that anybody claimed, proved or not: what is adopted goes beyond it. */
  #claimed = 0n
  #behind = ''

  private constructor(store: DefinitionStore, memory: KnownCommit, history: StoreHistory, head: Commit) {
    this.#store = store
    this.#memory = memory
    this.#history = history
    this.#head = head
  }

  /** Compares a store with what is remembered of it. */
  static async open(store: DefinitionStore, memory: KnownCommit): Promise<GuardedStore> {
    const { revision, id } = await store.load()
    const guarded = new GuardedStore(store, memory, await store.history(), { revision, id })
    const known = memory.read()
    if (known !== undefined) await guarded.#compare(known, 'this control plane knows of')
    if (guarded.#behind === '' && revision > 0n) memory.remember(guarded.#head)
    return guarded
  }

  get state(): StoreState {
    const knownRevision = later(this.#claimed, this.#head.revision)
    const state = this.#behind === '' ? 'ok' : 'behind'
    return { state, message: this.#behind, revision: this.#head.revision, knownRevision }
  }

  /** Calls back after each change of the state, the revision included, until the returned function is called. */
  onState(listener: (state: StoreState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Is told whenever the store cannot take a commit: its disk is full, or read-only. */
  onFault(listener: (message: string) => void): void {
    this.#onFault = listener
  }

  load(): Promise<StoreContent> {
    return this.#store.load()
  }

  async commit(operations: readonly StoreOperation[], expectations: readonly Expectation[]): Promise<CommitResult> {
    if (this.#behind !== '') return { kind: 'unwritable', fault: 'behind', message: this.#behind }
    const result = await this.#store.commit(operations, expectations)
    // Before anybody is told that it is stored.
    if (result.kind === 'committed') this.#moveTo(result)
    else if (result.kind === 'unwritable') this.#onFault(result.message)
    return result
  }

  watch(from: bigint, signal: AbortSignal): AsyncIterable<StoreChange> {
    return this.#store.watch(from, signal)
  }

  history(): Promise<StoreHistory> {
    return this.#store.history()
  }

  findCommit(revision: bigint): Promise<string | undefined> {
    return this.#store.findCommit(revision)
  }

  async adopt(after: bigint): Promise<CommitResult> {
    const { knownRevision } = this.state
    const result = await this.#store.adopt(later(after, knownRevision))
    if (result.kind !== 'committed') return result
    this.#history = await this.#store.history()
    this.#behind = ''
    this.#moveTo(result)
    return result
  }

  backup(file: string): Promise<void> {
    return this.#store.backup(file)
  }

  close(): Promise<void> {
    return this.#store.close()
  }

  /** The history that followers keep with a commit. */
  seal(commit: Commit): string {
    return sealCommit(this.#history.seal, commit)
  }

  get isHeld(): boolean {
    return this.#behind !== ''
  }

  async admit(claim: FollowerClaim): Promise<FollowerVerdict> {
    const { revision } = claim
    const isAdopted = revision <= this.#history.adoptedAt
    if (revision > 0n && !isAdopted) {
      this.#note(revision)
      const refusal = await this.#judge(claim)
      if (refusal !== undefined) return refusal
    }
    if (this.isHeld) return { kind: 'hold', why: this.#behind }
    return { kind: isAdopted && revision > 0n ? 'snapshot' : 'push' }
  }

  onAdmission(listener: () => void): () => void {
    return this.onState(listener)
  }

  /** Compares what a data plane holds with the store; what is returned concerns that one alone. */
  async #judge({ nodeId, revision, history }: FollowerClaim): Promise<FollowerVerdict | undefined> {
    const whose = `data plane ${nodeId} serves`
    // A store without a commit has nothing to lose: without a proof its writes may wait for an operator's word.
    if (this.#head.revision === 0n) return this.#goBehind({ revision, id: '' }, whose)
    const id = openHistory(this.#history.seal, revision, history)
    if (id !== undefined) {
      await this.#compare({ revision, id }, whose)
      return undefined
    }
    // Versions before histories have none to show.
    if (history === '' && revision <= this.#head.revision) return undefined
    const [kind, what] =
      history === '' ? (['hold', 'of a later store'] as const) : (['deny', 'of another store'] as const)
    return { kind, why: `${whose} revision ${revision} ${what}, and goes on serving it. ${ADOPT}` }
  }

  async #compare(known: Commit, whose: string): Promise<void> {
    this.#note(known.revision)
    if (known.revision > this.#head.revision) return this.#goBehind(known, whose)
    const stored = await this.#store.findCommit(known.revision)
    if (stored !== undefined && stored !== known.id && known.id !== '') this.#goBehind(known, whose)
  }

  #goBehind(known: Commit, whose: string): undefined {
    if (this.#behind !== '') return
    const { revision } = this.#head
    const what = known.revision > revision ? `revision ${known.revision}` : `another revision ${known.revision}`
    this.#behind = `the store went back: it is at revision ${revision}, and ${whose} ${what}. ${BEHIND} ${ADOPT}`
    // Known after a restart, too, when no data plane has come yet.
    this.#memory.remember(known)
    this.#tell()
  }

  #note(revision: bigint): void {
    if (revision > this.#claimed && revision <= LARGEST_REVISION) this.#claimed = revision
  }

  #moveTo({ revision, id }: Commit): void {
    this.#head = { revision, id }
    this.#memory.remember(this.#head)
    if (!this.isHeld) this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.state)
  }
}

function later(one: bigint, other: bigint): bigint {
  return [one, other].reduce((latest, revision) => (revision > latest ? revision : latest))
}

const BEHIND = 'Nothing is pushed and nothing stored: restore a later backup if there is one.'
const ADOPT = 'With `regauge store adopt --yes`, what the store holds now counts.'
