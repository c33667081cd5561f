import type { FuzzCase } from './case.ts'

/** Test of a reduced case: it still shows what the first one showed. */
export type StillFails = (pair: FuzzCase) => Promise<boolean>

/** Attempts after which the smallest case so far is taken. */
const MOST_ATTEMPTS = 800

const TOKEN =
  /\s+|\/(?:\\.|[^/\\\s])+\/[im]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|\$?[\p{L}_$][\p{L}\p{N}_$]*|\d+(?:\.\d+)?(?:e[-+]?\d+)?|~>|\?[:?]|:=|\.\.|\*\*|[!<>]=|./gsu

/** Reduces source, document and bindings for as long as the case still fails. */
export async function shrink(first: FuzzCase, fails: StillFails): Promise<FuzzCase> {
  let attempts = 0
  let best = first
  for (let progress = true; progress; ) {
    progress = false
    for (const candidate of candidates(best)) {
      if (++attempts > MOST_ATTEMPTS) return best
      if (sizeOf(candidate) >= sizeOf(best) || !(await fails(candidate))) continue
      best = candidate
      progress = true
      break
    }
  }
  return best
}

function sizeOf(pair: FuzzCase): number {
  return pair.source.length * 2 + (pair.document?.length ?? 0) + Object.values(pair.bindings).join('').length
}

function* candidates(pair: FuzzCase): Generator<FuzzCase> {
  for (const source of smallerSources(pair.source)) yield { ...pair, source }
  if (pair.document !== undefined) {
    yield { ...pair, document: undefined }
    for (const value of smallerValues(JSON.parse(pair.document))) yield { ...pair, document: JSON.stringify(value) }
  }
  for (const [name, text] of Object.entries(pair.bindings)) {
    const { [name]: _dropped, ...others } = pair.bindings
    yield { ...pair, bindings: others }
    for (const value of smallerValues(JSON.parse(text)))
      yield { ...pair, bindings: { ...others, [name]: JSON.stringify(value) } }
  }
}

/** Texts with a run of tokens removed (longest first), kept alone, or replaced by something simple. */
function* smallerSources(source: string): Generator<string> {
  const tokens: readonly string[] = source.match(TOKEN) ?? []
  for (let length = tokens.length - 1; length > 0; length--) {
    for (let start = 0; start + length <= tokens.length; start++) {
      const run = tokens.slice(start, start + length)
      if (!balanced(run)) continue
      yield [...tokens.slice(0, start), ...tokens.slice(start + length)].join('')
      if (isGroup(run)) yield run.join('')
      if (length > 1)
        for (const simple of ['1', 'x', '[]'])
          yield [...tokens.slice(0, start), simple, ...tokens.slice(start + length)].join('')
    }
  }
  for (const [index, token] of tokens.entries()) {
    if (token.length > 3) for (const simple of ['1', '"a"', 'x']) yield tokens.with(index, simple).join('')
  }
}

function isGroup(run: readonly string[]): boolean {
  return run.length > 1 && !/^[).\]},;:?]/.test(run[0] ?? '')
}

function balanced(run: readonly string[]): boolean {
  let depth = 0
  for (const token of run) {
    if (token === '(' || token === '[' || token === '{') depth++
    if (token === ')' || token === ']' || token === '}') depth--
    if (depth < 0) return false
  }
  return depth === 0
}

function* smallerValues(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    yield* value
    for (let index = 0; index < value.length; index++) yield value.toSpliced(index, 1)
    for (const [index, item] of value.entries())
      for (const smaller of smallerValues(item)) yield value.with(index, smaller)
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    yield* entries.map(([, item]) => item)
    for (let index = 0; index < entries.length; index++) yield Object.fromEntries(entries.toSpliced(index, 1))
    for (const [index, [key, item]] of entries.entries()) {
      for (const smaller of smallerValues(item)) yield Object.fromEntries(entries.with(index, [key, smaller]))
    }
  } else if (value !== null && value !== 1) {
    yield* [1, null]
    if (typeof value === 'string' && value.length > 1)
      yield* ['', value.slice(0, value.length / 2), value.slice(value.length / 2)]
  }
}
