import {
  astralRanges,
  type CharSet,
  FOLDED_WORD_CHARS,
  invertSet,
  LINE_TERMINATORS,
  setsMeet,
  WORD_CHARS,
} from '../char-set.ts'
import { Op, type Program, stepsOf } from '../run/program.ts'

/** Work that an analysis may still do; below 0 it gives up. */
export interface Effort {
  left: number
}

/** Where a spread begins. */
export interface SpreadStart {
  /** The instruction that took the last character; -1 = none was taken yet. */
  readonly pc: number
  /** Effect of a `^` without flag m on a path. */
  readonly startAnchor: 'pass' | 'block'
}

/** Everything that is reached from a start without taking a character. */
export interface Reach {
  /** CHAR instructions that may take the next character, and in how many ways they are reached. */
  readonly chars: Map<number, number>
  /** How often each lookaround of the program is tried. */
  readonly looks: number[]
  /** Steps made, over all ways. */
  steps: number
  /** A way that nothing can block leads to success. */
  sure: boolean
}

/** Demands of assertions on the next character since the last one was taken, as bits of a state. */
const Demand = { NO_CHAR: 1, BOUNDARY: 2, NO_BOUNDARY: 4, TERMINATOR: 8 } as const

const DEMANDS = 16

/**
 * Follows all ways from a start to the next character. These always end: an iteration that takes nothing fails at its
 * CHECK. A state here is an instruction, the number of checked loops around it whose iteration has taken a character,
 * and the demands on the next character. An assertion that the characters on both sides may satisfy counts as passed,
 * and so does every lookaround.
 */
export function newSpread(program: Program, effort: Effort): (start: SpreadStart) => Reach {
  const width = DEMANDS * (program.loopDepth + 1)
  const size = program.ops.length * width
  const scratch: Scratch = {
    program,
    width,
    seen: new Int32Array(size),
    ways: new Float64Array(size),
    unblocked: new Uint8Array(size),
    traits: program.tests.map(test => traitsOf(test.set)),
    weights: program.tests.map(test => 1 + (program.unicode ? astralRanges(test.set) : 0)),
    call: 0,
  }
  effort.left -= size >> 6
  return start => {
    const first = (start.pc + 1) * width + (start.pc < 0 ? 0 : DEMANDS * program.loopDepth)
    scratch.call += 1
    const order = inOrder(scratch, start, first)
    effort.left -= order.length
    return countWays(scratch, start, order)
  }
}

interface Scratch {
  readonly program: Program
  readonly width: number
  readonly seen: Int32Array
  readonly ways: Float64Array
  readonly unblocked: Uint8Array
  readonly traits: readonly Traits[]
  readonly weights: readonly number[]
  call: number
}

/** Which kinds of characters a set holds. */
interface Traits {
  readonly word: boolean
  readonly other: boolean
  readonly terminator: boolean
}

function traitsOf(set: CharSet): Traits {
  // Characters that only fold to word characters are both, as it depends on the assertion.
  return {
    word: setsMeet(set, FOLDED_WORD_CHARS),
    other: setsMeet(set, invertSet(WORD_CHARS)),
    terminator: setsMeet(set, LINE_TERMINATORS),
  }
}

/** Keeps products of counts finite; beyond any budget all the same. */
const MOST_WAYS = 1e60

function countWays(scratch: Scratch, start: SpreadStart, order: readonly number[]): Reach {
  const { program, width, ways, unblocked } = scratch
  const reach: Reach = { chars: new Map(), looks: program.looks.map(() => 0), steps: 0, sure: false }
  for (const state of order) ways[state] = unblocked[state] = 0
  const first = order[0] ?? 0
  ways[first] = unblocked[first] = 1
  for (const state of order) {
    const pc = Math.floor(state / width)
    const count = ways[state] ?? 0
    visit(scratch, start, reach, state, count)
    const blocks = program.ops[pc] === Op.ASSERT || program.ops[pc] === Op.LOOK || program.ops[pc] === Op.REFERENCE
    for (const next of following(scratch, start, state)) {
      ways[next] = Math.min(MOST_WAYS, (ways[next] ?? 0) + count)
      if (!blocks && unblocked[state] === 1) unblocked[next] = 1
    }
  }
  return reach
}

