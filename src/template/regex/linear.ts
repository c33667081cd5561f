import { passes } from './char-set.ts'
import { type LookTables, lookHolds } from './lookaround.ts'
import { type Gauge, spend } from './meter.ts'
import { Op, type Program } from './program.ts'
import { holds, nextChar, searchStart, unitsOf } from './text-position.ts'

/** A match of the linear engine. */
export interface LinearMatch {
  readonly start: number
  readonly end: number
  /** As `groupSlot` lays them out; -1 = unset. Empty for a `test` program. */
  readonly slots: Int32Array
}

/** What stays the same during one match. */
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
  const match = advance(search, searchStart(search.text, from, search.program.unicode), mode)
  if (match === undefined || search.slotCount === 0) return match
  captureLooks(search, search.program, match.slots)
  match.slots[0] = match.start
  match.slots[1] = match.end
  return search.gauge.stopped ? undefined : match
}

/** The alternatives alive at one position, by priority. */
interface Threads {
  readonly pcs: number[]
  readonly starts: number[]
  readonly slots: Int32Array[]
}

interface Frontier extends LinearSearch {
  /** Round in which a state was last reached. */
  readonly seen: Int32Array
  readonly width: number
  round: number
  /** Filled by `follow` when a thread reaches MATCH: lower priorities are dropped. */
  found: LinearMatch | undefined
}

function advance(search: LinearSearch, from: number, mode: 'sticky' | 'forward'): LinearMatch | undefined {
  const { program, text, gauge } = search
  const width = program.loopDepth + 1
  const seen = new Int32Array(program.ops.length * width).fill(-1)
  const frontier: Frontier = { ...search, seen, width, round: 0, found: undefined }
  const unset = new Int32Array(search.slotCount).fill(-1)
  let at = from
  let threads: Threads = { pcs: [], starts: [], slots: [] }
  let best: LinearMatch | undefined
  for (;;) {
    const begins = best === undefined && (frontier.round === 0 || mode === 'forward')
    if (begins) follow(frontier, threads, { pc: 0, progress: 0, at, start: at, slots: unset })
    best = frontier.found ?? best
    if (gauge.stopped) return undefined
    if (threads.pcs.length === 0 && (best !== undefined || mode === 'sticky')) return best
    const char = nextChar(program, text, at)
    if (char < 0 || !spend(gauge, 1 + threads.pcs.length)) return gauge.stopped ? undefined : best
    if (best === undefined && mode === 'forward' && char > 0xffff) best = matchInsidePair(frontier, at + 1, unset)
    at += program.direction === 'forward' ? unitsOf(char) : -unitsOf(char)
    threads = step(frontier, threads, char, at)
    best = frontier.found ?? best
  }
}

/** A start inside a surrogate pair can only match the empty text; threads that started before still come first. */
function matchInsidePair(frontier: Frontier, at: number, slots: Int32Array): LinearMatch | undefined {
  frontier.round += 1
  follow(frontier, { pcs: [], starts: [], slots: [] }, { pc: 0, progress: 0, at, start: at, slots })
  return frontier.found
}

/** All threads take one character. */
function step(frontier: Frontier, threads: Threads, char: number, at: number): Threads {
  const { program } = frontier
  const next: Threads = { pcs: [], starts: [], slots: [] }
  frontier.round += 1
  frontier.found = undefined
  for (let i = 0; i < threads.pcs.length; i += 1) {
    const pc = threads.pcs[i] ?? 0
    const test = program.tests[program.x[pc] ?? 0]
    if (test === undefined || !passes(test, char)) continue
    const slots = threads.slots[i]
    if (slots === undefined) continue
    follow(frontier, next, { pc: pc + 1, progress: frontier.width - 1, at, start: threads.starts[i] ?? 0, slots })
    if (frontier.found !== undefined) break
  }
  return next
}

/** A thread on its way to the next character. */
interface Walker {
  readonly pc: number
  readonly progress: number
  readonly at: number
  readonly start: number
  readonly slots: Int32Array
}

/** Follows a thread through instructions that take nothing; adds those that wait for a character. */
function follow(frontier: Frontier, threads: Threads, walker: Walker): void {
  const { program, seen, width, round, gauge } = frontier
  const { ops, x, y } = program
  const { at, start } = walker
  // Ways not yet taken: instruction, progress, and the slots beside them.
  const waiting: number[] = [walker.pc, walker.progress]
  const waitingSlots: Int32Array[] = [walker.slots]
  while (waiting.length > 0) {
    let progress = waiting.pop() ?? 0
    let pc = waiting.pop() ?? 0
    let slots = waitingSlots.pop() ?? walker.slots
    for (;;) {
      const state = pc * width + progress
      if (seen[state] === round) break
      seen[state] = round
      if (!spend(gauge, 1)) return
      const op = ops[pc]
      const operand = x[pc] ?? 0
      if (op === Op.CHAR) {
        threads.pcs.push(pc)
        threads.starts.push(start)
        threads.slots.push(slots)
        break
      }
      if (op === Op.MATCH) {
        frontier.found = { start, end: at, slots: slots.slice() }
        return
      }
      if (op === Op.SPLIT) {
        waiting.push(y[pc] ?? 0, progress)
        waitingSlots.push(slots)
        pc = operand
        continue
      }
      if (op === Op.JUMP) {
        pc = operand
        continue
      }
      if (op === Op.ENTER) progress = Math.min(progress, operand)
      else if (op === Op.CHECK) {
        if (progress <= operand) break
        progress = operand
      } else if (op === Op.ASSERT) {
        if (!holds(program.assertions[operand] ?? 'start', frontier.text, at)) break
      } else if (op === Op.LOOK) {
        const look = program.looks[operand]
        if (look === undefined || !lookHolds(frontier.tables, look, at)) break
        if (look.slot >= 0 && slots.length > 0) slots = written(slots, look.slot, look.slot + 1, at)
      } else if (op === Op.SAVE) slots = written(slots, operand, operand + 1, at)
      else if (op === Op.FORGET) slots = written(slots, operand, y[pc] ?? 0, -1)
      pc += 1
    }
  }
}

/** Slots are shared between threads, so a write makes a copy. */
function written(slots: Int32Array, from: number, to: number, value: number): Int32Array {
  return slots.slice().fill(value, from, to)
}

/** Runs the lookarounds that the winner passed once more, for what they capture. */
function captureLooks(search: LinearSearch, program: Program, slots: Int32Array): void {
  for (const look of program.looks) {
    const at = look.slot < 0 ? -1 : (slots[look.slot] ?? -1)
    if (at < 0) continue
    const inner = advance({ ...search, program: look.program }, at, 'sticky')
    if (inner === undefined) continue
    captureLooks(search, look.program, inner.slots)
    inner.slots.forEach((value, slot) => {
      if (value >= 0) slots[slot] = value
    })
  }
}
