import { astralRanges } from './char-set.ts'
import { Op, type Program, stepsOf } from './program.ts'

/** Where a `^` without flag m lets a path pass: never, before the first character, or anywhere. */
export type StartAnchors = 'never' | 'atStart' | 'anywhere'

/** Work that an analysis may still do; `spent` beyond it means "not proven". */
export interface Effort {
  left: number
}

/** One way from a state to the next character, and in how many ways it is there. */
export interface Edge {
  readonly to: number
  readonly ways: number
}

/**
 * A program as a graph of its characters: state 0 is the beginning, every other state a CHAR instruction just passed.
 * Assertions and lookarounds count as passed, so the graph has at least the paths of the program.
 */
export interface PathGraph {
  /** Instruction of each state; -1 for the beginning. */
  readonly pcs: readonly number[]
  readonly edges: readonly (readonly Edge[])[]
  /** Steps made after a state until the next character is taken or refused, over all ways. */
  readonly steps: readonly number[]
  /** How often each lookaround of the program is tried after a state. */
  readonly looks: readonly (readonly number[])[]
  /** Whether a way that nothing can block leads from a state to success. */
  readonly sure: readonly boolean[]
}

/** Builds the graph; undefined where the effort does not suffice. */
export function pathGraph(program: Program, anchors: StartAnchors, effort: Effort): PathGraph | undefined {
  const stateOf = new Map<number, number>()
  const pcs = [-1]
  program.ops.forEach((op, pc) => {
    if (op === Op.CHAR) stateOf.set(pc, pcs.push(pc) - 1)
  })
  const spread = newSpread(program, effort)
  const edges: Edge[][] = []
  const steps: number[] = []
  const looks: number[][] = []
  const sure: boolean[] = []
  for (const pc of pcs) {
    const passAnchors = anchors === 'anywhere' || (anchors === 'atStart' && pc < 0)
    const reach = spread(pc + 1, pc < 0 ? 0 : program.loopDepth, passAnchors)
    if (effort.left < 0) return undefined
    edges.push([...reach.chars].map(([to, ways]) => ({ to: stateOf.get(to) ?? 0, ways })))
    steps.push(reach.steps)
    looks.push(reach.looks)
    sure.push(reach.sure)
  }
  return { pcs, edges, steps, looks, sure }
}

/** What is reached from an instruction without taking a character. */
interface Reach {
  readonly chars: Map<number, number>
  readonly looks: number[]
  steps: number
  sure: boolean
}

type Spread = (pc: number, progress: number, passAnchors: boolean) => Reach

/**
 * Steps without a character always end: an iteration that takes nothing fails at its CHECK.
 * A state here is an instruction, the number of checked loops around it whose iteration has taken a character, and
 * whether the path has passed an end of the text, after which it takes no character.
 */
function newSpread(program: Program, effort: Effort): Spread {
  const { ops, x } = program
  const width = 2 * (program.loopDepth + 1)
  const seen = new Int32Array(ops.length * width)
  const ways = new Float64Array(ops.length * width)
  const unblocked = new Uint8Array(ops.length * width)
  const weights = program.tests.map(test => 1 + (program.unicode ? astralRanges(test.set) : 0))
  let call = 0
  return (pc, progress, passAnchors) => {
    call += 1
    const first = pc * width + 2 * progress
    const order = inOrder({ program, width, seen, call, passAnchors }, first)
    effort.left -= order.length
    const reach: Reach = { chars: new Map(), looks: program.looks.map(() => 0), steps: 0, sure: false }
    for (const state of order) {
      ways[state] = 0
      unblocked[state] = 0
    }
    ways[first] = 1
    unblocked[first] = 1
    for (const state of order) {
      const at = Math.floor(state / width)
      const count = ways[state] ?? 0
      const op = ops[at]
      const operand = x[at] ?? 0
      reach.steps += count * (op === Op.CHAR ? (weights[operand] ?? 1) : stepsOf(program, at))
      if (op === Op.CHAR && state % 2 === 0) reach.chars.set(at, (reach.chars.get(at) ?? 0) + count)
      if (op === Op.LOOK) reach.looks[operand] = (reach.looks[operand] ?? 0) + count
      if (op === Op.MATCH && unblocked[state] === 1) reach.sure = true
      const blocks = op === Op.ASSERT || op === Op.LOOK
      for (const next of following({ program, width, passAnchors }, state)) {
        ways[next] = (ways[next] ?? 0) + count
        if (!blocks && unblocked[state] === 1) unblocked[next] = 1
      }
    }
    return reach
  }
}

interface Surroundings {
  readonly program: Program
  readonly width: number
  readonly passAnchors: boolean
}

interface Ordering extends Surroundings {
  readonly seen: Int32Array
  readonly call: number
}

/** All states reached, each after those that lead to it: the reverse of the order in which a depth-first walk ends. */
function inOrder(ordering: Ordering, first: number): number[] {
  const { seen, call } = ordering
  const ended: number[] = []
  const path: { state: number; rest: number[] }[] = []
  const begin = (state: number): void => {
    if (seen[state] === call) return
    seen[state] = call
    path.push({ state, rest: following(ordering, state) })
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

/** States after one step that takes no character. Mirrors `follow` of the linear engine. */
function following({ program, width, passAnchors }: Surroundings, state: number): number[] {
  const pc = Math.floor(state / width)
  const rest = state % width
  const operand = program.x[pc] ?? 0
  const next = (pc + 1) * width
  switch (program.ops[pc]) {
    case Op.CHAR:
    case Op.MATCH:
      return []
    case Op.SPLIT:
      return [operand * width + rest, (program.y[pc] ?? 0) * width + rest]
    case Op.JUMP:
      return [operand * width + rest]
    case Op.ENTER:
      return [next + Math.min(rest >> 1, operand) * 2 + (rest % 2)]
    case Op.CHECK:
      return rest >> 1 <= operand ? [] : [next + operand * 2 + (rest % 2)]
    case Op.ASSERT: {
      const assertion = program.assertions[operand]
      if (assertion === 'start' && !passAnchors) return []
      const ends = assertion === (program.direction === 'forward' ? 'end' : 'start')
      return [next + (ends ? rest | 1 : rest)]
    }
    default:
      return [next + rest]
  }
}
