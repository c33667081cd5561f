import { DEFAULT_MAX_STEPS, type Gauge, newGauge, type StepMeter, stepMeter } from '../meter.ts'
import { type RegexFailure, STOPPED, TOO_LARGE } from '../problem.ts'
import { type RegexMatch, regexMatch, type SlotMatch } from '../regex-match.ts'
import type { Pattern } from '../syntax.ts'
import { backtrackSearch, newBacktracker } from './backtrack.ts'
import { compileProgram } from './compile-program.ts'
import { linearMatch } from './linear.ts'
import { fillLookTables, type LookTables, lookTableBytes } from './lookaround.ts'
import { type Program, slotCount } from './program.ts'

/** Engine of GuardedRegex where the native one may not run. Its answers are those of the native engine. */
export interface OwnEngine {
  /** The pattern compiles within `maxInstructions`, so that this engine can run it at all. */
  fits(): boolean
  exec(text: string, lastIndex: number, meter?: StepMeter): RegexMatch | RegexFailure | null
  test(text: string, meter?: StepMeter): boolean | RegexFailure
}

/** Slots of all threads together, 32 MB at most. */
const MAX_SLOT_CELLS = 4_000_000

/** Bytes of the lookaround tables of one text. */
const MAX_TABLE_BYTES = 16_000_000

type Purpose = 'match' | 'test'

/** State that an engine keeps between calls. */
interface EngineState {
  readonly pattern: Pattern
  readonly maxInstructions: number
  /** Made when first needed; undefined = too large. */
  readonly programs: Map<Purpose, Program | undefined>
  /**
   * Tables cost a pass over the text, and the next exec of a scan finds them here. One text is kept, until its scan
   * ends without a match.
   */
  scan: { readonly text: string; readonly program: Program; readonly tables: LookTables } | undefined
}

/** Makes the linear engine, or the counting backtracker for a pattern with backreferences. */
export function newOwnEngine(pattern: Pattern, maxInstructions: number): OwnEngine {
  const state: EngineState = { pattern, maxInstructions, programs: new Map(), scan: undefined }
  return {
    fits: () => programFor(state, 'match') !== undefined,
    exec(text, lastIndex, meter) {
      const found = find(state, 'match', newAttempt(text, lastIndex, meter))
      if (found === undefined) return null
      return 'kind' in found ? found : regexMatch(pattern, text, found)
    },
    test(text, meter) {
      const found = find(state, 'test', newAttempt(text, 0, meter))
      if (found === undefined) return false
      return 'kind' in found ? found : true
    },
  }
}

/** One call of an engine. */
interface Attempt {
  readonly text: string
  readonly from: number
  readonly gauge: Gauge
}

function newAttempt(text: string, from: number, meter: StepMeter | undefined): Attempt {
  return { text, from, gauge: newGauge(meter ?? stepMeter(DEFAULT_MAX_STEPS)) }
}

type Found = SlotMatch | RegexFailure | undefined

function find(state: EngineState, purpose: Purpose, attempt: Attempt): Found {
  const { text, from, gauge } = attempt
  const { hasBackreference } = state.pattern
  // A reference needs its group's captures, also where only the answer counts.
  const program = programFor(state, hasBackreference ? 'match' : purpose)
  if (program === undefined) return TOO_LARGE
  if (from > text.length) return undefined
  if (hasBackreference) return findByTrying(state, program, attempt)
  const tables = tablesFor(state, program, attempt)
  if ('kind' in tables) return tables
  const slots = purpose === 'match' ? slotCount(state.pattern.groupCount) : 0
  const match = linearMatch({ program, text, gauge, tables, slotCount: slots }, from, searchOf(state))
  if (match === undefined) state.scan = undefined
  return gauge.stopped ? STOPPED : match
}

function searchOf({ pattern }: EngineState): 'sticky' | 'forward' {
  return pattern.sticky ? 'sticky' : 'forward'
}

function findByTrying(state: EngineState, program: Program, attempt: Attempt): Found {
  const { text, from, gauge } = attempt
  const machine = newBacktracker(text, gauge, slotCount(state.pattern.groupCount))
  const start = backtrackSearch(machine, program, from, searchOf(state))
  if (start < 0) return gauge.stopped ? STOPPED : undefined
  machine.slots[0] = start
  machine.slots[1] = machine.end
  return { start, end: machine.end, slots: machine.slots }
}

function programFor(state: EngineState, purpose: Purpose): Program | undefined {
  if (!state.programs.has(purpose)) {
    const program = compileProgram(state.pattern, purpose, state.maxInstructions)
    state.programs.set(purpose, program !== undefined && slotsFit(state, purpose, program) ? program : undefined)
  }
  return state.programs.get(purpose)
}

function slotsFit({ pattern }: EngineState, purpose: Purpose, program: Program): boolean {
  const threads = program.ops.length * (program.loopDepth + 1)
  return purpose === 'test' || threads * slotCount(pattern.groupCount) <= MAX_SLOT_CELLS
}

function tablesFor(state: EngineState, program: Program, attempt: Attempt): LookTables | RegexFailure {
  const { text, gauge } = attempt
  if (program.looks.length === 0) return NO_TABLES
  if (state.scan?.text === text && state.scan.program === program) return state.scan.tables
  if (lookTableBytes(program, text.length) > MAX_TABLE_BYTES) return TOO_LARGE
  const tables: LookTables = new Map()
  fillLookTables(program, text, gauge, tables)
  if (gauge.stopped) return STOPPED
  state.scan = { text, program, tables }
  return tables
}

const NO_TABLES: LookTables = new Map()
