import { passes } from '../char-set.ts'
import { type Gauge, spend } from '../meter.ts'
import { firstChars } from './first-chars.ts'
import { type LookTables, lookHolds } from './lookaround.ts'
import { Op, type Program } from './program.ts'
import { holds, nextChar, searchStart, unitsOf } from './text-position.ts'

/** A match of the linear engine. */
export interface LinearMatch {
  readonly start: number
  readonly end: number
  /** As `groupSlot` lays them out; -1 = unset. Empty for a `test` program. */
  readonly slots: readonly number[]
}

/** Constants of one match: program, text, gauge and tables. */
export interface LinearSearch {
  readonly program: Program
  readonly text: string
  readonly gauge: Gauge
  /** Filled by `fillLookTables` for this text. */
  readonly tables: LookTables
  /** 0 for a `test` program. */
  readonly slotCount: number
}

/**
 * Finds the match that JavaScript finds, in steps proportional to text × instructions: all alternatives advance
 * together, in order of priority, and of two that reach the same state only the first is kept.
 * A state is an instruction and the number of checked loops around it whose iteration has taken a character
 * (outer ones always have before inner ones), which is all that decides the future of a match without backreferences.
 * Undefined: no match, or the gauge ran out.
 */
export function linearMatch(search: LinearSearch, from: number, mode: 'sticky' | 'forward'): LinearMatch | undefined {
  const match = advance(search, searchStart(search.text, from, search.program), mode)
  if (match === undefined || search.slotCount === 0) return match
  const slots = [...match.slots]
  captureLooks(search, search.program, slots)
  slots[0] = match.start
  slots[1] = match.end
  return search.gauge.stopped ? undefined : { ...match, slots }
}

/** The alternatives alive at one position, by priority: lists side by side, made once, as emptying a list is dear. */
interface Threads {
  readonly pcs: Int32Array
  readonly starts: Int32Array
  readonly slots: (readonly number[])[]
  count: number
}

interface Frontier extends LinearSearch {
  /** Round in which a state was last reached. */
  readonly seen: Int32Array
  readonly width: number
  /** Ways that `follow` has not taken yet, as states, and the slots beside them. */
  readonly waiting: Int32Array
  readonly waitingSlots: (readonly number[])[]
  waitingCount: number
  readonly unset: readonly number[]
  /** Position of the round. */
  at: number
  round: number
  /** Filled by `follow` when a thread reaches MATCH: lower priorities are dropped. */
  found: LinearMatch | undefined
}

function newFrontier(search: LinearSearch, at: number): Frontier {
  const width = search.program.loopDepth + 1
  const states = search.program.ops.length * width
  return {
    program: search.program,
    text: search.text,
    gauge: search.gauge,
    tables: search.tables,
    slotCount: search.slotCount,
    seen: new Int32Array(states).fill(-1),
    width,
    waiting: new Int32Array(states),
    waitingSlots: [],
    waitingCount: 0,
    unset: new Array<number>(search.slotCount).fill(-1),
    at,
    round: 0,
    found: undefined,
  }
}

function newThreads(frontier: Frontier): Threads {
  const states = frontier.seen.length
  return { pcs: new Int32Array(states), starts: new Int32Array(states), slots: [], count: 0 }
}

function advance(search: LinearSearch, from: number, mode: 'sticky' | 'forward'): LinearMatch | undefined {
  const { program, text, gauge } = search
  const frontier = newFrontier(search, from)
  let threads = newThreads(frontier)
  let spare = newThreads(frontier)
  let best: LinearMatch | undefined
  for (;;) {
    if (best === undefined && (frontier.round === 0 || mode === 'forward')) {
      if (threads.count === 0 && mode === 'forward') skipToFirst(frontier)
      follow(frontier, threads, 0, 0, frontier.at, frontier.unset)
      best = frontier.found
    }
    if (gauge.stopped) return undefined
    if (threads.count === 0 && (best !== undefined || mode === 'sticky')) return best
    const char = nextChar(program, text, frontier.at)
    if (char < 0 || !spend(gauge, 1 + threads.count)) return gauge.stopped ? undefined : best
    if (best === undefined && mode === 'forward' && char > 0xffff) best = matchInsidePair(frontier)
    step(frontier, threads, spare, char)
    best = frontier.found ?? best
    const emptied = threads
    threads = spare
    spare = emptied
  }
}

/** Moves to the next character that a match can begin with. */
function skipToFirst(frontier: Frontier): void {
  const { program, text, gauge } = frontier
  const first = firstChars(program)
  if (first === undefined) return
  for (;;) {
    const char = nextChar(program, text, frontier.at)
    if (char < 0 || passes(first, char) || !spend(gauge, 1)) return
    frontier.at += unitsOf(char)
    frontier.round += 1
  }
}

