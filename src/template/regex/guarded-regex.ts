import { analyzePattern, type RegexAnalysis } from './analyze.ts'
import type { StepMeter } from './meter.ts'
import { nativeMisreads } from './native-fault.ts'
import { parsePattern } from './parse.ts'
import { isRegexProblem, type RegexFailure, type RegexProblem, regexProblem } from './problem.ts'
import type { RegexMatch } from './regex-match.ts'
import { newOwnEngine } from './run/own-engine.ts'

export type { RegexMatch } from './regex-match.ts'

/** Limits of one regular expression. */
export interface RegexLimits {
  /**
   * Steps up to which a match may run natively, by proof. Default 20,000,000: at most about 15 ms on the native engine, which
   * cannot be stopped. 0 = only our own engines.
   */
  readonly nativeSteps?: number
  /** Instructions up to which our own engines run a pattern. Default 20,000. */
  readonly maxInstructions?: number
  /** UTF-16 units of the longest pattern. Default 20,000. */
  readonly maxPatternChars?: number
  /** `guard` runs a pattern that is exponential natively in our own engines instead of refusing it. Default `refuse`. */
  readonly exponential?: 'refuse' | 'guard'
}

/** Default of `nativeSteps`. */
export const DEFAULT_NATIVE_STEPS = 20_000_000

/** Default of `maxInstructions`. */
export const DEFAULT_MAX_INSTRUCTIONS = 20_000

/** A regular expression that cannot hold a thread. Made once, used for any number of texts; not shared by threads. */
export interface GuardedRegex {
  readonly kind: 'regex'
  readonly source: string
  /** As given. */
  readonly flags: string
  readonly analysis: RegexAnalysis
  /** Longest text that is matched natively; -1 = none. */
  readonly maxNativeLength: number
  /**
   * The first match at or after `lastIndex`, exactly as RegExp.exec gives it (with flag g, or y where given); null
   * where there is none. The meter is asked only where our own engine runs: a native match is within `nativeSteps`.
   */
  exec(text: string, lastIndex: number, meter?: StepMeter): RegexMatch | RegexFailure | null
  /** A text that has a match somewhere. Cheaper than exec where our own engine runs. */
  test(text: string, meter?: StepMeter): boolean | RegexFailure
}

/**
 * Makes a regular expression safe: natively while the proven worst case for the text's length fits the budget, beyond
 * that in an engine of ours with the same results, step by step under a meter.
 * Answers a problem for what cannot be read, is exponential, or is too large for proof and engine alike.
 */
export function compileRegex(source: string, flags: string, limits: RegexLimits = {}): GuardedRegex | RegexProblem {
  const pattern = parsePattern(source, flags, limits.maxPatternChars)
  if (isRegexProblem(pattern)) return pattern
  const analysis = analyzePattern(pattern)
  if (analysis.kind === 'exponential' && limits.exponential !== 'guard') return analysis.problem
  const engine = newOwnEngine(pattern, limits.maxInstructions ?? DEFAULT_MAX_INSTRUCTIONS)
  const nativeSteps = nativeMisreads(pattern.root) ? 0 : (limits.nativeSteps ?? DEFAULT_NATIVE_STEPS)
  const maxNativeLength = longestNative(analysis, nativeSteps)
  if (maxNativeLength < 0 && !engine.fits()) {
    return regexProblem('REGEX_TOO_COMPLEX', 0, 'Too large to be proven harmless and to run in steps')
  }
  const native = new RegExp(source, pattern.sticky ? flags : `${flags.replace('g', '')}g`)
  return {
    kind: 'regex',
    source,
    flags,
    analysis,
    maxNativeLength,
    exec(text, lastIndex, meter) {
      if (text.length > maxNativeLength) return engine.exec(text, lastIndex, meter)
      try {
        native.lastIndex = lastIndex
        return native.exec(text)
      } catch {
        // The native engine throws a RangeError where its stack of 64 MB is full.
        return engine.exec(text, lastIndex, meter)
      }
    },
    test(text, meter) {
      if (text.length > maxNativeLength) return engine.test(text, meter)
      try {
        native.lastIndex = 0
        return native.test(text)
      } catch {
        return engine.test(text, meter)
      }
    },
  }
}

/** No text is longer. Source: V8, String::kMaxLength. */
const MAX_TEXT_LENGTH = 2 ** 29

/** The longest text whose bound fits, by halving; -1 where not even the empty text fits. */
function longestNative(analysis: RegexAnalysis, nativeSteps: number): number {
  if (analysis.kind !== 'bounded' || analysis.maxSteps(0) > nativeSteps) return -1
  let fits = 0
  let above = MAX_TEXT_LENGTH
  while (above - fits > 1) {
    const middle = Math.floor((fits + above) / 2)
    if (analysis.maxSteps(middle) <= nativeSteps) fits = middle
    else above = middle
  }
  return fits
}
