import { createHash } from 'node:crypto'
import type { DeployedApi, DeployedConfig, DeployedStage } from '../definition/deployment.ts'
import { reviveDefinition } from '../definition/from-json.ts'
import type { MethodDefinition, ResourceDefinition, RestApiDefinition } from '../definition/rest-api.ts'

/** One thing that is pushed. Its version is a hash of its value, so that equal content is never sent twice. */
export interface PushResource {
  /** `restApis/{api}/deployments/{id}`, `restApis/{api}/stages/{stage}` or `parts/{version}`. */
  readonly name: string
  readonly version: string
  readonly typeUrl: string
  /** JSON. */
  readonly value: Buffer
}

/** Everything that a data plane holds, by name. */
export type ResourceSet = ReadonlyMap<string, PushResource>

/** A deployment in pieces: the versions of its parts. One part a method, and one for all that is not a method. */
interface Manifest {
  readonly shared: string
  /** Path → verb → version of the method's part. */
  readonly methods: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const TYPE = {
  deployment: 'regauge.dev/deployment-manifest.v1+json',
  stage: 'regauge.dev/stage.v1+json',
  part: 'regauge.dev/part.v1+json',
} as const

/** Resources of definitions that were split before: a definition is immutable, so its object is the key. */
const split = new WeakMap<RestApiDefinition, Map<string, readonly PushResource[]>>()

/** A configuration as resources. */
export function toResources(config: DeployedConfig): ResourceSet {
  const resources = new Map<string, PushResource>()
  for (const [api, { deployments, stages }] of Object.entries(config.apis)) {
    for (const [id, definition] of Object.entries(deployments)) {
      const name = `restApis/${api}/deployments/${id}`
      for (const resource of splitOnce(name, definition)) resources.set(resource.name, resource)
    }
    for (const [stage, record] of Object.entries(stages)) {
      const name = `restApis/${api}/stages/${stage}`
      resources.set(name, toResource(name, TYPE.stage, record))
    }
  }
  return resources
}

/** Puts configurations together again; keeps what was read, so that unchanged definitions and methods stay the same objects. */
export class Assembler {
  #deployments = new Map<string, RestApiDefinition>()
  #parts = new Map<string, unknown>()

  /** Throws when a manifest names a part that is not there: the control plane broke the protocol. */
  assemble(revision: string, resources: ResourceSet): DeployedConfig {
    const before = { deployments: this.#deployments, parts: this.#parts }
    this.#deployments = new Map()
    this.#parts = new Map()
    const apis: Record<
      string,
      { deployments: Record<string, RestApiDefinition>; stages: Record<string, DeployedStage> }
    > = Object.create(null)
    for (const resource of resources.values()) {
      const [, api, kind, id] = /^restApis\/([^/]+)\/(deployments|stages)\/([^/]+)$/.exec(resource.name) ?? []
      if (api === undefined || id === undefined) continue
      apis[api] ??= { deployments: Object.create(null), stages: Object.create(null) }
      if (kind === 'stages') apis[api].stages[id] = JSON.parse(resource.value.toString())
      else apis[api].deployments[id] = this.#deployment(resource, resources, before)
    }
    const deployed: Readonly<Record<string, DeployedApi>> = apis
    return { revision, apis: deployed }
  }

  #deployment(manifest: PushResource, resources: ResourceSet, before: Read): RestApiDefinition {
    const key = `${manifest.name}@${manifest.version}`
    const { shared, methods }: Manifest = JSON.parse(manifest.value.toString())
    const part = (version: string) => this.#part(version, resources, before)
    // Every part is looked at, also of a known deployment, so that the next assembly finds them.
    const paths: Record<string, ResourceDefinition> = Object.create(null)
    for (const [path, verbs] of Object.entries(methods)) {
      const parts: Record<string, MethodDefinition> = Object.create(null)
      // A part is what splitDefinition made of a method; its hash was checked on arrival.
      for (const [verb, version] of Object.entries(verbs)) parts[verb] = part(version) as MethodDefinition
      paths[path] = { methods: parts }
    }
    const rest = part(shared) as RestApiDefinition
    const definition = before.deployments.get(key) ?? { ...rest, resources: paths }
    this.#deployments.set(key, definition)
    return definition
  }

  #part(version: string, resources: ResourceSet, before: Read): unknown {
    const known = this.#parts.get(version) ?? before.parts.get(version)
    const value = known ?? readPart(version, resources)
    this.#parts.set(version, value)
    return value
  }
}

interface Read {
  readonly deployments: ReadonlyMap<string, RestApiDefinition>
  readonly parts: ReadonlyMap<string, unknown>
}

/** Name of the part with that version. */
export function partName(version: string): string {
  return `parts/${version}`
}

/** Version of a value: SHA-256, base64url. */
export function contentVersion(value: Uint8Array): string {
  return createHash('sha256').update(value).digest('base64url')
}

function readPart(version: string, resources: ResourceSet): unknown {
  const resource = resources.get(partName(version))
  if (resource === undefined) throw new Error(`part ${version} is missing in the push`)
  return reviveDefinition(JSON.parse(resource.value.toString()))
}

function splitOnce(name: string, definition: RestApiDefinition): readonly PushResource[] {
  const byName = split.get(definition) ?? new Map<string, readonly PushResource[]>()
  split.set(definition, byName)
  const resources = byName.get(name) ?? splitDefinition(name, definition)
  byName.set(name, resources)
  return resources
}

function splitDefinition(name: string, definition: RestApiDefinition): readonly PushResource[] {
  const parts = new Map<string, PushResource>()
  const addPart = (content: unknown): string => {
    const { value, version } = toResource('', TYPE.part, content)
    const part = { name: partName(version), version, typeUrl: TYPE.part, value }
    parts.set(part.name, part)
    return version
  }
  const methods: Record<string, Record<string, string>> = {}
  for (const [path, resource] of Object.entries(definition.resources)) {
    const verbs = Object.entries(resource.methods).map(([verb, method]) => [verb, addPart(method)])
    methods[path] = Object.fromEntries(verbs)
  }
  const manifest: Manifest = { shared: addPart({ ...definition, resources: {} }), methods }
  return [toResource(name, TYPE.deployment, manifest), ...parts.values()]
}

function toResource(name: string, typeUrl: string, content: unknown): PushResource {
  const value = Buffer.from(JSON.stringify(content))
  return { name, version: contentVersion(value), typeUrl, value }
}
