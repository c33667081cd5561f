import type { Problem } from '../../exchange/failure.ts'
import { DEFAULT_LIMITS, type DefinitionLimits } from '../limits.ts'
import { appendKey } from '../path.ts'
import { isRefusal, type ProblemCode, quote, type Refusal } from '../refusal.ts'
import { didYouMean } from './near-name.ts'

/** Result of parsing untrusted JSON: as much of a definition as is usable, and every fault. */
export interface Parsed<T> {
  /** Undefined where nothing usable was left; with problems, a best effort that must not be served. */
  readonly definition: T | undefined
  readonly problems: Problem[]
}

/** Where a part that is parsed by itself stands, and what it is held to. */
export interface PartOptions {
  /** Field path that problems begin with; default empty. */
  readonly path?: string
  readonly limits?: Partial<DefinitionLimits>
}

/** Where in a definition a value stands, and where its faults go. One list of problems serves the whole parse. */
export interface Place {
  readonly path: string
  readonly problems: Problem[]
  readonly limits: DefinitionLimits
}

/** Reads one field; the value is undefined where the field is absent. Always yields something to go on with. */
export interface Field<T> {
  (value: unknown, place: Place): T
  /** Set where the field exists only to be refused with advice; it is not offered as a known one. */
  readonly isUnsupported?: true
}

/** Reads a value that is there; undefined means that it was unusable and has been reported. */
export type Reader<T> = Field<T | undefined>

/** Values of an object's fields, once read. */
export type FieldValues<S> = { readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never }

/** The place where a parse begins. */
export function startAt({ path = '', limits = {} }: PartOptions): Place {
  return { path, problems: [], limits: { ...DEFAULT_LIMITS, ...limits } }
}

/** A report longer than this helps nobody; a hostile definition must not grow it without end. */
const MOST_PROBLEMS = 10_000
/** No key that means anything is longer; a longer one is cut in the paths of problems. */
const LONGEST_KEY = 1024

/** The place of a key or list index below another place. */
export function below(place: Place, key: string | number): Place {
  const shown = typeof key === 'string' && key.length > LONGEST_KEY ? `${key.slice(0, LONGEST_KEY)}…` : key
  return { ...place, path: appendKey(place.path, shown) }
}

/** Records a fault, up to 10,000 of them. Returns undefined, so that a reader can end with it. */
export function report(place: Place, code: ProblemCode, message: string): undefined {
  const { path, problems } = place
  if (problems.length < MOST_PROBLEMS) problems.push({ path, code, message })
  else if (problems.length === MOST_PROBLEMS) {
    problems.push({ path: '', code: 'LIMIT_EXCEEDED', message: `only the first ${MOST_PROBLEMS} problems are listed` })
  }
  return undefined
}

/** Records a Refusal as a fault; passes any other value on. */
export function accept<T>(result: T | Refusal, place: Place): T | undefined {
  return isRefusal(result) ? report(place, result.code, result.message) : result
}

/** A map without a prototype, in which `__proto__` is a key like any other. */
export function emptyMap<T>(): Record<string, T> {
  return Object.create(null)
}

/** Value of an absent map. */
export const NO_ENTRIES: Readonly<Record<string, never>> = Object.freeze(emptyMap<never>())

/** An optional field. Null counts as absent, as in the JSON mapping of protobuf. */
export function optional<T, F>(read: Reader<T>, fallback: F): Field<T | F> {
  return (value, place) => (value === undefined || value === null ? fallback : (read(value, place) ?? fallback))
}

/** A field that must be there; undefined once its absence or fault has been reported. */
export function required<T>(read: Reader<T>, message = 'is required'): Reader<T> {
  return (value, place) =>
    value === undefined || value === null ? report(place, 'REQUIRED', message) : read(value, place)
}

/**
 * A field of AWS's that this gateway does not carry out. Absence, null and the values given, on which nothing depends,
 * are accepted; any other value is refused with the advice.
 */
export function unsupported(advice: string, ...inert: readonly unknown[]): Field<undefined> {
  const harmless = new Set(inert.map(value => JSON.stringify(value)))
  const read = (value: unknown, place: Place): undefined => {
    if (value === undefined || value === null || isHarmless(value, harmless)) return undefined
    return report(place, 'NOT_SUPPORTED', `is not supported: ${advice}`)
  }
  return Object.assign(read, { isUnsupported: true as const })
}

function isHarmless(value: unknown, harmless: ReadonlySet<string>): boolean {
  if (typeof value !== 'object' || value === null) return harmless.has(JSON.stringify(value))
  // Inert objects and lists are small; a large one is not compared, so that no hostile depth is walked.
  return Object.keys(value).length <= 4 && isShallow(value, 3) && harmless.has(JSON.stringify(value))
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth > 0 && Object.values(value).every(member => isShallow(member, depth - 1))
}

/** Text of any length. */
export function text(value: unknown, place: Place): string | undefined {
  return typeof value === 'string' ? value : wrongType(value, place, 'text')
}

