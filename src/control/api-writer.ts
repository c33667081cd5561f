import { status } from '@grpc/grpc-js'
import type { DefinitionLimits } from '../definition/limits.ts'
import { checkableTexts } from '../definition/parsers/checkable-texts.ts'
import { parseRestApi } from '../definition/parsers/rest-api-parser.ts'
import { apiName } from '../definition/resource-name.ts'
import type { RestApiDefinition } from '../definition/rest-api.ts'
import type { Problem } from '../exchange/failure.ts'
import type { Catalog } from './catalog.ts'
import {
  type CheckedDefinition,
  type CompileDefinition,
  checkDefinition,
  type DefinitionChecks,
} from './check-definition.ts'
import { alreadyExists, busy, etagMismatch, invalid, isRefusal, notFound, type Refusal, unwritable } from './refusal.ts'
import { refuseLargeRemoval } from './removal.ts'
import { planDeletion, planOf, planPut, type RolloutPlan, type StageMove, withUnnamedStages } from './rollout.ts'
import { etagOf, isStale } from './rpc.ts'
import { rolloutName } from './store/documents.ts'
import type { Expectation } from './store/store.ts'

/** A change lost to another writer is tried again this often before the caller hears of it. */
const ATTEMPTS = 5

/** How an API is to be written. */
export interface PutMode {
  /** Etag that must be the stored one; empty = the last writer wins. */
  readonly etag: string
  readonly mode: 'store' | 'validate-only'
  readonly existing: 'replace' | 'refuse'
  /** Stages that are stored and that the definition does not name. Default: they are kept. */
  readonly unnamedStages?: 'keep' | 'remove'
  /** A change by which more than a fifth of what is served is gone. Default: it is refused. */
  readonly largeRemoval?: LargeRemoval
  /** A stage that is to serve another deployment from then on. */
  readonly move?: StageMove
}

export type LargeRemoval = 'refuse' | 'allow'

/** An API as it was written, or would have been. */
export interface WrittenApi {
  readonly definition: RestApiDefinition
  readonly updateTime: string
  /** Revision that wrote it; that of the store as it was when nothing was written. */
  readonly revision: bigint
  /** Ids of deployments that stages with autoDeploy received. */
  readonly created: readonly string[]
  /** Stages that were removed. */
  readonly removed: readonly string[]
  /** Remarks for its author; nothing was refused for them. */
  readonly warnings: readonly Problem[]
}

/** A plan of one attempt: from what is stored now to what is to be written. */
export interface Change<T> {
  readonly plan: RolloutPlan
  readonly result: (revision: bigint) => T
  /** Default `store`. */
  readonly mode?: 'store' | 'validate-only'
}

/** How definitions are read and checked. */
export interface WriterChecks {
  readonly compile: CompileDefinition
  /** Limits that differ from the defaults. */
  readonly limits: Partial<DefinitionLimits>
}

/** Writes APIs: checks them, plans the change, and commits it against what it was planned on. */
export class ApiWriter {
  readonly catalog: Catalog
  readonly #checks: DefinitionChecks
  readonly #limits: Partial<DefinitionLimits>
  readonly #now: () => Date

  constructor(catalog: Catalog, { compile, limits }: WriterChecks, now: () => Date) {
    this.catalog = catalog
    this.#limits = limits
    const getStored = (api: string) => catalog.findApi(api)?.document.definition
    this.#checks = { compile, getRollout: api => catalog.getRollout(api).document, getStored }
    this.#now = now
  }

