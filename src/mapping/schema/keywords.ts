import { canonicalText } from './canonical.ts'
import type { Check } from './check-run.ts'
import { NUMBER_FORMATS, TEXT_FORMATS } from './formats.ts'
import type { PartCompiler } from './part-compiler.ts'
import {
  countAt,
  flagAt,
  listAt,
  numberAt,
  objectAt,
  SchemaFault,
  type SchemaObject,
  type SchemaPlace,
  textAt,
  textsAt,
  within,
} from './schema-fault.ts'

/** Where a keyword stands, and the schema that it stands in. */
export interface KeywordPlace {
  readonly place: SchemaPlace
  /** The place of the schema. */
  readonly parent: SchemaPlace
  readonly schema: SchemaObject
  readonly compiler: PartCompiler
}

/** Compiles one keyword; undefined where its value forbids nothing. Throws a SchemaFault. */
export type Keyword = (value: unknown, at: KeywordPlace) => Check | undefined

type Json = Readonly<Record<string, unknown>>

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// By Unicode characters, as the specification counts; charged before they are counted.
function lengthOf(text: string): number {
  let length = text.length
  for (let index = 1; index < text.length; index++) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800) length--
  }
  return length
}

/** The keyword for numbers: `test` with the message of one that fails. */
function ofNumber(message: string, test: (value: number, limit: number) => boolean): Keyword {
  return (given, { place }) => {
    const limit = numberAt(given, place)
    return (value, at, run) =>
      typeof value !== 'number' || test(value, limit) || run.violation(at, `${message} ${limit}`)
  }
}

const multipleOf: Keyword = (given, at) => {
  if (numberAt(given, at.place) <= 0) throw new SchemaFault(at.place.path, 'must be greater than 0')
  return ofNumber('must be multiple of', (value, factor) => Number.isInteger(value / factor))(given, at)
}

function bound(sign: '<' | '>', exclusive: 'exclusiveMinimum' | 'exclusiveMaximum'): Keyword {
  return (given, at) => {
    const { schema, parent } = at
    const isStrict = Object.hasOwn(schema, exclusive) && flagAt(schema[exclusive], within(parent, exclusive))
    const isInside = (value: number, limit: number) =>
      (sign === '<' ? value < limit : value > limit) || (!isStrict && value === limit)
    return ofNumber(`must be ${sign}${isStrict ? '' : '='}`, isInside)(given, at)
  }
}

/** A keyword that counts: the parts of a value of one kind, against a limit. */
function counts(kind: 'items' | 'properties' | 'characters', end: 'fewer' | 'more'): Keyword {
  return (given, { place }) => {
    const limit = countAt(given, place)
    return (value, at, run) => {
      const count = countOf(kind, value, run.charge.bind(run))
      if (count === undefined || (end === 'fewer' ? count >= limit : count <= limit)) return true
      return run.violation(at, `must NOT have ${end} than ${limit} ${kind}`)
    }
  }
}

function countOf(kind: 'items' | 'properties' | 'characters', value: unknown, charge: (steps: number) => void) {
  if (kind === 'items') return Array.isArray(value) ? value.length : undefined
  if (kind === 'properties') return isMap(value) ? Object.keys(value).length : undefined
  if (typeof value !== 'string') return undefined
  charge(value.length >> 4)
  return lengthOf(value)
}

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  array: Array.isArray,
  boolean: value => typeof value === 'boolean',
  integer: value => Number.isInteger(value),
  null: value => value === null,
  number: value => typeof value === 'number' && Number.isFinite(value),
  object: isMap,
  string: value => typeof value === 'string',
}

const type: Keyword = (given, { place, schema }) => {
  const written = typeof given === 'string' ? [given] : textsAt(given, place)
  const unknown = written.find(name => !Object.hasOwn(TYPES, name))
  if (unknown !== undefined) {
    throw new SchemaFault(place.path, `must be one of ${Object.keys(TYPES).join(', ')}, not ${JSON.stringify(unknown)}`)
  }
  // OpenAPI's word, which draft 4 does not have.
  const names = schema.nullable === true && !written.includes('null') ? [...written, 'null'] : written
  const tests = names.map(name => TYPES[name])
  return (value, at, run) => tests.some(test => test?.(value)) || run.violation(at, `must be ${names.join(',')}`)
}

const enumeration: Keyword = (given, { place }) => {
  const allowed = new Set(listAt(given, place).map(value => canonicalText(value)))
  const hasParts = listAt(given, place).some(value => typeof value === 'object' && value !== null)
  return (value, at, run) => {
    const isScalar = typeof value !== 'object' || value === null
    if ((isScalar || hasParts) && allowed.has(canonicalText(value, run))) return true
    return run.violation(at, 'must be equal to one of the allowed values')
  }
}

