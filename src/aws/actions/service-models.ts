// The services that there are, and their models: one file a service, read on first use and kept.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findNearName } from '../../definition/parsers/near-name.ts'
import type { ServiceRef } from '../endpoints/endpoint.ts'
import type { Operation, ServiceMetadata, ServiceModel } from './model.ts'
import { nearMatches } from './near-match.ts'

/** One service as the index knows it. */
export interface ServiceEntry {
  /** Name of its file, without `.json`. */
  readonly file: string
  readonly serviceId: string
  readonly protocol: string
  readonly apiVersion: string
  /** Where it differs from the endpoint prefix. */
  readonly signingName?: string
  /** Where it is not Signature Version 4: `v2` or `bearer`. */
  readonly signatureVersion?: string
}

/** A service token of an ARN, resolved. */
export interface FoundService {
  readonly kind: 'service'
  readonly endpointPrefix: string
  /** Label before the endpoint prefix, such as a bucket. Empty: none. */
  readonly subdomain: string
  /** Never empty; the preferred one first. */
  readonly entries: readonly [ServiceEntry, ...ServiceEntry[]]
}

/** An action, ready to be serialised. */
export interface FoundAction {
  readonly kind: 'action'
  readonly service: FoundService
  readonly entry: ServiceEntry
  readonly model: ServiceModel
  /** The action's own name, where an alias was asked for. */
  readonly name: string
  /** False: the model has no such action, but its protocol needs no more than the name. */
  readonly known: boolean
}

/** Nothing of that name, and what may have been meant. */
export interface ModelFailure {
  readonly kind: 'failure'
  readonly code: 'UNKNOWN_SERVICE' | 'UNKNOWN_ACTION'
  readonly message: string
  readonly suggestions: readonly string[]
}

/** Where models come from. */
export interface ServiceModelsOptions {
  /** A folder of further `*.json` models, ours or botocore's, which take precedence. Default: none. */
  readonly modelsDir?: string | undefined
}

interface ModelFile extends Omit<ServiceModel, 'shapes'> {
  readonly shapes?: ServiceModel['shapes']
  readonly aliases?: Readonly<Record<string, string>>
}

type Services = Record<string, readonly ServiceEntry[]>

// The same from src/aws and from dist/aws: the build copies the folder.
const GENERATED = new URL('../../generated/aws/', import.meta.url)
// Hosts in use that no model names: each device endpoint of IoT has a label of its own.
const IOT_DATA = 'data-ats.iot'
// Signing names of hosts without a model. Elsewhere it is the last label.
const SIGNING_NAMES: Readonly<Record<string, string>> = { 'appsync-api': 'appsync', 'lambda-url': 'lambda' }

/** The models of all services. Reading a file for the first time blocks for about a millisecond. */
export class ServiceModels {
  readonly #services: Services
  /** Prefixes by the other names of their services: `ses` is `email`, `ecr` is `api.ecr`. */
  readonly #byOtherName: ReadonlyMap<string, string>
  readonly #extra: ReadonlyMap<string, ModelFile>
  readonly #models = new Map<string, ModelFile & ServiceModel>()

  /** Reads the index, and `modelsDir` whole. Throws when either cannot be read: there is no gateway without. */
  constructor({ modelsDir }: ServiceModelsOptions = {}) {
    const index: { services: Services } = readJson(new URL('index.json', GENERATED))
    this.#extra = modelsDir === undefined ? new Map() : readExtra(modelsDir)
    this.#services = withExtra(index.services, this.#extra)
    this.#byOtherName = otherNames(this.#services)
  }

