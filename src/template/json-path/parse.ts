import { matches, type PathCursor, parseQuoted, skipBlanks, unexpected } from './cursor.ts'
import { parseFilter } from './parse-filter.ts'
import { type FunctionName, isDefinite, type JsonPath, type Step } from './path.ts'
import { PathFault, type PathProblem } from './problem.ts'

/** Filters inside one another. */
const MAX_DEPTH = 50
/** Longest path. */
const MAX_PATH = 10_000
const FUNCTIONS: ReadonlySet<string> = new Set(['length', 'min', 'max', 'avg', 'sum'])

/**
 * Compiles a JSONPath of the Jayway dialect: `$`, `@` or nothing in front, names, indexes, slices, wildcards, `..`,
 * filters, and the functions length, min, max, avg and sum. Observed: Jayway JsonPath 2.10.
 */
export function parsePath(text: string): JsonPath | PathProblem {
  try {
    if (text.length > MAX_PATH) throw new PathFault(MAX_PATH, `A path has at most ${MAX_PATH} characters`)
    const trimmed = text.trim()
    if (trimmed === '') throw new PathFault(0, 'A path must not be empty')
    const full = /^[$@]/.test(trimmed) ? trimmed : `$.${trimmed}`
    const cursor = { text: full, position: 0, depth: 0, parsePath: parseFrom }
    const path = parseFrom(cursor, full.length)
    return { ...path, text }
  } catch (thrown) {
    if (!(thrown instanceof PathFault)) throw thrown
    return { kind: 'pathProblem', code: thrown.code, position: thrown.position, message: thrown.message }
  }
}

/** Parses a path that begins with `$` or `@` and ends at an offset. */
function parseFrom(cursor: PathCursor, end: number): JsonPath {
  cursor.depth += 1
  if (cursor.depth > MAX_DEPTH) throw new PathFault(cursor.position, 'Filters are nested too deeply')
  const start = cursor.position
  const root = cursor.text[start] === '@' ? '@' : '$'
  cursor.position += 1
  const steps: Step[] = []
  if (cursor.position < end && !/[.[]/.test(cursor.text.charAt(cursor.position))) {
    throw unexpected(cursor, '"." or "["')
  }
  while (cursor.position < end) steps.push(...parseStep(cursor, end))
  if (steps.at(-1)?.kind === 'scan') throw new PathFault(end, 'A path must not end with ".."')
  cursor.depth -= 1
  return finish(cursor.text.slice(start, end), root, steps)
}

// A function behind a path that scans is a function of all that the path finds.
function finish(text: string, root: '$' | '@', steps: readonly Step[]): JsonPath {
  const first = steps.findIndex(step => step.kind === 'function')
  const call = steps[first]
  if (steps[0]?.kind === 'scan' && call?.kind === 'function') {
    const inner = steps.slice(0, first)
    const of: JsonPath = { text, root, steps: inner, definite: isDefinite(inner) }
    const outer: Step[] = [{ kind: 'function', name: call.name, of }, ...steps.slice(first + 1)]
    return { text, root, steps: outer, definite: isDefinite(outer) }
  }
  return { text, root, steps, definite: isDefinite(steps) }
}

function parseStep(cursor: PathCursor, end: number): readonly Step[] {
  const char = cursor.text[cursor.position]
  if (char === '[') return [parseBracket(cursor, end)]
  if (char !== '.') return [parseName(cursor, end)]
  const scans = cursor.text[cursor.position + 1] === '.' && cursor.position + 1 < end
  cursor.position += scans ? 2 : 1
  if (cursor.position >= end || cursor.text[cursor.position] === '.') throw unexpected(cursor, 'a name')
  const next = cursor.text[cursor.position] === '[' ? parseBracket(cursor, end) : parseName(cursor, end)
  return scans ? [{ kind: 'scan' }, next] : [next]
}

const NAME = /[^.[( ]+/y

function parseName(cursor: PathCursor, end: number): Step {
  const { text, position } = cursor
  if (text[position] === '*') {
    cursor.position += 1
    return { kind: 'wildcard' }
  }
  NAME.lastIndex = position
  const name = NAME.exec(text.slice(0, end))?.[0]
  if (name === undefined) throw unexpected(cursor, 'a name')
  cursor.position += name.length
  const next = cursor.position < end ? text[cursor.position] : undefined
  if (next === ' ') throw new PathFault(cursor.position, "A name with blanks is written ['my name']")
  return next === '(' ? parseFunction(cursor, name, end) : { kind: 'names', names: [name] }
}

function parseFunction(cursor: PathCursor, name: string, end: number): Step {
  const start = cursor.position - name.length
  const close = cursor.text.indexOf(')', cursor.position)
  if (close < 0 || close >= end) throw new PathFault(cursor.position, `Expected ")" behind ${name}(`)
  const given = cursor.text.slice(cursor.position + 1, close).trim()
  if (!FUNCTIONS.has(name) || given !== '') {
    throw new PathFault(start, `The function ${name}(${given}) is not supported`, 'PATH_UNSUPPORTED')
  }
  cursor.position = close + 1
  return { kind: 'function', name: name as FunctionName, of: undefined }
}

const SIGNED = String.raw`\s*-?\d+\s*`
const INDEXES = new RegExp(String.raw`\[(${SIGNED}(?:,${SIGNED})*)\]`, 'y')
const SLICE = new RegExp(String.raw`\[(${SIGNED})?\s*:(${SIGNED})?\s*(?::(?:${SIGNED})?\s*)?\]`, 'y')
const WILDCARD = /\[\s*\*\s*\]/y
const FILTER = /\[\s*\?\s*\(/y
const QUOTE = /\[\s*(?=['"])/y

function parseBracket(cursor: PathCursor, end: number): Step {
  if (matches(cursor, QUOTE) !== undefined) return parseNames(cursor, end)
  const wildcard = matches(cursor, WILDCARD)
  if (wildcard !== undefined) return { kind: 'wildcard' }
  const indexes = matches(cursor, INDEXES)
  if (indexes !== undefined) return { kind: 'indexes', indexes: (indexes[1] ?? '').split(',').map(Number) }
  const slice = matches(cursor, SLICE)
  if (slice !== undefined) return sliceOf(cursor, slice)
  const filter = matches(cursor, FILTER)
  if (filter !== undefined) return { kind: 'filter', predicate: parseFilter(cursor, end) }
  throw unexpected(cursor, "['name'], [index], [from:to], [*] or [?(filter)]")
}

function sliceOf(cursor: PathCursor, [, from, to]: RegExpExecArray): Step {
  if (from === undefined && to === undefined) throw unexpected(cursor, 'a bound of the slice in front')
  return { kind: 'slice', from: numberOf(from), to: numberOf(to) }
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

function parseNames(cursor: PathCursor, end: number): Step {
  const names: string[] = []
  for (;;) {
    skipBlanks(cursor)
    names.push(parseQuoted(cursor, end))
    skipBlanks(cursor)
    const char = cursor.text[cursor.position]
    cursor.position += 1
    if (char === ']') return { kind: 'names', names }
    if (char !== ',') throw unexpected({ ...cursor, position: cursor.position - 1 }, '"," or "]"')
  }
}
