// ◆ Which services there are, and their models: one file a service, read on first use and kept.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Operation, ServiceMetadata, ServiceModel } from './action-model.ts'
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
  /** What stands before the prefix, such as a bucket. Empty: nothing. */
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
const GENERATED = new URL('../generated/aws/', import.meta.url)
// Spellings in use that are no endpoint prefix of a model.
const PREFIX_ALIASES: Readonly<Record<string, string>> = { 'data.iot': 'data-ats.iot', 'prefix.iot': 'data-ats.iot' }

/** The models of all services. Reading a file for the first time blocks for about a millisecond. */
export class ServiceModels {
  readonly #services: Services
  readonly #extra: ReadonlyMap<string, ModelFile>
  readonly #models = new Map<string, ModelFile & ServiceModel>()

  /** Reads the index, and `modelsDir` whole. Throws when either cannot be read: there is no gateway without. */
  constructor({ modelsDir }: ServiceModelsOptions = {}) {
    const index: { services: Services } = readJson(new URL('index.json', GENERATED))
    this.#extra = modelsDir === undefined ? new Map() : readExtra(modelsDir)
    this.#services = withExtra(index.services, this.#extra)
  }

  /** The service of an ARN's token: all of it, or else its last labels, the rest being a subdomain. */
  findService(token: string): FoundService | ModelFailure {
    let prefix = token
    for (;;) {
      const known = PREFIX_ALIASES[prefix] ?? prefix
      const [first, ...others] = (Object.hasOwn(this.#services, known) ? this.#services[known] : undefined) ?? []
      if (first !== undefined) {
        const subdomain = token.slice(0, Math.max(0, token.length - prefix.length - 1))
        return { kind: 'service', endpointPrefix: prefix, subdomain, entries: [first, ...others] }
      }
      const dot = prefix.indexOf('.')
      if (dot < 0) break
      prefix = prefix.slice(dot + 1)
    }
    const suggestions = nearMatches(token, Object.keys(this.#services))
    return { kind: 'failure', code: 'UNKNOWN_SERVICE', message: unknown('service', token, suggestions), suggestions }
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
    const message = unknown(`action of ${token}`, action, suggestions)
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

/** What a model file says of itself, beyond what a request needs. */
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

function actionNames(model: ModelFile): string[] {
  return [...Object.keys(model.operations), ...Object.keys(model.aliases ?? {})]
}

function unknown(what: string, name: string, suggestions: readonly string[]): string {
  const hint = suggestions.length === 0 ? '' : `; did you mean ${suggestions.join(', ')}?`
  return `there is no ${what} "${name}"${hint}`
}

function readJson<T>(file: URL | string): T {
  // Generated by us, or named by the operator: what is missing in it fails where it is used.
  return JSON.parse(readFileSync(typeof file === 'string' ? file : fileURLToPath(file), 'utf8'))
}
