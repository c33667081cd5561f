import { status } from '@grpc/grpc-js'
import { apiName } from '../definition/resource-name.ts'
import type { RestApiDefinition } from '../definition/rest-api.ts'
import type { Problem } from '../exchange/failure.ts'
import type { Catalog } from './catalog.ts'
import { checkDefinition, type DefinitionChecks } from './check-definition.ts'
import { alreadyExists, busy, etagMismatch, invalid, isRefusal, notFound, type Refusal } from './refusal.ts'
import { planPut, type RolloutPlan } from './rollout.ts'
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
}

/** An API as it was written, or would have been. */
export interface WrittenApi {
  readonly definition: RestApiDefinition
  readonly updateTime: string
  /** Revision that wrote it; that of the store as it was when nothing was written. */
  readonly revision: bigint
  /** Ids of deployments that stages with autoDeploy received. */
  readonly created: readonly string[]
  /** What its author should hear of it. */
  readonly warnings: readonly Problem[]
}

/** A plan of one attempt: from what is stored now to what is to be written. */
export interface Change<T> {
  readonly plan: RolloutPlan
  readonly result: (revision: bigint) => T
}

/** Writes APIs: checks them, plans the change, and commits it against what it was planned on. */
export class ApiWriter {
  readonly catalog: Catalog
  readonly #checks: DefinitionChecks
  readonly #now: () => Date

  constructor(catalog: Catalog, checks: Omit<DefinitionChecks, 'getRollout'>, now: () => Date) {
    this.catalog = catalog
    this.#checks = { ...checks, getRollout: api => catalog.getRollout(api).document }
    this.#now = now
  }

  /** Every problem of a definition's JSON. */
  check(json: unknown) {
    return checkDefinition(json, this.#checks)
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
    const { definition, warnings } = checked
    const { name } = definition
    return this.change<WrittenApi>(name, () => {
      const stored = this.catalog.findApi(name)
      if (stored !== undefined && how.existing === 'refuse') return alreadyExists(apiName(name))
      if (isStale(how.etag, stored?.revision)) return etagMismatch(apiName(name), stored ? etagOf(stored.revision) : '')
      const updateTime = this.now()
      const plan = planPut(this.#stateOf(name), definition, updateTime)
      const result = (revision: bigint) => ({ definition, updateTime, revision, created: plan.created, warnings })
      return { plan: how.mode === 'store' ? plan : { operations: [], created: [] }, result }
    })
  }

  /**
   * Plans a change of one API and commits it; plans anew when another writer came first. A plan without operations
   * commits nothing, and its result is told the revision of the API as it is.
   */
  async change<T extends object>(api: string, attempt: () => Change<T> | Refusal): Promise<T | Refusal> {
    for (let left = ATTEMPTS; left > 0; left--) {
      const expectations = this.#expectations(api)
      const change = attempt()
      if (isRefusal(change)) return change
      const { operations } = change.plan
      if (operations.length === 0) return change.result(this.catalog.findApi(api)?.revision ?? this.catalog.revision)
      const outcome = await this.catalog.commit(operations, expectations)
      if (outcome.kind === 'committed') return change.result(outcome.revision)
      await this.catalog.caughtUp(outcome.revision)
    }
    const message = `${apiName(api)} is being changed by others: try again`
    return { kind: 'refusal', code: status.ABORTED, message, details: { reason: 'CONTENTION' } }
  }

  /** The API's stored definition, or NOT_FOUND. */
  stored(
    api: string,
  ): { readonly definition: RestApiDefinition; readonly updateTime: string; readonly revision: bigint } | Refusal {
    const found = this.catalog.findApi(api)
    return found === undefined ? notFound(apiName(api)) : { ...found.document, revision: found.revision }
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
