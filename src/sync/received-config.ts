import type { DeployedApi, DeployedConfig, RejectedResource } from '../definition/deployment.ts'
import { apiName, parseDeploymentName } from '../definition/resource-name.ts'
import { messageOf } from '../exchange/failure.ts'
import type { StreamConfigResponse__Output } from '../generated/regauge/sync/v1/StreamConfigResponse.ts'
import { Assembler, contentVersion, type PushResource, toResources } from './resources.ts'

/** A push that has arrived whole. */
export interface ReceivedPush {
  readonly nonce: string
  /** Configuration to serve: APIs that were refused in this very form are as they were last served, or left out. */
  readonly config: DeployedConfig
  /** False when nothing but the revision is new. */
  readonly isChanged: boolean
}

/** A push that breaks the protocol: nothing of it counts. */
export interface BrokenPush {
  readonly nonce: string
  readonly reason: string
}

/**
 * The configuration that a data plane holds, and the part of it that it serves. Without I/O. The two differ where it
 * refused something: that is remembered, so that the refused form is tried once and the last good one is served on.
 */
export class ReceivedConfig {
  #resources = new Map<string, PushResource>()
  #chunks: StreamConfigResponse__Output[] = []
  #served: DeployedConfig = { revision: '0', apis: {} }
  readonly #assembler = new Assembler()
  /** API → the form of it that was refused, and its resources' names. */
  readonly #refused = new Map<string, { readonly form: string; readonly resources: readonly string[] }>()

  /** Starts from a configuration that is served already, such as the cache's. */
  restart(served: DeployedConfig): void {
    this.#served = served
    this.#resources = new Map(toResources(served))
  }

  get served(): DeployedConfig {
    return this.#served
  }

  /** Resources held, for the subscription: name → version. */
  versions(): Record<string, string> {
    return Object.fromEntries([...this.#resources.values()].map(({ name, version }) => [name, version]))
  }

  /** Resources that are refused at present. */
  rejectedResources(): readonly string[] {
    return [...this.#refused.values()].flatMap(({ resources }) => resources)
  }

  /** Forgets chunks of a push that a broken stream did not finish. */
  dropChunks(): void {
    this.#chunks = []
  }

  /** Takes a chunk; returns the push once it is whole. */
  take(chunk: StreamConfigResponse__Output): ReceivedPush | BrokenPush | undefined {
    this.#chunks.push(chunk)
    if (!chunk.last) return undefined
    const chunks = this.#chunks
    this.#chunks = []
    try {
      return this.#finish(chunk, chunks)
    } catch (error) {
      return { nonce: chunk.nonce, reason: messageOf(error) }
    }
  }

  /** The configuration with the APIs of refused resources as they are served now, or left out. */
  accept(config: DeployedConfig, rejected: readonly RejectedResource[]): DeployedConfig {
    if (rejected.length === 0) return config
    const apis: Record<string, DeployedApi> = Object.assign(Object.create(null), config.apis)
    for (const api of byApi(rejected).keys()) keepLastGood(apis, api, this.#served)
    return { ...config, apis }
  }

  /** Records that an accepted configuration is served, and what was refused of it. */
  settle(accepted: DeployedConfig, rejected: readonly RejectedResource[]): void {
    for (const [api, resources] of byApi(rejected)) {
      this.#refused.set(api, { form: formOf(api, this.#resources), resources })
    }
    this.#served = accepted
  }

  /** Records that a later revision changed nothing. */
  note(revision: string, history: string): void {
    this.#served = { ...this.#served, revision, history }
  }

  #finish(last: StreamConfigResponse__Output, chunks: readonly StreamConfigResponse__Output[]): ReceivedPush {
    const resources = last.snapshot ? new Map<string, PushResource>() : new Map(this.#resources)
    let isChanged = last.snapshot
    for (const chunk of chunks) {
      for (const { name, version, typeUrl, value } of chunk.resources) {
        if (contentVersion(value) !== version) throw new Error(`${name} is not what its version says`)
        resources.set(name, { name, version, typeUrl, value })
        isChanged = true
      }
      for (const name of chunk.removedResources) isChanged = resources.delete(name) || isChanged
    }
    const config = { ...this.#assembler.assemble(last.revision, resources), history: last.history }
    this.#resources = resources
    return { nonce: last.nonce, config: this.#withoutRefused(config), isChanged }
  }

  #withoutRefused(config: DeployedConfig): DeployedConfig {
    const apis: Record<string, DeployedApi> = Object.assign(Object.create(null), config.apis)
    for (const [api, { form }] of this.#refused) {
      if (form === formOf(api, this.#resources)) keepLastGood(apis, api, this.#served)
      else this.#refused.delete(api)
    }
    return { ...config, apis }
  }
}

/** API → the names of its resources that are refused. */
function byApi(rejected: readonly RejectedResource[]): ReadonlyMap<string, readonly string[]> {
  return Map.groupBy(
    rejected.map(({ resource }) => resource),
    resource => parseDeploymentName(resource)?.api ?? '',
  )
}

function keepLastGood(apis: Record<string, DeployedApi>, api: string, served: DeployedConfig): void {
  const lastGood = Object.hasOwn(served.apis, api) ? served.apis[api] : undefined
  if (lastGood === undefined) delete apis[api]
  else apis[api] = lastGood
}

/** Which versions of its deployments and stages an API has. */
function formOf(api: string, resources: ReadonlyMap<string, PushResource>): string {
  const own = [...resources.values()].filter(({ name }) => name.startsWith(`${apiName(api)}/`))
  return own
    .map(({ name, version }) => `${name}@${version}`)
    .sort()
    .join(' ')
}