  /** The service of an ARN's token: all of it, or else its last labels, the rest being a subdomain. */
  findService(token: string): FoundService | ModelFailure {
    for (let prefix = token; !token.startsWith('.'); prefix = prefix.slice(prefix.indexOf('.') + 1)) {
      const subdomain = token.slice(0, Math.max(0, token.length - prefix.length - 1))
      const model = prefix === 'iot' && subdomain !== '' ? IOT_DATA : prefix
      const [first, ...others] = (Object.hasOwn(this.#services, model) ? this.#services[model] : undefined) ?? []
      if (first !== undefined) {
        return { kind: 'service', endpointPrefix: prefix, subdomain, entries: [first, ...others] }
      }
      if (!prefix.includes('.')) break
    }
    const meant = this.#byOtherName.get(token)
    if (meant !== undefined) return this.findService(meant)
    const suggestions = nearMatches(token, Object.keys(this.#services))
    return {
      kind: 'failure',
      code: 'UNKNOWN_SERVICE',
      message: unknown('there is no service', token, suggestions),
      suggestions,
    }
  }

  /**
   * The service that a token of no service is a slip for. Undefined for one that is like none: there are hosts, and new
   * services, that no model names.
   */
  findMeantService(token: string): string | undefined {
    const label = token.slice(token.lastIndexOf('.') + 1)
    const isUnknown = this.findService(token).kind === 'failure' && !Object.hasOwn(SIGNING_NAMES, label)
    return isUnknown && label.length > 1 ? findNearName(label, this.prefixes()) : undefined
  }

  /**
   * The service of an ARN's token, as far as addresses and signatures need it. A service without a model is signed by
   * its last label.
   */
  serviceOf(token: string): ServiceRef {
    const found = this.findService(token)
    if (found.kind === 'service') return serviceRef(found, found.entries[0])
    // An empty subdomain stays in the prefix, where it makes no host name.
    const dot = Math.max(0, token.lastIndexOf('.'))
    const endpointPrefix = dot === 0 ? token : token.slice(dot + 1)
    const signingName = SIGNING_NAMES[endpointPrefix] ?? endpointPrefix
    return { endpointPrefix, subdomain: token.slice(0, dot), serviceId: endpointPrefix, signingName }
  }

  /**
   * An action of a service, aliases included. Several services may share a token: `version`, such as `2015-12-01`,
   * picks one, otherwise the first that has the action. JSON services pass actions that they do not know.
   */
  findAction(token: string, action: string, version?: string): FoundAction | ModelFailure {
    const service = this.findService(token)
    if (service.kind === 'failure') return service
    const wanted = service.entries.filter(entry => version === undefined || entry.apiVersion === version)
    const entries = wanted.length > 0 ? wanted : service.entries
    for (const entry of entries) {
      const model = this.model(entry.file)
      const name = model.aliases?.[action] ?? action
      if (Object.hasOwn(model.operations, name)) return { kind: 'action', service, entry, model, name, known: true }
    }
    const open = entries.find(({ protocol }) => protocol === 'json')
    if (open !== undefined) return this.#passed(service, open, action)
    const names = entries.flatMap(({ file }) => actionNames(this.model(file)))
    const suggestions = nearMatches(action, names)
    const message = unknown(`${token} has no action`, action, suggestions)
    return { kind: 'failure', code: 'UNKNOWN_ACTION', message, suggestions }
  }

  /** All endpoint prefixes, sorted. */
  prefixes(): string[] {
    return Object.keys(this.#services).sort()
  }

  /** The model of a file that an entry names. Throws when there is none: the index then lies. */
  model(file: string): ModelFile & ServiceModel {
    const loaded = this.#models.get(file)
    if (loaded !== undefined) return loaded
    const read: ModelFile = this.#extra.get(file) ?? readJson(new URL(`${file}.json`, GENERATED))
    const model = { ...read, shapes: read.shapes ?? {} }
    this.#models.set(file, model)
    return model
  }

  #passed(service: FoundService, entry: ServiceEntry, action: string): FoundAction {
    const { metadata, shapes } = this.model(entry.file)
    const operations: Record<string, Operation> = { [action]: {} }
    return { kind: 'action', service, entry, model: { metadata, shapes, operations }, name: action, known: false }
  }
}

/** A service by one of its entries, as far as addresses and signatures need it. */
export function serviceRef({ endpointPrefix, subdomain }: FoundService, entry: ServiceEntry): ServiceRef {
  const { serviceId, signingName = endpointPrefix } = entry
  return { endpointPrefix, subdomain, serviceId, signingName }
}

/** Metadata by which a model file names its own service, beyond the fields that a request needs. */
type SelfDescription = ServiceMetadata & { endpointPrefix?: string; signingName?: string; serviceId?: string }

function readExtra(modelsDir: string): Map<string, ModelFile> {
  const names = readdirSync(modelsDir).filter(name => name.endsWith('.json'))
  return new Map(names.map(name => [`${modelsDir}/${name}`, readJson(join(modelsDir, name))]))
}

function withExtra(services: Services, extra: ReadonlyMap<string, ModelFile>): Services {
  const all: Services = { ...services }
  for (const [file, { metadata }] of extra) {
    const { endpointPrefix, signingName, serviceId = '', protocol, apiVersion = '' }: SelfDescription = metadata
    if (endpointPrefix === undefined) throw new Error(`${file}: metadata.endpointPrefix is missing`)
    const entry = { file, serviceId, protocol, apiVersion, ...(signingName === undefined ? {} : { signingName }) }
    all[endpointPrefix] = [entry, ...(all[endpointPrefix] ?? [])]
  }
  return all
}

function otherNames(services: Services): Map<string, string> {
  const names = new Map<string, string>()
  for (const key of ['file', 'signingName'] as const) {
    for (const [prefix, entries] of Object.entries(services)) {
      const name = entries[0]?.[key]
      if (name !== undefined && !Object.hasOwn(services, name) && !names.has(name)) names.set(name, prefix)
    }
  }
  return names
}

function actionNames(model: ModelFile): string[] {
  return [...Object.keys(model.operations), ...Object.keys(model.aliases ?? {})]
}

function unknown(what: string, name: string, suggestions: readonly string[]): string {
  const hint = suggestions.length === 0 ? '' : `; did you mean ${suggestions.join(', ')}?`
  return `${what} "${name}"${hint}`
}

function readJson<T>(file: URL | string): T {
  // Generated by us, or named by the operator: what is missing in it fails where it is used.
  return JSON.parse(readFileSync(typeof file === 'string' ? file : fileURLToPath(file), 'utf8'))
}
