import { isCallable } from '../callable.ts'
import type { Evaluation } from '../evaluation.ts'
import type { FoundMatch, LiteralPattern, MatchReader } from '../functions/matches.ts'
import { findPattern, PatternMatch, readMatchObjects } from '../functions/matches.ts'
import { checkLimit, isBelow } from '../functions/search.ts'
import { emptyMatch } from '../regex.ts'
import type { List } from '../sequence.ts'
import { emptySequence } from '../sequence.ts'
import type { Unsigned } from './coerce.ts'
import { broken, Fitting, lengthOf, toNumber, toOptionalNumber, toText } from './coerce.ts'

/** Functions that search, for what is no text and for limits that are no numbers. */
export const SEARCH_FUNCTIONS: Readonly<Record<string, Unsigned>> = {
  contains: containsAny,
  match: matchAny,
  split: splitAny,
  replace: replaceAny,
}

function containsAny(run: Evaluation, [value, part]: List): unknown {
  if (part === undefined) return undefined
  if (typeof part === 'string') return Array.isArray(value) ? value.includes(part) : broken()
  return readAny(run, part, value)() !== undefined
}

function matchAny(run: Evaluation, [value, matcher, limit]: List): unknown {
  const most = toOptionalNumber(run, limit)
  checkLimit('D3040', most, 3)
  const results = emptySequence()
  if (most !== undefined && !(most > 0)) return results
  const read = readAny(run, matcher, value)
  for (let found = read(); found !== undefined && isBelow(results.length, most); found = read()) {
    run.value(3)
    results.push({ match: found.match, index: found.start, groups: found.groups })
  }
  run.items(results.length)
  return results
}

function splitAny(run: Evaluation, [value, separator, limit]: List): unknown {
  const most = toOptionalNumber(run, limit)
  checkLimit('D3020', most, 3)
  if (most !== undefined && !(most > 0)) return []
  if (typeof value === 'string' && (typeof separator === 'string' || isCallable(separator))) {
    return new Fitting([value, separator, most])
  }
  // Only where nothing matches is no text needed.
  return typeof separator !== 'string' && readAny(run, separator, value)() === undefined ? [value] : broken()
}

function replaceAny(run: Evaluation, [value, pattern, replacement, limit]: List): unknown {
  const most = toOptionalNumber(run, limit)
  if (pattern === '' || (most !== undefined && most < 0)) return new Fitting(['', pattern, '', most])
  if (most !== undefined && !(most > 0)) return value
  if (typeof pattern === 'string') {
    return typeof value === 'string' ? new Fitting([value, pattern, toText(run, replacement), most]) : broken()
  }
  if (typeof value === 'string' && isCallable(pattern)) return new Fitting([value, pattern, replacement, most])
  return readAny(run, pattern, value)() === undefined ? value : broken()
}

// A pattern looks at the text that a value makes, but stops where the value itself has its end.
function readAny(run: Evaluation, matcher: unknown, value: unknown): MatchReader {
  if (!isCallable(matcher)) return broken()
  const found = findPattern(run, matcher)
  if (found === undefined) return readMatchObjects(run, matcher, value)
  return readByPattern(run, found, value)
}

function readByPattern(run: Evaluation, { pattern, position }: LiteralPattern, value: unknown): MatchReader {
  const text = toText(run, value)
  let previous: FoundMatch | undefined
  return () => {
    const from = previous === undefined || !pattern.global ? 0 : previous.end
    if (previous !== undefined && from >= toNumber(run, lengthOf(value))) return undefined
    const found = pattern.exec(run, text, from)
    if (found === null) return undefined
    const match = new PatternMatch(found)
    if (previous !== undefined && match.match === '') throw emptyMatch(pattern, position)
    previous = match
    return match
  }
}
