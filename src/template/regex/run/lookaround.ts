import { passes } from '../char-set.ts'
import { type Gauge, spend } from '../meter.ts'
import { type Look, Op, type Program } from './program.ts'
import { charAfter, charBefore, holds, unitsOf } from './text-position.ts'

/** For each lookaround of a program (and inside, recursively): a bit for each position where its body matches. */
export type LookTables = Map<Look, Uint8Array>

/** Bytes that the tables of a program take for a text of this length. */
export function lookTableBytes(program: Program, textLength: number): number {
  return program.looks.reduce((sum, look) => sum + tableBytes(textLength) + lookTableBytes(look.program, textLength), 0)
}

function tableBytes(textLength: number): number {
  return (textLength >> 3) + 1
}

/** A position at which the lookaround is satisfied. */
export function lookHolds(tables: LookTables, look: Look, at: number): boolean {
  const bits = tables.get(look)?.[at >> 3] ?? 0
  return ((bits >> (at & 7)) & 1) === (look.sense === 'positive' ? 1 : 0)
}

/**
 * Fills the tables of a program's lookarounds, inner ones first; stops early when the gauge runs out.
 * Each body is walked once over the whole text, against the direction in which it reads, so that what can still be
 * matched from a position is known before the position itself: linear, where trying it at each position is not.
 */
export function fillLookTables(program: Program, text: string, gauge: Gauge, tables: LookTables): void {
  for (const look of program.looks) {
    fillLookTables(look.program, text, gauge, tables)
    if (!gauge.stopped) tables.set(look, matchingStarts(look.program, text, gauge, tables))
  }
}

/** Ways into each instruction: by a step that takes a character, and by one that takes none. */
interface Inverse {
  readonly byChar: readonly (readonly number[])[]
  readonly byNothing: readonly (readonly number[])[]
}

const INVERSES = new WeakMap<Program, Inverse>()

function inverseOf(program: Program): Inverse {
  const known = INVERSES.get(program)
  if (known !== undefined) return known
  const size = program.ops.length
  const byChar: number[][] = Array.from({ length: size }, () => [])
  const byNothing: number[][] = Array.from({ length: size }, () => [])
  for (let pc = 0; pc < size; pc += 1) {
    const op = program.ops[pc]
    if (op === Op.CHAR) byChar[pc + 1]?.push(pc)
    else if (op === Op.SPLIT) for (const to of [program.x[pc], program.y[pc]]) byNothing[to ?? 0]?.push(pc)
    else if (op === Op.JUMP) byNothing[program.x[pc] ?? 0]?.push(pc)
    else if (op !== Op.MATCH) byNothing[pc + 1]?.push(pc)
  }
  const inverse = { byChar, byNothing }
  INVERSES.set(program, inverse)
  return inverse
}

/** Which positions the program can match from; captures and order play no part, nor do empty iterations. */
function matchingStarts(program: Program, text: string, gauge: Gauge, tables: LookTables): Uint8Array {
  const inverse = inverseOf(program)
  const starts = new Uint8Array(tableBytes(text.length))
  const seen = new Int32Array(program.ops.length).fill(-1)
  const closing: Closing = { program, inverse, text, tables, at: 0, seen, round: -1 }
  const forward = program.direction === 'forward'
  let at = forward ? text.length : 0
  let able: number[] = []
  let char = -1
  do {
    if (char > 0xffff) closeAt(closing, [program.ops.length - 1], forward ? at + 1 : at - 1, starts)
    able = ableBefore(program, inverse, able, char)
    closeAt(closing, able, at, starts)
    if (!spend(gauge, 1 + able.length)) return starts
    char = forward ? charBefore(text, at, program) : charAfter(text, at, program)
    at += forward ? -unitsOf(char) : unitsOf(char)
  } while (char >= 0)
  return starts
}

/** Instructions that take `char` and continue at an able one; MATCH is always able. */
function ableBefore(program: Program, inverse: Inverse, able: readonly number[], char: number): number[] {
  const before = [program.ops.length - 1]
  for (const pc of able) {
    for (const from of inverse.byChar[pc] ?? []) {
      const test = program.tests[program.x[from] ?? 0]
      if (test !== undefined && passes(test, char)) before.push(from)
    }
  }
  return before
}

interface Closing {
  readonly program: Program
  readonly inverse: Inverse
  readonly text: string
  readonly tables: LookTables
  readonly seen: Int32Array
  at: number
  round: number
}

/** Adds the instructions that reach an able one without taking a character, and notes whether the first is among them. */
function closeAt(closing: Closing, able: number[], at: number, starts: Uint8Array): void {
  closing.at = at
  closing.round += 1
  const { inverse, seen, round } = closing
  for (const pc of able) seen[pc] = round
  for (let i = 0; i < able.length; i += 1) {
    for (const from of inverse.byNothing[able[i] ?? 0] ?? []) {
      if (seen[from] === round || !passable(closing, from)) continue
      seen[from] = round
      able.push(from)
    }
  }
  if (seen[0] === round) starts[at >> 3] = (starts[at >> 3] ?? 0) | (1 << (at & 7))
}

function passable({ program, text, tables, at }: Closing, pc: number): boolean {
  const operand = program.x[pc] ?? 0
  if (program.ops[pc] === Op.ASSERT) return holds(program.assertions[operand] ?? 'start', text, at)
  if (program.ops[pc] !== Op.LOOK) return true
  const look = program.looks[operand]
  return look !== undefined && lookHolds(tables, look, at)
}
