import type { Callable } from '../callable.ts'
import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import { emptyMatch } from '../regex.ts'
import type { List } from '../sequence.ts'
import { emptySequence } from '../sequence.ts'
import type { LiteralPattern } from './matches.ts'
import { findPattern, readMatches } from './matches.ts'

type Text = string | undefined
type Matcher = Text | Callable

/** `$contains`. */
export function contains(run: Evaluation, text: Text, token: Matcher): boolean | undefined {
  run.turns++
  if (text === undefined || token === undefined) return undefined
  if (typeof token !== 'string') return readMatches(run, token, text)() !== undefined
  run.scan(text.length)
  return text.includes(token)
}

/** `$match`: at most so many matches. Fails with D3040. */
export function match(run: Evaluation, text: Text, matcher: Callable, limit?: number): List | undefined {
  run.turns++
  if (text === undefined) return undefined
  checkLimit('D3040', limit, 3)
  const results = emptySequence()
  if (limit !== undefined && !(limit > 0)) return results
  const read = readMatches(run, matcher, text)
  for (let found = read(); found !== undefined && isBelow(results.length, limit); found = read()) {
    run.value(3)
    results.push({ match: found.match, index: found.start, groups: found.groups })
    run.items(results.length)
  }
  return results
}

/** `$split`: at most so many parts. Fails with D3020. */
export function split(run: Evaluation, text: Text, separator: Matcher, limit?: number): List | undefined {
  run.turns++
  if (text === undefined) return undefined
  checkLimit('D3020', limit, 3)
  if (limit !== undefined && !(limit > 0)) return []
  const parts =
    typeof separator === 'string' ? splitAt(run, text, separator, limit) : splitBy(run, text, separator, limit)
  run.items(parts.length)
  return parts
}

// One part above the budget is enough to know that it is exceeded.
function splitAt(run: Evaluation, text: string, separator: string, limit?: number): List {
  run.text(text.length)
  return text.split(separator, Math.min(limit ?? Number.POSITIVE_INFINITY, run.maxSequence + 1))
}

function splitBy(run: Evaluation, text: string, separator: unknown, limit?: number): List {
  const pattern = findPattern(run, separator)
  if (pattern !== undefined) return splitByPattern(run, text, pattern, limit)
  const parts: List = []
  const read = readMatches(run, separator, text)
  let start = 0
  for (let found = read(); found !== undefined && isBelow(parts.length, limit); found = read()) {
    parts.push(text.substring(start, found.start))
    start = found.end
    if (parts.length > run.maxSequence) run.items(parts.length)
  }
  if (isBelow(parts.length, limit)) parts.push(text.substring(start))
  return parts
}

interface WholeSplit {
  readonly whole: RegExp
  readonly limit: number | undefined
}

function splitWhole(run: Evaluation, text: string, { whole, limit }: WholeSplit): List {
  run.scan(text.length)
  const parts = text.split(whole, limit === undefined ? undefined : Math.ceil(limit))
  run.turns += parts.length - 1
  return parts
}

function splitByPattern(run: Evaluation, text: string, { pattern, position }: LiteralPattern, limit?: number): List {
  const whole = pattern.whole(text)
  if (whole !== undefined) return splitWhole(run, text, { whole, limit })
  const parts: List = []
  let start = 0
  let found = pattern.exec(run, text, 0)
  while (found !== null && isBelow(parts.length, limit)) {
    run.turns++
    parts.push(text.substring(start, found.index))
    if (parts.length > run.maxSequence) run.items(parts.length)
    start = found.index + (found[0] ?? '').length
    // Without a flag that moves it on, a search starts at the front for ever.
    found = start >= text.length ? null : pattern.exec(run, text, pattern.global ? start : 0)
    if (found !== null && found[0] === '') throw emptyMatch(pattern, position)
  }
  if (isBelow(parts.length, limit)) parts.push(text.substring(start))
  return parts
}

/** Fails with the code when a limit is negative. */
export function checkLimit(code: string, limit: number | undefined, index: number): void {
  if (limit !== undefined && limit < 0) throw new JsonataError(code, { value: limit, index })
}

/** A count that leaves room for one more under the limit; without a limit there always is. */
export function isBelow(count: number, limit: number | undefined): boolean {
  return limit === undefined || count < limit
}