  /** A definition's JSON read by the limits of this control plane. */
  parse(json: unknown): ReturnType<typeof parseRestApi> {
    return parseRestApi(json, this.#limits)
  }

  /** Every problem of a definition's JSON. */
  check(json: unknown): Promise<CheckedDefinition> {
    const parsed = this.parse(json)
    // Texts are compiled in the same round, also where a fault beside them keeps them out of a definition.
    const texts = parsed.problems.length === 0 ? parsed.definition : checkableTexts(json, this.#limits)
    return checkDefinition({ ...parsed, texts }, this.#checks)
  }

  /** ISO 8601. */
  now(): string {
    return this.#now().toISOString()
  }

  /** Checks the JSON of a definition and stores it: whole, or not at all. */
  async put(json: unknown, how: PutMode): Promise<WrittenApi | Refusal> {
    const checked = await this.check(json)
    if (checked.kind === 'busy') return busy()
    if (checked.kind === 'bad') return invalid(checked.problems)
    const written = await this.putChecked(checked.definition, how)
    return isRefusal(written) ? written : { ...written, warnings: checked.warnings }
  }

  /** Stores a definition that was checked. */
  putChecked(definition: RestApiDefinition, how: PutMode): Promise<WrittenApi | Refusal> {
    const attempt = () => this.#planPut(definition, how)
    return this.change<WrittenApi>(definition.name, attempt, how.largeRemoval)
  }

  /** Deletes every API but those named, in one commit; tells their names. */
  prune(
    keep: readonly string[],
    { mode, largeRemoval }: Pick<PutMode, 'mode' | 'largeRemoval'>,
  ): Promise<{ readonly removed: readonly string[]; readonly revision: bigint } | Refusal> {
    const attempt = () => {
      const removed = this.catalog.apis().filter(api => !keep.includes(api))
      const plans = removed.map(api => planDeletion(api, this.catalog.getRollout(api).document))
      const serves = new Map(plans.flatMap(plan => [...plan.serves]))
      const plan = { ...planOf(plans.flatMap(({ operations }) => operations)), serves }
      return { plan, mode, result: (revision: bigint) => ({ removed, revision }) }
    }
    return this.#change(() => this.catalog.apis().filter(api => !keep.includes(api)), attempt, largeRemoval)
  }

  /**
   * Plans a change of one API and commits it; plans anew when another writer came first. A plan without operations
   * commits nothing, and its result is told the revision of the API as it is. By default a change that takes away more
   * than a fifth of what is served is refused.
   */
  change<T extends object>(
    api: string,
    attempt: () => Change<T> | Refusal,
    largeRemoval: LargeRemoval = 'refuse',
  ): Promise<T | Refusal> {
    return this.#change(() => [api], attempt, largeRemoval)
  }

  async #change<T extends object>(
    apis: () => readonly string[],
    attempt: () => Change<T> | Refusal,
    largeRemoval: LargeRemoval = 'refuse',
  ): Promise<T | Refusal> {
    for (let left = ATTEMPTS; left > 0; left--) {
      const changed = apis()
      const expectations = changed.flatMap(api => this.#expectations(api))
      const change = attempt()
      if (isRefusal(change)) return change
      const refusal = largeRemoval === 'allow' ? undefined : refuseLargeRemoval(this.catalog, change.plan)
      if (refusal !== undefined) return refusal
      const { operations } = change.plan
      if (operations.length === 0 || change.mode === 'validate-only') {
        const [only = '', ...others] = changed
        const stored = others.length === 0 ? this.catalog.findApi(only)?.revision : undefined
        return change.result(stored ?? this.catalog.revision)
      }
      const outcome = await this.catalog.commit(operations, expectations)
      if (outcome.kind === 'committed') return change.result(outcome.revision)
      if (outcome.kind === 'unwritable') return unwritable(outcome.fault, outcome.message)
      await this.catalog.caughtUp(outcome.revision)
    }
    const message = `${apis().map(apiName).join(', ')} is being changed by others: try again`
    return { kind: 'refusal', code: status.ABORTED, message, details: { reason: 'CONTENTION' } }
  }

  /** The API's stored definition, or NOT_FOUND. */
  stored(
    api: string,
  ): { readonly definition: RestApiDefinition; readonly updateTime: string; readonly revision: bigint } | Refusal {
    const found = this.catalog.findApi(api)
    return found === undefined ? notFound(apiName(api)) : { ...found.document, revision: found.revision }
  }

  #planPut(definition: RestApiDefinition, how: PutMode): Change<WrittenApi> | Refusal {
    const { name } = definition
    const stored = this.catalog.findApi(name)
    if (stored !== undefined && how.existing === 'refuse') return alreadyExists(apiName(name))
    if (isStale(how.etag, stored?.revision)) return etagMismatch(apiName(name), stored ? etagOf(stored.revision) : '')
    const before = stored?.document.definition
    const next = how.unnamedStages === 'remove' ? definition : withUnnamedStages(definition, before)
    const removed = Object.keys(before?.stages ?? {}).filter(stage => !Object.hasOwn(next.stages, stage))
    const updateTime = this.now()
    const plan = planPut(this.#stateOf(name), next, updateTime, how.move)
    const { created } = plan
    const result = (revision: bigint) => ({ definition: next, updateTime, revision, created, removed, warnings: [] })
    return { plan, mode: how.mode, result }
  }

  #stateOf(api: string) {
    const rollout = this.catalog.getRollout(api).document
    const newestId = Object.keys(rollout.deployments).at(-1)
    const newest = newestId === undefined ? undefined : this.catalog.findDeployment(api, newestId)
    return { rollout, newest, stored: this.catalog.findApi(api)?.document.definition }
  }

  #expectations(api: string): readonly Expectation[] {
    return [apiName(api), rolloutName(api)].map(name => ({ name, revision: this.catalog.findRevision(name) ?? 0n }))
  }
}