function branches(given: unknown, { place, compiler }: KeywordPlace): readonly Check[] {
  return listAt(given, place).map((schema, index) => compiler.schema(schema, within(place, index)))
}

const allOf: Keyword = (given, at) => {
  const checks = branches(given, at)
  return (value, place, run) => {
    let isValid = true
    for (const check of checks) if (!check(value, place, run)) isValid = false
    return isValid
  }
}

const anyOf: Keyword = (given, at) => {
  const checks = branches(given, at)
  return (value, place, run) =>
    checks.some(check => run.passes(check, value)) || run.violation(place, 'must match a schema in anyOf')
}

const oneOf: Keyword = (given, at) => {
  const checks = branches(given, at)
  return (value, place, run) =>
    checks.filter(check => run.passes(check, value)).length === 1 ||
    run.violation(place, 'must match exactly one schema in oneOf')
}

const not: Keyword = (given, { place, compiler }) => {
  const check = compiler.schema(given, place)
  return (value, at, run) => !run.passes(check, value) || run.violation(at, 'must NOT be valid')
}

const pattern: Keyword = (given, { place, compiler }) => {
  const text = textAt(given, place)
  const test = compiler.pattern(text, place)
  return (value, at, run) =>
    typeof value !== 'string' ||
    test(value, steps => run.charge(steps)) ||
    run.violation(at, `must match pattern ${JSON.stringify(text)}`)
}

const format: Keyword = (given, { place }) => {
  const name = textAt(given, place)
  const ofText = TEXT_FORMATS.get(name)
  const ofNumbers = NUMBER_FORMATS.get(name)
  if (ofText === undefined && ofNumbers === undefined) return undefined
  const message = `must match format ${JSON.stringify(name)}`
  return (value, at, run) => {
    if (typeof value === 'number') return ofNumbers?.(value) !== false || run.violation(at, message)
    if (typeof value !== 'string' || ofText === undefined) return true
    run.charge(value.length >> 2)
    return ofText(value) || run.violation(at, message)
  }
}

const items: Keyword = (given, at) => {
  const { place, compiler } = at
  if (!Array.isArray(given)) {
    const check = compiler.schema(given, place)
    return (value, place, run) => !Array.isArray(value) || eachItem(value, { check, at: place, run, from: 0 })
  }
  const first = given.map((item, index) => compiler.schema(item, within(place, index)))
  const rest = additional('additionalItems', at)
  return (value, place, run) => {
    if (!Array.isArray(value)) return true
    let isValid = true
    for (const [index, check] of first.entries()) {
      if (index < value.length && !check(value[index], `${place}/${index}`, run)) isValid = false
    }
    if (rest === 'none' && value.length > first.length) {
      return run.violation(place, `must NOT have more than ${first.length} items`)
    }
    const isRestValid = typeof rest === 'string' || eachItem(value, { check: rest, at: place, run, from: first.length })
    return isRestValid && isValid
  }
}

interface Items {
  readonly check: Check
  readonly at: string
  readonly run: Parameters<Check>[2]
  readonly from: number
}

function eachItem(list: readonly unknown[], { check, at, run, from }: Items): boolean {
  let isValid = true
  for (let index = from; index < list.length; index++) {
    if (check(list[index], `${at}/${index}`, run)) continue
    isValid = false
    if (run.isDecided) return false
  }
  return isValid
}

/** Values that `additionalItems` or `additionalProperties` allows: any, none, or those of a schema. */
function additional(
  keyword: 'additionalItems' | 'additionalProperties',
  { parent, schema, compiler }: KeywordPlace,
): Check | 'any' | 'none' {
  const given = schema[keyword]
  if (given === undefined || given === true) return 'any'
  return given === false ? 'none' : compiler.schema(given, within(parent, keyword))
}

const uniqueItems: Keyword = (given, { place }) => {
  if (!flagAt(given, place)) return undefined
  return (value, at, run) => {
    if (!Array.isArray(value)) return true
    const seen = new Map<string, number>()
    for (const [index, item] of value.entries()) {
      const text = canonicalText(item, run)
      const before = seen.get(text)
      if (before !== undefined) {
        return run.violation(at, `must NOT have duplicate items (items ## ${before} and ${index} are identical)`)
      }
      seen.set(text, index)
    }
    return true
  }
}

