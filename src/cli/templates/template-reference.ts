import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { findNearName } from '../../definition/parsers/near-name.ts'
import { messageOf } from '../../exchange/failure.ts'
import { parseDefinitionText } from '../files/definition-file.ts'

/** A template of a definition file: `pets.yaml#GET /pets/{id}/request`, or `…/response/404`. */
export interface TemplateReference {
  readonly file: string
  readonly verb: string
  readonly path: string
  readonly side: 'request' | 'response'
  /** Status of an integration response; undefined: the only one, or 200. */
  readonly status: string | undefined
}

/** A template with the language that its integration states, or why there is none. */
export type FoundTemplate =
  | { readonly kind: 'template'; readonly source: string; readonly language: string | null }
  | { readonly kind: 'missing'; readonly reason: string }

const REFERENCE = /^(.+?)#([A-Z]+) (\/.*?)?\/(request|response)(?:\/(\d{3}))?$/

/** Parses a reference to a template; undefined for a text that is none. */
export function parseTemplateReference(text: string): TemplateReference | undefined {
  const [, file, verb, path = '/', side, status] = REFERENCE.exec(text) ?? []
  if (file === undefined || verb === undefined || (side !== 'request' && side !== 'response')) return undefined
  return { file, verb, path, side, status }
}

/** The file of a reference that stands in another file, whose folder it is relative to. */
export function resolveReference(reference: TemplateReference, from: string): TemplateReference {
  return isAbsolute(reference.file) ? reference : { ...reference, file: join(dirname(from), reference.file) }
}

/** Reads the template that a reference names. `contentType` chooses among several; default: JSON, or the only one. */
export function readReferenced(reference: TemplateReference, contentType: string | undefined): FoundTemplate {
  let text: string
  try {
    text = readFileSync(reference.file, 'utf8')
  } catch (error) {
    return missing(messageOf(error))
  }
  const read = parseDefinitionText(reference.file, text)
  if (read.content.kind === 'unreadable') {
    return missing(`${reference.file}: ${read.content.problems.map(({ message }) => message).join('; ')}`)
  }
  const integration = findIntegration(read.content.value, reference)
  if (typeof integration === 'string') return missing(integration)
  const templates = findTemplates(integration, reference)
  if (typeof templates === 'string') return missing(templates)
  const source = choose(templates, contentType)
  if (source === undefined) return missing(`${nameOf(reference)} ${listTypes(templates, contentType)}`)
  const { templateLanguage } = integration
  return { kind: 'template', source, language: typeof templateLanguage === 'string' ? templateLanguage : null }
}

type Fields = Readonly<Record<string, unknown>>

function findIntegration(definition: unknown, { file, verb, path }: TemplateReference): Fields | string {
  const resources = fieldsOf(fieldsOf(definition).resources)
  const resource = resources[path]
  if (resource === undefined) return `${file} has no resource ${path}${suggest(path, Object.keys(resources))}`
  const methods = fieldsOf(fieldsOf(resource).methods)
  const method = methods[verb] ?? methods.ANY
  if (method === undefined) return `${file}: ${path} has no method ${verb}, only ${Object.keys(methods).join(', ')}`
  return fieldsOf(fieldsOf(method).integration)
}

function findTemplates(integration: Fields, reference: TemplateReference): Fields | string {
  if (reference.side === 'request') return fieldsOf(integration.requestTemplates)
  const responses = fieldsOf(integration.integrationResponses)
  const statuses = Object.keys(responses)
  const status = reference.status ?? (statuses.length === 1 ? statuses[0] : '200') ?? '200'
  if (!Object.hasOwn(responses, status)) {
    return `${nameOf(reference)}: there is no integration response ${status}, only ${statuses.join(', ') || 'none'}`
  }
  return fieldsOf(fieldsOf(responses[status]).responseTemplates)
}

function choose(templates: Fields, contentType: string | undefined): string | undefined {
  const types = Object.keys(templates)
  const type = contentType ?? (types.length === 1 ? types[0] : 'application/json') ?? ''
  const template = Object.hasOwn(templates, type) ? templates[type] : undefined
  return typeof template === 'string' ? template : undefined
}

function listTypes(templates: Fields, contentType: string | undefined): string {
  const types = Object.keys(templates)
  if (types.length === 0) return 'has no template: the body passes unchanged'
  const wanted = contentType === undefined ? '' : ` for ${contentType}`
  return `has no template${wanted}; contentType may be ${types.join(', ')}`
}

function nameOf({ file, verb, path, side }: TemplateReference): string {
  return `${file}: ${verb} ${path} ${side}`
}

function suggest(name: string, known: readonly string[]): string {
  const near = findNearName(name, known)
  return near === undefined ? '' : `; did you mean ${near}?`
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function missing(reason: string): FoundTemplate {
  return { kind: 'missing', reason }
}
