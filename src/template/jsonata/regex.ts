import { describeFunction } from './callable.ts'
import { JsonataError } from './error.ts'
import type { Evaluation } from './evaluation.ts'

/** A regular expression ready to run. */
export interface Pattern {
  readonly source: string
  /** The first match at or behind an index; null when there is none. */
  exec(run: Evaluation, text: string, from: number): RegExpExecArray | null
  /** Whether matches are searched from an index on; without it each search starts at the front. */
  readonly global: boolean
}

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
  const native = new RegExp(source, flags)
  return {
    source,
    global: flags.includes('g'),
    exec(run, text, from) {
      run.scan(text.length - from)
      native.lastIndex = from
      return native.exec(text)
    },
  }
}

/** A regular expression as a function of the language. */
export function createMatcher(run: Evaluation, pattern: Pattern, position: number | undefined) {
  const matcher = (text: unknown, from?: unknown) => matchAt(String(text), typeof from === 'number' ? from : 0)
  const matchAt = (text: string, from: number): Match | undefined => {
    const found = pattern.exec(run, text, from)
    if (found === null) return undefined
    const end = found.index + found[0].length
    const next = () => {
      const resume = pattern.global ? end : from
      if (resume >= text.length) return undefined
      const following = matchAt(text, resume)
      if (following?.match === '') throw emptyMatch(pattern, position)
      return following
    }
    return { match: found[0], start: found.index, end, groups: found.slice(1), next }
  }
  return describeFunction(matcher, { kind: 'matcher', pattern, position })
}

/** The error of a match that would never advance. */
export function emptyMatch(pattern: Pattern, position: number | undefined): JsonataError {
  return new JsonataError('D1004', { position, value: pattern.source })
}
