import { didYouMean } from './parsers/near-name.ts'
import { isRefusal, quote, type Refusal, refuse } from './refusal.ts'

/** One step of a path: from each value reached so far to values in it. Cloneable. */
export type JsonPathStep =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  /** Several names at the end of a path: one object of those that are there. */
  | { readonly kind: 'merge'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | null; readonly to: number | null }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'descend' }
  | { readonly kind: 'length' }

/**
 * A parsed JSONPath of the Jayway dialect, which AWS uses. A definite path leads to at most one value; the value of an
 * indefinite one is a list.
 */
export interface JsonPath {
  readonly text: string
  readonly definite: boolean
  readonly steps: readonly JsonPathStep[]
}

/** Longest path text; with no repetition inside a step, it also bounds the work on a document. */
const LONGEST_PATH = 1024
const LARGEST_INDEX = 2 ** 31 - 1

/**
 * Parses a JSONPath: `$`, `.name`, `['name']`, `['a','b']`, `[0]`, `[-1]`, `[0,2]`, `[1:3]`, `.*`, `[*]`, `..` and a
 * closing `.length()`. Filters, other functions and a second `..` are refused. A path without `$` is read as if
 * `$.` stood before it, as Jayway does.
 */
export function parseJsonPath(text: string): JsonPath | Refusal {
  if (text.length > LONGEST_PATH) return refuse(`a JSONPath has at most ${LONGEST_PATH} characters`)
  const full = text.startsWith('$') ? text : `$.${text}`
  const steps: JsonPathStep[] = []
  let position = 1
  while (position < full.length) {
    const next = parseStep(full, position, steps)
    if (isRefusal(next)) return refuse(`${quote(text)} is not a JSONPath: ${next.message}`, next.code)
    position = next
  }
  if (steps.at(-1)?.kind === 'descend') return refuse(`${quote(text)} is not a JSONPath: it ends in ".."`)
  if (steps.filter(step => step.kind === 'descend').length > 1) {
    return refuse(`${quote(text)}: more than one ".." in a JSONPath is not supported`, 'NOT_SUPPORTED')
  }
  const last = steps.at(-1)
  if (last?.kind === 'names') steps.splice(-1, 1, { kind: 'merge', names: last.names })
  return { text, definite: isDefinite(steps), steps }
}

/** Parses the step at a position, adds it and returns the position behind it. */
function parseStep(text: string, position: number, steps: JsonPathStep[]): number | Refusal {
  if (steps.at(-1)?.kind === 'length') return refuse('nothing may follow .length()')
  if (text.startsWith('..', position)) {
    steps.push({ kind: 'descend' })
    return parseAfterDot(text, position + 2, steps)
  }
  if (text[position] === '.') return parseAfterDot(text, position + 1, steps)
  if (text[position] === '[') return parseBracket(text, position, steps)
  return refuse(`expected "." or "[" at character ${position + 1}`)
}

const DOT_NAME = /[^.[\]()\s,'"*]+/y
const FUNCTION_CALL = /([A-Za-z]+)\(([^)]*)\)/y

function parseAfterDot(text: string, position: number, steps: JsonPathStep[]): number | Refusal {
  if (text[position] === '[') return parseBracket(text, position, steps)
  if (text[position] === '*') {
    steps.push({ kind: 'wildcard' })
    return position + 1
  }
  const call = matchAt(FUNCTION_CALL, text, position)
  if (call !== undefined) return parseFunction(call, position, steps)
  const name = matchAt(DOT_NAME, text, position)?.[0]
  if (name === undefined) return refuse(`expected a name at character ${position + 1}`)
  steps.push({ kind: 'name', name })
  return position + name.length
}

function parseFunction(call: RegExpExecArray, position: number, steps: JsonPathStep[]): number | Refusal {
  const [whole, name = '', parameters] = call
  if (name !== 'length' || parameters !== '') {
    const near = didYouMean(name, ['length'])
    return refuse(`the function ${name}() is not supported, only .length() is.${near}`, 'NOT_SUPPORTED')
  }
  steps.push({ kind: 'length' })
  return position + whole.length
}

