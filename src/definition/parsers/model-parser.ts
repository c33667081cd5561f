import { messageOf } from '../../exchange/failure.ts'
import { LONGEST_DESCRIPTION } from '../limits.ts'
import { mediaType } from '../media-type.ts'
import { appendKey } from '../path.ts'
import { quote } from '../refusal.ts'
import type { ModelDefinition, RequestValidatorDefinition } from '../rest-api.ts'
import { repeated } from '../status-code.ts'
import {
  flag,
  isObject,
  optional,
  type Place,
  readFields,
  report,
  required,
  textUpTo,
  wrongType,
} from './json-reader.ts'

const MODEL_NAME = /^[A-Za-z0-9]+$/
/** A schema nested deeper than this is refused: schema compilers recurse. */
const DEEPEST_SCHEMA = 64

/** Models that every API has unless it defines them itself. Documented: Developer Guide, "models". */
export const BUILT_IN_MODELS: Readonly<Record<'Empty' | 'Error', ModelDefinition>> = {
  Empty: builtIn('Empty Schema', 'This is a default empty schema model', {}),
  Error: builtIn('Error Schema', 'This is a default error schema model', { message: { type: 'string' } }),
}

function builtIn(title: string, description: string, properties: object): ModelDefinition {
  const shape = Object.keys(properties).length > 0 ? { properties } : {}
  const schema = { $schema: 'http://json-schema.org/draft-04/schema#', title, type: 'object', ...shape }
  return { contentType: 'application/json', schema, description }
}

/** Reads a model. The schema is an object, or its JSON text as AWS has it; it is compiled elsewhere. */
export function model(value: unknown, place: Place, name: string): ModelDefinition | undefined {
  const isNameGood = MODEL_NAME.test(name)
  if (!isNameGood) report(place, 'INVALID_VALUE', `a model's name is letters and digits, not ${quote(name)}`)
  const fields = readFields(value ?? {}, place, {
    name: repeated(name),
    contentType: optional(mediaType, 'application/json'),
    schema: required(schema),
    description: optional(textUpTo(LONGEST_DESCRIPTION), ''),
  })
  if (fields?.schema === undefined || !isNameGood) return undefined
  const { contentType, description } = fields
  return { contentType, schema: fields.schema, description }
}

function schema(value: unknown, place: Place): object | undefined {
  const parsed = typeof value === 'string' ? parseJsonText(value, place) : value
  if (parsed === undefined) return undefined
  if (!isObject(parsed)) return wrongType(parsed, place, 'a JSON Schema, which is an object')
  if (!isNestedWithin(parsed, DEEPEST_SCHEMA)) {
    return report(place, 'LIMIT_EXCEEDED', `a schema is nested at most ${DEEPEST_SCHEMA} deep`)
  }
  const bytes = Buffer.byteLength(JSON.stringify(parsed))
  if (bytes <= place.limits.modelBytes) return parsed
  return report(place, 'LIMIT_EXCEEDED', `a schema has at most ${place.limits.modelBytes} bytes, this one ${bytes}`)
}

function parseJsonText(value: string, place: Place): unknown {
  try {
    return JSON.parse(value)
  } catch (error) {
    const reason = messageOf(error)
    return report(place, 'INVALID_VALUE', `is text, but not JSON: ${reason}`)
  }
}

function isNestedWithin(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'bigint'
  return depth > 0 && Object.values(value).every(member => isNestedWithin(member, depth - 1))
}

/** A `$ref` of a schema: where it stands, and the model that it names or null for one within the schema itself. */
export interface ModelReference {
  readonly path: string
  readonly ref: string
  readonly model: string | null
}

const MODEL_URL = /^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/([A-Za-z0-9]+)(?:#.*)?$/
/** Keywords whose value is data: a `$ref` in it refers to nothing. */
const DATA_KEYWORDS = new Set(['enum', 'default', 'example', 'examples', 'const'])

/**
 * The references of a schema. `https://apigateway.amazonaws.com/restapis/{any id}/models/{name}` names a model of the
 * API, `#…` a part of the schema itself; any other has `model` undefined, and is for the caller to refuse.
 */
export function listModelReferences(schema: unknown, path = ''): readonly (ModelReference | UnknownReference)[] {
  if (Array.isArray(schema))
    return schema.flatMap((member, index) => listModelReferences(member, appendKey(path, index)))
  if (!isObject(schema)) return []
  return Object.entries(schema).flatMap(([key, member]) => {
    const at = appendKey(path, key)
    if (key === '$ref' && typeof member === 'string') return [resolveReference(at, member)]
    return DATA_KEYWORDS.has(key) ? [] : listModelReferences(member, at)
  })
}

/** A `$ref` that leads out of the API. */
export interface UnknownReference {
  readonly path: string
  readonly ref: string
  readonly model: undefined
}

function resolveReference(path: string, ref: string): ModelReference | UnknownReference {
  return { path, ref, model: ref.startsWith('#') ? null : MODEL_URL.exec(ref)?.[1] }
}

/** Reports references to models that the API does not have, and ones that lead out of it. `place` is the schema's. */
export function checkModelReferences(schema: unknown, place: Place, models: ReadonlySet<string>): void {
  for (const { path, ref, model } of listModelReferences(schema, place.path)) {
    const at = { ...place, path }
    if (model === undefined) {
      const form = 'https://apigateway.amazonaws.com/restapis/{api}/models/{name}'
      report(at, 'NOT_SUPPORTED', `${quote(ref)} leads out of the API: refer to a model as ${form}`)
    } else if (model !== null && !models.has(model)) report(at, 'INVALID_VALUE', `the API has no model ${quote(model)}`)
  }
}

/** Reads a request validator. */
export function requestValidator(value: unknown, place: Place, name: string): RequestValidatorDefinition | undefined {
  const fields = readFields(value ?? {}, place, {
    name: repeated(name),
    validateRequestBody: optional(flag, false),
    validateRequestParameters: optional(flag, false),
  })
  if (fields === undefined) return undefined
  const { validateRequestBody, validateRequestParameters } = fields
  return { validateRequestBody, validateRequestParameters }
}
