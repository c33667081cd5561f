import type { Folding } from '../case-folding.ts'
import type { CharTest } from '../char-set.ts'
import type { Assertion, GroupRange } from '../syntax.ts'

/** Instruction codes. An instruction continues at the next one unless it says otherwise. */
export const Op = {
  /** One character of `tests[x]`. */
  CHAR: 0,
  /** Try `x`, then `y`. */
  SPLIT: 1,
  /** Continue at `x`. */
  JUMP: 2,
  /** Write the position into slot `x`. */
  SAVE: 3,
  /** Forget the slots `x` ≤ slot < `y`. */
  FORGET: 4,
  /** An iteration begins of a loop with `x` checked loops around it. */
  ENTER: 5,
  /** Fails where the iteration of loop `x` has matched nothing. */
  CHECK: 6,
  /** Assertion `assertions[x]`. */
  ASSERT: 7,
  /** Lookaround `looks[x]`. */
  LOOK: 8,
  /** Backreference `references[x]`. */
  REFERENCE: 9,
  /** Success. */
  MATCH: 10,
} as const

/** A lookaround inside a program. */
export interface Look {
  readonly program: Program
  readonly sense: 'positive' | 'negative'
  /** Where the linear engine notes that the winner passed here; -1 = nothing inside is captured. */
  readonly slot: number
}

/** A backreference inside a program. */
export interface Reference {
  readonly groups: readonly number[]
  readonly folding: Folding | undefined
}

/** A pattern, or the body of a lookaround, as instructions. */
export interface Program {
  readonly ops: Uint8Array
  readonly x: Int32Array
  readonly y: Int32Array
  readonly tests: readonly CharTest[]
  readonly assertions: readonly Assertion[]
  readonly looks: readonly Look[]
  readonly references: readonly Reference[]
  /** Nesting of checked loops. */
  readonly loopDepth: number
  /** `backward`: characters are taken from right to left (lookbehind). */
  readonly direction: 'forward' | 'backward'
  readonly unicode: boolean
}

/**
 * First of a group's three slots: start, end, and where the winner passed the lookaround whose first group this is.
 * So one range of slots holds all that an iteration forgets. Two lookarounds with the same first group are nested,
 * hence in different programs, which run on different slots.
 */
export function groupSlot(group: number): number {
  return 3 * group
}

/** Slots of a match with so many groups, the whole match counted as group 0. */
export function slotCount(groupCount: number): number {
  return groupSlot(groupCount + 1)
}

/** A range with at least one group in it. */
export function hasGroups(range: GroupRange): boolean {
  return range.to > range.from
}

/** Steps that an instruction counts for, its characters and lookarounds aside: forgetting is work for each slot. */
export function stepsOf(program: Program, pc: number): number {
  return program.ops[pc] === Op.FORGET ? 1 + (program.y[pc] ?? 0) - (program.x[pc] ?? 0) : 1
}
