import { canonical } from '../case-folding.ts'
import { passes } from '../char-set.ts'
import { type Gauge, spend } from '../meter.ts'
import { groupSlot, Op, type Program, type Reference, stepsOf } from './program.ts'
import { charAfter, holds, nextChar, searchStart, splitsPair, unitsOf } from './text-position.ts'

/**
 * A backtracking engine that counts each instruction as a step, for patterns with backreferences, which no linear
 * engine can carry out. Its steps are also the measure of the proven bound.
 */
export interface Backtracker {
  readonly text: string
  readonly gauge: Gauge
  /** As `groupSlot` lays them out; -1 = unset. */
  readonly slots: Int32Array
  /** Old values of slots, to be restored on the way back: slot, value, slot, value… */
  readonly trail: number[]
  /** Where the last run ended. */
  end: number
}

/** Makes a backtracker for one text. */
export function newBacktracker(text: string, gauge: Gauge, slotCount: number): Backtracker {
  return { text, gauge, slots: new Int32Array(slotCount).fill(-1), trail: [], end: -1 }
}

/**
 * The first start at or after `from` where the program matches, with the captures in `slots`; -1 where there is none
 * or the gauge ran out. `sticky` tries `from` only.
 */
export function backtrackSearch(machine: Backtracker, program: Program, from: number, search: Search): number {
  let at = searchStart(machine.text, from, program)
  while (at <= machine.text.length) {
    machine.slots.fill(-1)
    machine.trail.length = 0
    if (run(machine, program, at)) return at
    if (machine.gauge.stopped || search === 'sticky') return -1
    at += 1
  }
  return -1
}

/** Places where a match may start: the first position only, or any from there on. */
export type Search = 'sticky' | 'forward'

/** Matches at one position. The choices not yet taken are on a stack of their own: (instruction, position, trail). */
function run(machine: Backtracker, program: Program, start: number): boolean {
  const { ops, x, y } = program
  const { gauge, text } = machine
  // Registers of a lookaround's loops must not disturb those of the program around it.
  const registers = new Int32Array(program.loopDepth)
  const choices: number[] = []
  let pc = 0
  let at = start
  for (;;) {
    if (!spend(gauge, stepsOf(program, pc)) || isFull(machine, choices)) return false
    let next = pc + 1
    switch (ops[pc]) {
      case Op.CHAR: {
        const char = nextChar(program, text, at)
        const test = program.tests[x[pc] ?? 0]
        if (char < 0 || test === undefined || !passes(test, char)) next = -1
        else at += program.direction === 'forward' ? unitsOf(char) : -unitsOf(char)
        break
      }
      case Op.SPLIT:
        choices.push(y[pc] ?? 0, at, machine.trail.length)
        next = x[pc] ?? 0
        break
      case Op.JUMP:
        next = x[pc] ?? 0
        break
      case Op.SAVE:
        setSlot(machine, x[pc] ?? 0, at)
        break
      case Op.FORGET:
        for (let slot = x[pc] ?? 0; slot < (y[pc] ?? 0); slot += 1) setSlot(machine, slot, -1)
        break
      case Op.ENTER:
        setRegister(machine, registers, x[pc] ?? 0, at)
        break
      case Op.CHECK:
        if (registers[x[pc] ?? 0] === at) next = -1
        break
      case Op.ASSERT:
        if (!holds(program.assertions[x[pc] ?? 0] ?? 'start', text, at)) next = -1
        break
      case Op.LOOK:
        if (!look(machine, program, x[pc] ?? 0, at)) next = -1
        break
      case Op.REFERENCE: {
        const end = matchReference(machine, program, program.references[x[pc] ?? 0], at)
        // As the native engine: a reference never ends inside a surrogate pair, not even the empty one.
        if (end < 0 || (program.unicode && splitsPair(text, end))) next = -1
        else at = end
        break
      }
      default:
        machine.end = at
        return true
    }
    if (next < 0) {
      const mark = choices.pop()
      if (mark === undefined) return false
      at = choices.pop() ?? 0
      next = choices.pop() ?? 0
      undo(machine, registers, mark)
    }
    pc = next
  }
}

/** Numbers on the two stacks together, 12 MB. */
const MAX_STACKED = 1_500_000

/** Stops the match where its stacks have grown too large: memory is a budget like steps. */
function isFull({ gauge, trail }: Backtracker, choices: readonly number[]): boolean {
  if (trail.length + choices.length > MAX_STACKED) gauge.stopped = true
  return gauge.stopped
}

function setSlot(machine: Backtracker, slot: number, value: number): void {
  machine.trail.push(slot, machine.slots[slot] ?? -1)
  machine.slots[slot] = value
}

/** Registers go on the same trail as slots, as negative numbers. */
function setRegister(machine: Backtracker, registers: Int32Array, register: number, value: number): void {
  machine.trail.push(-1 - register, registers[register] ?? 0)
  registers[register] = value
}

function undo(machine: Backtracker, registers: Int32Array, mark: number): void {
  const { trail, slots } = machine
  while (trail.length > mark) {
    const value = trail.pop() ?? -1
    const slot = trail.pop() ?? 0
    if (slot < 0) registers[-1 - slot] = value
    else slots[slot] = value
  }
}

function look(machine: Backtracker, program: Program, index: number, at: number): boolean {
  const inner = program.looks[index]
  if (inner === undefined) return false
  const mark = machine.trail.length
  const matched = run(machine, inner.program, at)
  keepSlotsOnly(machine, mark, inner.sense === 'positive' && matched ? 'keep' : 'undo')
  return matched === (inner.sense === 'positive')
}

/** Drops the finished lookaround's registers from the trail, and its captures too where they do not count. */
function keepSlotsOnly(machine: Backtracker, mark: number, captures: 'keep' | 'undo'): void {
  const { trail, slots } = machine
  const entries = trail.splice(mark)
  for (let i = entries.length - 2; i >= 0; i -= 2) {
    const slot = entries[i] ?? 0
    if (slot >= 0 && captures === 'undo') slots[slot] = entries[i + 1] ?? -1
  }
  if (captures === 'undo') return
  for (let i = 0; i < entries.length; i += 2) {
    const slot = entries[i] ?? 0
    if (slot >= 0) trail.push(slot, entries[i + 1] ?? -1)
  }
}

/** Where the text of the group ends when read from `at`; -1 where it is not there. An unset group is empty text. */
function matchReference(machine: Backtracker, program: Program, reference: Reference | undefined, at: number): number {
  const { slots, text, gauge } = machine
  const group = reference?.groups.find(number => isSet(slots, number))
  if (reference === undefined || group === undefined) return at
  const start = slots[groupSlot(group)] ?? 0
  const length = (slots[groupSlot(group) + 1] ?? 0) - start
  const low = program.direction === 'forward' ? at : at - length
  if (low < 0 || low + length > text.length || !spend(gauge, length)) return -1
  for (let i = 0; i < length; ) {
    const left = charAfter(text, start + i, program)
    const right = charAfter(text, low + i, program)
    if (left !== right && !sameFolded(reference, left, right)) return -1
    i += unitsOf(left)
  }
  return program.direction === 'forward' ? at + length : low
}

function sameFolded(reference: Reference, left: number, right: number): boolean {
  const { folding } = reference
  return folding !== undefined && canonical(left, folding) === canonical(right, folding)
}

function isSet(slots: Int32Array, group: number): boolean {
  return (slots[groupSlot(group)] ?? -1) >= 0 && (slots[groupSlot(group) + 1] ?? -1) >= 0
}
