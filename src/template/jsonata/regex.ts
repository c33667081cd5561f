import { compileRegex, type GuardedRegex, type RegexLimits, type RegexMatch } from '../regex/guarded-regex.ts'
import type { RegexProblem } from '../regex/problem.ts'
import { describeFunction } from './callable.ts'
import { JsonataError } from './error.ts'
import type { Evaluation } from './evaluation.ts'
import type { Pattern } from './pattern.ts'

/** One match, as matchers give it to the language. */
export interface Match {
  readonly match: string
  readonly start: number
  readonly end: number
  readonly groups: unknown[]
  readonly next: () => Match | undefined
}

/** Prepares the value of a regex node: a RegExp, or whatever is left of one that the parser copied. */
export function preparePattern(value: unknown): Pattern {
  const { source, flags } = value instanceof RegExp ? value : new RegExp(String(value))
  return guardPattern(source, flags)
}

/** Makes a pattern that never outlasts the deadline. Fails with R0002 or R0004 where it may not be used at all. */
export function guardPattern(source: string, flags: string, limits?: RegexLimits): Pattern {
  const regex = compileRegex(source, flags, limits)
  if (regex.kind === 'regexProblem') throw refusal(regex)
  const simple = isSimple(source, flags) ? new RegExp(source, flags) : undefined
  const longest = Math.min(LONGEST_WHOLE, regex.maxNativeLength)
  return {
    source,
    global: flags.includes('g'),
    exec: (run, text, from) => execute(run, regex, { text, from }),
    whole: text => (text.length <= longest ? simple : undefined),
  }
}

/** Up to here, every match of a text together takes no longer than the guard allows one on a long text. */
const LONGEST_WHOLE = 4096
/** Groups, references, and everything that can match between two characters. */
const NOT_SIMPLE = /\((?!\?:)|\\[1-9kbB]|[\^$]/

function isSimple(source: string, flags: string): boolean {
  return flags.includes('g') && !NOT_SIMPLE.test(source.replaceAll('[^', '[')) && !new RegExp(source, flags).test('')
}

function refusal({ code, message, position }: RegexProblem): JsonataError {
  return new JsonataError(code === 'REGEX_EXPONENTIAL' ? 'R0004' : 'R0002', { message, position })
}

interface Search {
  readonly text: string
  readonly from: number
}

// Natively a match is within the steps that were proven for a text of this length, so that no meter is needed.
function execute(run: Evaluation, regex: GuardedRegex, { text, from }: Search): RegexMatch | null {
  const match =
    text.length <= regex.maxNativeLength ? regex.exec(text, from) : regex.exec(text, from, { charge: meterOf(run) })
  if (match === null) {
    run.scan(text.length - from)
    return null
  }
  if (match.kind !== undefined) throw new JsonataError('D1012', { value: run.budget.timeoutMs })
  run.scan(match.index - from)
  return match
}

/** Steps of a regular expression that one operation pays for. */
const STEPS_PER_OPERATION = 4

function meterOf(run: Evaluation): (steps: number) => boolean {
  return steps => {
    run.charge(Math.ceil(steps / STEPS_PER_OPERATION))
    return true
  }
}

/** A regular expression as a function of the language. */
export function createMatcher(run: Evaluation, pattern: Pattern, position: number | undefined) {
  const matcher = (text: unknown, from?: unknown) => matchAt(String(text), Math.max(0, Number(from) || 0))
  const matchAt = (text: string, from: number): Match | undefined => {
    const found = pattern.exec(run, text, from)
    if (found === null) return undefined
    const [whole = ''] = found
    const end = found.index + whole.length
    const next = () => {
      const resume = pattern.global ? end : from
      if (resume >= text.length) return undefined
      const following = matchAt(text, resume)
      if (following?.match === '') throw emptyMatch(pattern, position)
      return following
    }
    return { match: whole, start: found.index, end, groups: found.slice(1), next }
  }
  return describeFunction(matcher, { kind: 'matcher', pattern, position })
}

/** The error of a match that would never advance. */
export function emptyMatch(pattern: Pattern, position: number | undefined): JsonataError {
  return new JsonataError('D1004', { position, value: pattern.source })
}