const BRACKET_NAME = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`
const NAMES = new RegExp(String.raw`\[\s*((?:${BRACKET_NAME})(?:\s*,\s*(?:${BRACKET_NAME}))*)\s*\]`, 'y')
const INDEXES = /\[\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*\]/y
const SLICE = /\[\s*(-?\d+)?\s*:\s*(-?\d+)?\s*\]/y
const WILDCARD = /\[\s*\*\s*\]/y

function parseBracket(text: string, position: number, steps: JsonPathStep[]): number | Refusal {
  const wildcard = matchAt(WILDCARD, text, position)
  if (wildcard !== undefined) {
    steps.push({ kind: 'wildcard' })
    return position + wildcard[0].length
  }
  const names = matchAt(NAMES, text, position)
  if (names !== undefined) return addNames(names, position, steps)
  const indexes = matchAt(INDEXES, text, position)
  if (indexes !== undefined) return addIndexes(indexes, position, steps)
  const slice = matchAt(SLICE, text, position)
  if (slice !== undefined) return addSlice(slice, position, steps)
  if (/^\[\s*\?/.test(text.slice(position))) {
    return refuse('filters are not supported: use a mapping template', 'NOT_SUPPORTED')
  }
  return refuse(`expected ['name'], [index], [from:to] or [*] at character ${position + 1}`)
}

function addNames(match: RegExpExecArray, position: number, steps: JsonPathStep[]): number | Refusal {
  const quoted = (match[1] ?? '').match(new RegExp(BRACKET_NAME, 'g')) ?? []
  const names = quoted.map(name => name.slice(1, -1).replace(/\\(.)/gs, '$1'))
  const [only] = names
  if (new Set(names).size < names.length) return refuse(`a name is used twice in ${match[0]}`)
  steps.push(names.length === 1 && only !== undefined ? { kind: 'name', name: only } : { kind: 'names', names })
  return position + match[0].length
}

function addIndexes(match: RegExpExecArray, position: number, steps: JsonPathStep[]): number | Refusal {
  const indexes = (match[1] ?? '').split(',').map(Number)
  const [only] = indexes
  if (new Set(indexes).size < indexes.length) return refuse(`an index is used twice in ${match[0]}`)
  if (indexes.some(index => Math.abs(index) > LARGEST_INDEX)) return refuse(`the index ${match[1]} is too large`)
  steps.push(indexes.length === 1 && only !== undefined ? { kind: 'index', index: only } : { kind: 'indexes', indexes })
  return position + match[0].length
}

function addSlice(match: RegExpExecArray, position: number, steps: JsonPathStep[]): number | Refusal {
  const from = match[1] === undefined ? null : Number(match[1])
  const to = match[2] === undefined ? null : Number(match[2])
  if (from === null && to === null) return refuse('[:] names no bound: use [*]')
  steps.push({ kind: 'slice', from, to })
  return position + match[0].length
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | undefined {
  pattern.lastIndex = position
  return pattern.exec(text) ?? undefined
}

function isDefinite(steps: readonly JsonPathStep[]): boolean {
  return countsResults(steps) || steps.every(keepsDefinite)
}

/** A step that leads from one value to at most one. */
function keepsDefinite(step: JsonPathStep): boolean {
  return step.kind === 'name' || step.kind === 'index' || step.kind === 'length' || step.kind === 'merge'
}

/** `$..name.length()` counts what the rest of the path finds, since Jayway applies a function to a scan's result. */
function countsResults(steps: readonly JsonPathStep[]): boolean {
  return steps.at(-1)?.kind === 'length' && steps.some(step => step.kind === 'descend')
}

/**
 * The value that a path leads to in a JSON document: undefined where a definite path misses, a list (maybe empty)
 * for an indefinite one. An indefinite path whose definite beginning misses is undefined too. Work is at most
 * proportional to the document's size times the path's steps.
 */
export function evaluateJsonPath(path: JsonPath, document: unknown): unknown {
  const counts = countsResults(path.steps)
  const steps = counts ? path.steps.slice(0, -1) : path.steps
  const values = takeSteps(steps, document)
  if (values === undefined) return undefined
  if (counts) return values.length
  return path.definite ? values[0] : values
}

/** The values behind the last step; undefined when the path misses while it is still definite. */
function takeSteps(steps: readonly JsonPathStep[], document: unknown): readonly unknown[] | undefined {
  let values: readonly unknown[] = [document]
  let definite = true
  for (const [index, step] of steps.entries()) {
    if (definite && !canTake(step, values[0])) return undefined
    values = takeStep(step, steps[index + 1], values)
    definite &&= keepsDefinite(step)
    if (definite && values.length === 0) return undefined
  }
  return values
}

/** A value of the kind that a step goes into; any other makes a definite path miss. */
function canTake(step: JsonPathStep, value: unknown): boolean {
  switch (step.kind) {
    case 'name':
    case 'names':
    case 'merge':
      return isMap(value)
    case 'index':
    case 'indexes':
    case 'slice':
      return Array.isArray(value)
    default:
      return true
  }
}

function takeStep(step: JsonPathStep, next: JsonPathStep | undefined, values: readonly unknown[]): readonly unknown[] {
  if (step.kind === 'descend') return values.flatMap(value => collectDescendants(value, next))
  return values.flatMap(value => takeFromOne(step, value))
}

function takeFromOne(step: Exclude<JsonPathStep, { kind: 'descend' }>, value: unknown): readonly unknown[] {
  switch (step.kind) {
    case 'name':
      return takeNames(value, [step.name])
    case 'names':
      return takeNames(value, step.names)
    case 'merge':
      return mergeNames(value, step.names)
    case 'index':
      return takeIndexes(value, [step.index])
    case 'indexes':
      return takeIndexes(value, step.indexes)
    case 'slice':
      return Array.isArray(value) ? takeIndexes(value, listSlice(step.from, step.to, value.length)) : []
    case 'wildcard':
      return listMembers(value)
    case 'length':
      return [measure(value)]
  }
}

function takeNames(value: unknown, names: readonly string[]): readonly unknown[] {
  return isMap(value) ? names.flatMap(name => (Object.hasOwn(value, name) ? [value[name]] : [])) : []
}

function mergeNames(value: unknown, names: readonly string[]): readonly unknown[] {
  if (!isMap(value)) return []
  return [Object.fromEntries(names.flatMap(name => (Object.hasOwn(value, name) ? [[name, value[name]]] : [])))]
}

function takeIndexes(value: unknown, indexes: readonly number[]): readonly unknown[] {
  if (!Array.isArray(value)) return []
  const positions = new Set(indexes.map(index => (index < 0 ? value.length + index : index)))
  return [...positions].flatMap(position => (position >= 0 && position < value.length ? [value[position]] : []))
}

/** Indexes of a slice. A negative `from` beside a `to` counts from the end index by index, as in Jayway. */
function listSlice(from: number | null, to: number | null, length: number): readonly number[] {
  const open = to === null || from === null
  const first = open && (from ?? 0) < 0 ? Math.max(0, length + (from ?? 0)) : Math.max(from ?? 0, -length)
  const last = from === null && to !== null && to < 0 ? length + to : Math.min(to ?? length, length)
  return Array.from({ length: Math.max(0, last - first) }, (_, offset) => first + offset)
}

/** Jayway counts the members of lists and objects only; anything else has the length null. */
function measure(value: unknown): number | null {
  return Array.isArray(value) || isMap(value) ? listMembers(value).length : null
}

/** The value and all below it, parents first, as far as the next step can go into them. No recursion: depth is free. */
function collectDescendants(root: unknown, next: JsonPathStep | undefined): readonly unknown[] {
  const found: unknown[] = []
  const waiting: unknown[] = [root]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (next === undefined || fitsBelowDescend(next, value)) found.push(value)
    const members = listMembers(value)
    for (let index = members.length - 1; index >= 0; index--) waiting.push(members[index])
  }
  return found
}

/** Below `..`, several names are taken only where all of them stand. */
function fitsBelowDescend(next: JsonPathStep, value: unknown): boolean {
  if (next.kind === 'merge') return isMap(value) && next.names.every(name => Object.hasOwn(value, name))
  return canTake(next, value)
}

function listMembers(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return isMap(value) ? Object.values(value) : []
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