/** A start inside a surrogate pair can only match the empty text; threads that started before still come first. */
function matchInsidePair(frontier: Frontier): LinearMatch | undefined {
  if (firstChars(frontier.program) !== undefined) return undefined
  frontier.round += 1
  frontier.at += 1
  follow(frontier, newThreads(frontier), 0, 0, frontier.at, frontier.unset)
  frontier.at -= 1
  return frontier.found
}

/** All threads take one character. */
function step(frontier: Frontier, threads: Threads, next: Threads, char: number): void {
  const { program, unset } = frontier
  next.count = 0
  frontier.round += 1
  frontier.found = undefined
  frontier.at += program.direction === 'forward' ? unitsOf(char) : -unitsOf(char)
  for (let i = 0; i < threads.count; i += 1) {
    const pc = threads.pcs[i] ?? 0
    const test = program.tests[program.x[pc] ?? 0]
    if (test === undefined || !passes(test, char)) continue
    follow(frontier, next, pc + 1, frontier.width - 1, threads.starts[i] ?? 0, threads.slots[i] ?? unset)
    if (frontier.found !== undefined) return
  }
}

/**
 * Follows a thread through instructions that take nothing; adds those that wait for a character.
 * More than three parameters, because this is called for each thread and character.
 */
function follow(
  frontier: Frontier,
  threads: Threads,
  pc: number,
  progress: number,
  start: number,
  slots: readonly number[],
): void {
  frontier.waitingCount = 0
  followOne(frontier, threads, pc, progress, start, slots)
  while (frontier.waitingCount > 0 && frontier.found === undefined) {
    frontier.waitingCount -= 1
    const state = frontier.waiting[frontier.waitingCount] ?? 0
    const nextPc = Math.floor(state / frontier.width)
    const nextSlots = frontier.waitingSlots[frontier.waitingCount] ?? slots
    followOne(frontier, threads, nextPc, state - nextPc * frontier.width, start, nextSlots)
  }
}

/** Follows the first choices; the others go on the list of waiting ways. */
function followOne(
  frontier: Frontier,
  threads: Threads,
  fromPc: number,
  fromProgress: number,
  start: number,
  fromSlots: readonly number[],
): void {
  const { program, seen, width, round, gauge, at } = frontier
  const { ops, x, y } = program
  let pc = fromPc
  let progress = fromProgress
  let slots = fromSlots
  for (;;) {
    const state = pc * width + progress
    if (seen[state] === round) return
    seen[state] = round
    if (!spend(gauge, 1)) return
    const operand = x[pc] ?? 0
    switch (ops[pc]) {
      case Op.CHAR:
        threads.pcs[threads.count] = pc
        threads.starts[threads.count] = start
        threads.slots[threads.count] = slots
        threads.count += 1
        return
      case Op.SPLIT:
        frontier.waiting[frontier.waitingCount] = (y[pc] ?? 0) * width + progress
        frontier.waitingSlots[frontier.waitingCount] = slots
        frontier.waitingCount += 1
        pc = operand
        continue
      case Op.JUMP:
        pc = operand
        continue
      case Op.SAVE:
        slots = written(gauge, slots, operand, operand + 1, at)
        break
      case Op.FORGET:
        slots = written(gauge, slots, operand, y[pc] ?? 0, -1)
        break
      case Op.ENTER:
        progress = Math.min(progress, operand)
        break
      case Op.CHECK:
        if (progress <= operand) return
        progress = operand
        break
      case Op.ASSERT:
        if (!holds(program.assertions[operand] ?? 'start', frontier.text, at)) return
        break
      case Op.LOOK: {
        const look = program.looks[operand]
        if (look === undefined || !lookHolds(frontier.tables, look, at)) return
        if (look.slot >= 0) slots = written(gauge, slots, look.slot, look.slot + 1, at)
        break
      }
      default:
        frontier.found = { start, end: at, slots }
        return
    }
    pc += 1
  }
}

/** Slots that are copied for the price of a step. */
const SLOTS_PER_STEP = 16

/** Slots are shared between threads, so a write makes a copy. */
function written(gauge: Gauge, slots: readonly number[], from: number, to: number, value: number): readonly number[] {
  // A program without captures writes nothing.
  if (slots.length === 0 || !spend(gauge, Math.ceil(slots.length / SLOTS_PER_STEP))) return slots
  return slots.slice().fill(value, from, to)
}

/** Runs the lookarounds that the winner passed once more, for what they capture. */
function captureLooks(search: LinearSearch, program: Program, slots: number[]): void {
  for (const look of program.looks) {
    const at = look.slot < 0 ? -1 : (slots[look.slot] ?? -1)
    if (at < 0) continue
    const inner = advance({ ...search, program: look.program }, at, 'sticky')
    if (inner === undefined) continue
    // On slots of its own: a lookaround further in may share this one's slot.
    const innerSlots = [...inner.slots]
    captureLooks(search, look.program, innerSlots)
    innerSlots.forEach((value, slot) => {
      if (value >= 0) slots[slot] = value
    })
  }
}