/** Text of at most so many characters. */
export function textUpTo(most: number): Reader<string> {
  return (value, place) => {
    const given = text(value, place)
    if (given === undefined || given.length <= most) return given
    return report(place, 'LIMIT_EXCEEDED', `has at most ${most} characters, not ${given.length}`)
  }
}

/** True or false. */
export function flag(value: unknown, place: Place): boolean | undefined {
  return typeof value === 'boolean' ? value : wrongType(value, place, 'true or false')
}

/** A whole number within bounds, both included. */
export function integerBetween(least: number, most: number): Reader<number> {
  return (value, place) => {
    if (typeof value !== 'number') return wrongType(value, place, 'a whole number')
    if (Number.isInteger(value) && value >= least && value <= most) return value
    return report(place, 'INVALID_VALUE', `must be a whole number from ${least} to ${most}, not ${value}`)
  }
}

/** A number within bounds, both included. */
export function numberBetween(least: number, most: number): Reader<number> {
  return (value, place) => {
    if (typeof value !== 'number') return wrongType(value, place, 'a number')
    if (value >= least && value <= most) return value
    return report(place, 'INVALID_VALUE', `must be a number from ${least} to ${most}, not ${value}`)
  }
}

/** One of some literals. */
export function oneOf<T extends string>(literals: readonly T[]): Reader<T> {
  return (value, place) => {
    const given = text(value, place)
    if (given === undefined) return undefined
    const found = literals.find(literal => literal === given)
    if (found !== undefined) return found
    const message = `must be one of [${literals.join(', ')}], not ${quote(given)}.${didYouMean(given, literals)}`
    return report(place, 'INVALID_VALUE', message)
  }
}

/** Text of a form; `form` ends the sentence "must be". */
export function textLike(pattern: RegExp, form: string): Reader<string> {
  return (value, place) => {
    const given = text(value, place)
    if (given === undefined || pattern.test(given)) return given
    return report(place, 'INVALID_VALUE', `must be ${form}, not ${quote(given)}`)
  }
}

/** A list; unusable entries are left out. */
export function listOf<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) return wrongType(value, place, 'a list')
    return value.flatMap((entry, index) => read(entry, below(place, index)) ?? [])
  }
}

/** A list of at most so many entries. */
export function listUpTo<T>(most: number, read: Reader<T>): Reader<readonly T[]> {
  const readAll = listOf(read)
  return (value, place) => {
    const list = readAll(value, place)
    if (!Array.isArray(value) || value.length <= most) return list
    return report(place, 'LIMIT_EXCEEDED', `has at most ${most} entries, not ${value.length}`)
  }
}

/** A map; unusable entries are left out. The reader receives the key as well; a key is checked by it, or by `key`. */
export function mapOf<T>(
  read: (value: unknown, place: Place, key: string) => T | undefined,
): Reader<Record<string, T>> {
  return (value, place) => {
    if (!isObject(value)) return wrongType(value, place, 'an object')
    const map = emptyMap<T>()
    for (const key of Object.keys(value)) {
      const entry = read(value[key], below(place, key), key)
      if (entry !== undefined) map[key] = entry
    }
    return map
  }
}

/**
 * An object of known fields. Unknown ones are reported by name, with the name that was probably meant:
 * `renamed` knows what AWS calls a field that has another name here.
 */
export function readFields<S extends Readonly<Record<string, Field<unknown>>>>(
  value: unknown,
  place: Place,
  fields: S,
  renamed: Readonly<Record<string, string>> = {},
): FieldValues<S> | undefined {
  if (!isObject(value)) return wrongType(value, place, 'an object')
  const names = Object.keys(fields).filter(name => fields[name]?.isUnsupported !== true)
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(fields, name) || place.problems.length > MOST_PROBLEMS) continue
    report(below(place, name), 'UNKNOWN_FIELD', explainUnknown(name, names, renamed))
  }
  const values = emptyMap<unknown>()
  for (const [name, read] of Object.entries(fields)) {
    values[name] = read(Object.hasOwn(value, name) ? value[name] : undefined, below(place, name))
  }
  // Every key of S was given the result of its own field just above.
  return values as FieldValues<S>
}

function explainUnknown(name: string, known: readonly string[], renamed: Readonly<Record<string, string>>): string {
  if (Object.hasOwn(renamed, name)) return `is not a field here. ${renamed[name]}`
  const near = didYouMean(name, known)
  return near === '' ? `is not a field here. Known fields: ${known.join(', ')}` : `is not a field here.${near}`
}

/** A JSON object: no list, no date, no bytes. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Object]'
}

/** Reports what a value is and what it should be. */
export function wrongType(value: unknown, place: Place, expected: string): undefined {
  const advice = expected === 'text' && isScalar(value) ? `; write it in quotes` : ''
  return report(place, 'WRONG_TYPE', `must be ${expected}, not ${nameType(value)}${advice}`)
}

function isScalar(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean'
}

function nameType(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return 'text'
  return isObject(value) ? 'an object' : `a ${typeof value}`
}