function visit(scratch: Scratch, start: SpreadStart, reach: Reach, state: number, count: number): void {
  const { program, width } = scratch
  const pc = Math.floor(state / width)
  const operand = program.x[pc] ?? 0
  const op = program.ops[pc]
  reach.steps += count * (op === Op.CHAR ? (scratch.weights[operand] ?? 1) : stepsOf(program, pc))
  if (op === Op.LOOK) reach.looks[operand] = (reach.looks[operand] ?? 0) + count
  if (op === Op.MATCH && scratch.unblocked[state] === 1) reach.sure = true
  if (op === Op.CHAR && demandsMet(scratch, start, operand, state % DEMANDS)) {
    reach.chars.set(pc, (reach.chars.get(pc) ?? 0) + count)
  }
}

function demandsMet(scratch: Scratch, start: SpreadStart, test: number, demands: number): boolean {
  if (demands === 0) return true
  if ((demands & Demand.NO_CHAR) !== 0) return false
  const next = scratch.traits[test]
  const last = lastTraits(scratch, start)
  if (next === undefined) return false
  if ((demands & Demand.TERMINATOR) !== 0 && !next.terminator) return false
  if (last === undefined) return true
  const differ = (last.word && next.other) || (last.other && next.word)
  const agree = (last.word && next.word) || (last.other && next.other)
  if ((demands & Demand.BOUNDARY) !== 0 && !differ) return false
  return (demands & Demand.NO_BOUNDARY) === 0 || agree
}

function lastTraits(scratch: Scratch, start: SpreadStart): Traits | undefined {
  return start.pc < 0 ? undefined : scratch.traits[scratch.program.x[start.pc] ?? 0]
}

/** All states reached, each after those that lead to it: the reverse of the order in which a depth-first walk ends. */
function inOrder(scratch: Scratch, start: SpreadStart, first: number): number[] {
  const { seen, call } = scratch
  const ended: number[] = []
  const path: { state: number; rest: number[] }[] = []
  const begin = (state: number): void => {
    if (seen[state] === call) return
    seen[state] = call
    path.push({ state, rest: following(scratch, start, state) })
  }
  begin(first)
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const next = top.rest.pop()
    if (next !== undefined) begin(next)
    else {
      ended.push(top.state)
      path.pop()
    }
  }
  return ended.reverse()
}

/** States after one step that takes no character. Mirrors `followOne` of the linear engine. */
function following(scratch: Scratch, start: SpreadStart, state: number): number[] {
  const { program, width } = scratch
  const pc = Math.floor(state / width)
  const rest = state % width
  const operand = program.x[pc] ?? 0
  const next = (pc + 1) * width
  const progress = Math.floor(rest / DEMANDS)
  switch (program.ops[pc]) {
    case Op.CHAR:
    case Op.MATCH:
      return []
    case Op.SPLIT:
      return [operand * width + rest, (program.y[pc] ?? 0) * width + rest]
    case Op.JUMP:
      return [operand * width + rest]
    case Op.ENTER:
      return [next + Math.min(progress, operand) * DEMANDS + (rest % DEMANDS)]
    case Op.CHECK:
      return progress <= operand ? [] : [next + operand * DEMANDS + (rest % DEMANDS)]
    case Op.ASSERT: {
      const demand = demandOf(scratch, start, operand)
      return demand === undefined ? [] : [next + (rest | demand)]
    }
    default:
      return [next + rest]
  }
}

/** Demand of an assertion on the next character; undefined where it cannot hold after the last one. */
function demandOf(scratch: Scratch, start: SpreadStart, index: number): number | undefined {
  const { program } = scratch
  const forward = program.direction === 'forward'
  const assertion = program.assertions[index]
  switch (assertion) {
    case 'start':
      if (start.startAnchor === 'block') return undefined
      return forward ? 0 : Demand.NO_CHAR
    case 'end':
      return forward ? Demand.NO_CHAR : 0
    case 'lineStart':
    case 'lineEnd':
      if (forward === (assertion === 'lineEnd')) return Demand.TERMINATOR
      return lastTraits(scratch, start)?.terminator === false ? undefined : 0
    case 'word':
    case 'wordFolded':
      return Demand.BOUNDARY
    default:
      return Demand.NO_BOUNDARY
  }
}
