import { compileRegex, type GuardedRegex, type RegexMatch } from '../../regex/guarded-regex.ts'

import type { JavaUse } from '../../regex/java/cursor.ts'
import { translateJava } from '../../regex/java/pattern.ts'

import { isRegexProblem, type RegexProblem } from '../../regex/problem.ts'
import { Fault } from '../error.ts'
import type { Run } from '../run.ts'
import type { Pattern } from './pattern-kind.ts'

/** Native steps of one match: about a millisecond, for a text may have many. */
const LIMITS = { nativeSteps: 2_000_000, exponential: 'guard', maxPatternChars: 200_000 } as const
/** Operations that a match is charged for at least, so that the clock is looked at often enough. */
const OPERATIONS_PER_MATCH = 64
/** Characters of a pattern that is made up in a render: it takes time to prove a pattern harmless. */
const MOST_DYNAMIC = 1000
const OPERATOR = /[\\^$.|?*+()[\]{}]/

/** Compiles a pattern to match whole texts or to be found in them; answers a problem for what Java or the guard refuses. */
export function compilePattern(source: string, use: JavaUse): Pattern | RegexProblem {
  const text = literalOf(source)
  if (text !== undefined) return { kind: 'literal', text }
  const translated = translateJava(source, use)
  if (isRegexProblem(translated)) return translated
  const [before, behind] = use === 'whole' ? ['^(?:', ')$'] : ['', '']
  const regex = compileRegex(before + translated.source + behind, use === 'whole' ? 'u' : 'gu', LIMITS)
  if (!isRegexProblem(regex)) return { kind: 'regex', regex }
  return { ...regex, position: translated.originOf(regex.position - before.length) }
}

// A backslash before anything but a letter or digit makes that character plain.
function literalOf(source: string): string | undefined {
  const plain = source.replace(/\\([^A-Za-z0-9])/g, (_, char: string) => (OPERATOR.test(char) ? '' : char))
  if (OPERATOR.test(plain)) return undefined
  return source.replace(/\\([^A-Za-z0-9])/g, '$1')
}

/** The pattern of a text that a template makes up as it runs. */
export function patternOf(run: Run, source: string, use: JavaUse): Pattern {
  const { patterns } = run.compiled
  const key = `${use} ${source}`
  const known = patterns.get(key)
  if (known !== undefined) return known
  // A pattern takes much longer to compile than to read.
  run.meter.charge(256 + source.length)
  if (source.length > MOST_DYNAMIC)
    throw new Fault('VTL_PATTERN', `A pattern made as it is needed has at most ${MOST_DYNAMIC} characters`)
  const pattern = compilePattern(source, use)
  if (isRegexProblem(pattern)) throw new Fault('VTL_PATTERN', `${pattern.message} at character ${pattern.position + 1}`)
  patterns.set(key, pattern)
  return pattern
}

/** Where a pattern was found. */
export interface Found {
  readonly start: number
  readonly end: number
  /** The match and its groups; undefined for a literal. */
  readonly match: RegexMatch | undefined
}

/** The matches of a pattern in a text, as Matcher.find gives them one after the other. */
export function* findAll(run: Run, pattern: Pattern, text: string): Generator<Found> {
  let from = 0
  while (from <= text.length) {
    const found =
      pattern.kind === 'literal'
        ? findLiteral(run, pattern.text, { text, from })
        : findMatch(run, pattern.regex, { text, from })
    if (found === undefined) return
    yield found
    from = found.end > found.start ? found.end : stepFrom(pattern, text, found.end)
  }
}

// A regular expression of JavaScript goes back to the beginning of a character of two halves.
function stepFrom(pattern: Pattern, text: string, at: number): number {
  return at + (pattern.kind === 'regex' && (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
}

interface Search {
  readonly text: string
  readonly from: number
}

function findLiteral(run: Run, literal: string, { text, from }: Search): Found | undefined {
  const start = text.indexOf(literal, from)
  run.meter.charge(1 + ((start < 0 ? text.length : start) - from) / 64)
  return start < 0 ? undefined : { start, end: start + literal.length, match: undefined }
}

function findMatch(run: Run, regex: GuardedRegex, { text, from }: Search): Found | undefined {
  run.meter.charge(OPERATIONS_PER_MATCH)
  const match = regex.exec(text, from, run.regex)
  if (match === null) return undefined
  if (match.kind === 'regexFailure') throw new Fault('VTL_OPERATIONS', match.message)
  run.meter.charge((match.index - from + (match[0]?.length ?? 0)) / 16)
  return { start: match.index, end: match.index + (match[0]?.length ?? 0), match }
}

/** `matches`: whether the pattern matches the whole text. */
export function matchesWhole(run: Run, pattern: Pattern, text: string): boolean {
  if (pattern.kind === 'literal') return pattern.text === text
  run.meter.charge(OPERATIONS_PER_MATCH + text.length / 16)
  const matched = pattern.regex.test(text, run.regex)
  if (typeof matched === 'boolean') return matched
  throw new Fault('VTL_OPERATIONS', matched.message)
}
