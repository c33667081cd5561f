import { analyzePattern, type RegexAnalysis } from './analyze.ts'
import { backtrackSearch, newBacktracker } from './backtrack.ts'
import { compileProgram } from './compile-program.ts'
import { linearMatch } from './linear.ts'
import { fillLookTables, type LookTables } from './lookaround.ts'
import { DEFAULT_MAX_STEPS, newGauge, type StepMeter, stepMeter } from './meter.ts'
import { nativeMisreads } from './native-fault.ts'
import { parsePattern } from './parse.ts'
import { isRegexProblem, type RegexFailure, type RegexProblem, regexProblem, STOPPED, TOO_LARGE } from './problem.ts'
import { groupSlot, type Program, slotCount } from './program.ts'
import type { Pattern } from './syntax.ts'

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

/** What RegExp.exec answers: the whole match, then the groups. */
export interface RegexMatch extends ReadonlyArray<string | undefined> {
  readonly index: number
  readonly groups?: { readonly [name: string]: string | undefined } | undefined
  /** Always absent; a RegexFailure has one. */
  readonly kind?: undefined
}

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
  /** Whether the text has a match. Cheaper than exec where our own engine runs. */
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
      native.lastIndex = lastIndex
      return native.exec(text)
    },
    test(text, meter) {
      if (text.length > maxNativeLength) return engine.test(text, meter)
      native.lastIndex = 0
      return native.test(text)
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

interface OwnEngine {
  fits(): boolean
  exec(text: string, lastIndex: number, meter?: StepMeter): RegexMatch | RegexFailure | null
  test(text: string, meter?: StepMeter): boolean | RegexFailure
}

/** The linear engine, or the counting backtracker for backreferences. Programs are made when first needed. */
function newOwnEngine(pattern: Pattern, maxInstructions: number): OwnEngine {
  const slots = slotCount(pattern.groupCount)
  const programs = new Map<'match' | 'test', Program | undefined>()
  const programFor = (purpose: 'match' | 'test'): Program | undefined => {
    if (!programs.has(purpose)) programs.set(purpose, compileProgram(pattern, purpose, maxInstructions))
    return programs.get(purpose)
  }
  // Tables cost a pass over the text; the next exec of a scan finds them again. One text is kept until the scan ends.
  let scan: { text: string; program: Program; tables: LookTables } | undefined
  const find = (purpose: 'match' | 'test', text: string, lastIndex: number, meter?: StepMeter): Found => {
    // A reference needs its group's captures, also where only the answer counts.
    const program = programFor(pattern.hasBackreference ? 'match' : purpose)
    if (program === undefined) return TOO_LARGE
    const gauge = newGauge(meter ?? stepMeter(DEFAULT_MAX_STEPS))
    const mode = pattern.sticky ? 'sticky' : 'forward'
    if (lastIndex > text.length) return undefined
    if (pattern.hasBackreference) {
      const machine = newBacktracker(text, gauge, slots)
      const start = backtrackSearch(machine, program, lastIndex, mode)
      if (start < 0) return gauge.stopped ? STOPPED : undefined
      return { start, end: machine.end, slots: machine.slots }
    }
    if (scan?.text !== text || scan.program !== program) {
      const tables: LookTables = new Map()
      fillLookTables(program, text, gauge, tables)
      if (gauge.stopped) return STOPPED
      scan = program.looks.length > 0 ? { text, program, tables } : undefined
    }
    const tables: LookTables = scan?.tables ?? new Map()
    const slotCount = purpose === 'match' ? slots : 0
    const match = linearMatch({ program, text, gauge, tables, slotCount }, lastIndex, mode)
    if (match === undefined) scan = undefined
    return gauge.stopped ? STOPPED : match
  }
  return {
    fits: () => programFor('match') !== undefined,
    exec(text, lastIndex, meter) {
      const found = find('match', text, lastIndex, meter)
      if (found === undefined) return null
      return 'kind' in found ? found : asMatch(pattern, text, found)
    },
    test(text, meter) {
      const found = find('test', text, 0, meter)
      if (found === undefined) return false
      return 'kind' in found ? found : true
    },
  }
}

/** A match of either engine of ours. */
interface OwnMatch {
  readonly start: number
  readonly end: number
  readonly slots: ArrayLike<number>
}

type Found = OwnMatch | RegexFailure | undefined

function asMatch(pattern: Pattern, text: string, found: OwnMatch): RegexMatch {
  const groups: (string | undefined)[] = [text.slice(found.start, found.end)]
  for (let group = 1; group <= pattern.groupCount; group += 1) {
    const start = found.slots[groupSlot(group)] ?? -1
    const end = found.slots[groupSlot(group) + 1] ?? -1
    groups.push(start < 0 || end < 0 ? undefined : text.slice(start, end))
  }
  return Object.assign(groups, { index: found.start, groups: namedGroups(pattern, groups) })
}

function namedGroups(pattern: Pattern, groups: readonly (string | undefined)[]): RegexMatch['groups'] {
  if (pattern.names.size === 0) return undefined
  const named: Record<string, string | undefined> = Object.create(null)
  for (const [name, numbers] of pattern.names) {
    const number = numbers.find(candidate => groups[candidate] !== undefined)
    named[name] = number === undefined ? undefined : groups[number]
  }
  return named
}