const required: Keyword = (given, { place }) => {
  const names = textsAt(given, place)
  return (value, at, run) => {
    if (!isMap(value)) return true
    run.charge(names.length)
    let isValid = true
    for (const name of names) {
      if (Object.hasOwn(value, name)) continue
      isValid = run.violation(at, `must have required property '${name}'`)
      if (run.isDecided) return false
    }
    return isValid
  }
}

function schemasIn(keyword: string, { parent, schema }: KeywordPlace) {
  const place = within(parent, keyword)
  const entries = Object.entries(objectAt(schema[keyword] ?? {}, place, 'an object of schemas'))
  return entries.map(([name, part]) => ({ name, part, at: within(place, name) }))
}

/** `properties`, `patternProperties` and `additionalProperties` say together which check a member is held to. */
function members(keyword: KeywordPlace): Check {
  const { compiler } = keyword
  const named = new Map(schemasIn('properties', keyword).map(({ name, part, at }) => [name, compiler.schema(part, at)]))
  const patterns = schemasIn('patternProperties', keyword).map(({ name, part, at }) => ({
    test: compiler.pattern(name, at),
    check: compiler.schema(part, at),
  }))
  const rest = additional('additionalProperties', keyword)
  return (value, at, run) => {
    if (!isMap(value)) return true
    let isValid = true
    for (const name in value) {
      run.charge(1 + patterns.length)
      const checks = [
        named.get(name),
        ...patterns.map(({ test, check }) => (test(name, n => run.charge(n)) ? check : undefined)),
      ]
      const held = checks.filter(check => check !== undefined)
      if (held.length === 0 && rest !== 'any') {
        if (rest === 'none') isValid = run.violation(at, 'must NOT have additional properties')
        else held.push(rest)
      }
      for (const check of held) if (!check(value[name], `${at}/${name}`, run)) isValid = false
      if (!isValid && run.isDecided) return false
    }
    return isValid
  }
}

/** The first of the three that a schema has stands for all of them. */
function unlessWith(...others: readonly string[]): Keyword {
  return (_, at) => (others.some(other => Object.hasOwn(at.schema, other)) ? undefined : members(at))
}

const dependencies: Keyword = (given, { place, compiler }) => {
  const entries = Object.entries(objectAt(given, place, 'an object of schemas or lists of names')).map(
    ([name, part]) => {
      if (!Array.isArray(part)) return { name, check: compiler.schema(part, within(place, name)) }
      const names = textsAt(part, within(place, name))
      const check: Check = (value, at, run) => {
        const missing = names.find(other => !Object.hasOwn(value as object, other))
        return (
          missing === undefined || run.violation(at, `must have property ${missing} when property ${name} is present`)
        )
      }
      return { name, check }
    },
  )
  return (value, at, run) => {
    if (!isMap(value)) return true
    let isValid = true
    for (const { name, check } of entries) {
      if (Object.hasOwn(value, name) && !check(value, at, run)) isValid = false
    }
    return isValid
  }
}

/** Parts that only references lead to: each has to be a schema. */
const definitions: Keyword = (given, { place, compiler }) => {
  for (const [name, part] of Object.entries(objectAt(given, place, 'an object of schemas'))) {
    compiler.schema(part, within(place, name))
  }
  return undefined
}

/** Keywords beside a reference hold as well, unlike in draft 4: a model is never laxer than it reads. */
const reference: Keyword = (given, { place, compiler }) => compiler.reference(textAt(given, place), place)

/** Keywords of draft 4, in the order in which their violations are told. */
export const KEYWORDS: readonly (readonly [string, Keyword])[] = [
  ['$ref', reference],
  ['type', type],
  ['maximum', bound('<', 'exclusiveMaximum')],
  ['minimum', bound('>', 'exclusiveMinimum')],
  ['multipleOf', multipleOf],
  ['maxLength', counts('characters', 'more')],
  ['minLength', counts('characters', 'fewer')],
  ['pattern', pattern],
  ['format', format],
  ['maxItems', counts('items', 'more')],
  ['minItems', counts('items', 'fewer')],
  ['uniqueItems', uniqueItems],
  ['items', items],
  ['maxProperties', counts('properties', 'more')],
  ['minProperties', counts('properties', 'fewer')],
  ['required', required],
  ['dependencies', dependencies],
  ['properties', unlessWith()],
  ['patternProperties', unlessWith('properties')],
  ['additionalProperties', unlessWith('properties', 'patternProperties')],
  ['enum', enumeration],
  ['not', not],
  ['anyOf', anyOf],
  ['oneOf', oneOf],
  ['allOf', allOf],
  ['definitions', definitions],
]
