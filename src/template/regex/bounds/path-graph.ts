import { Op, type Program } from '../run/program.ts'
import { type Effort, newSpread } from './spread.ts'

/** Where a `^` without flag m lets a path pass: never, before the first character, or anywhere. */
export type StartAnchors = 'never' | 'atStart' | 'anywhere'

/** One way from a state to the next character, and in how many ways it is there. */
export interface Edge {
  readonly to: number
  readonly ways: number
}

/**
 * A program as a graph of its characters: state 0 is the beginning, every other state a CHAR instruction just passed.
 * It has at least the paths of the program.
 */
export interface PathGraph {
  /** Instruction of each state; -1 for the beginning. */
  readonly pcs: readonly number[]
  readonly edges: readonly (readonly Edge[])[]
  /** Steps made after a state until the next character is taken or refused, over all ways. */
  readonly steps: readonly number[]
  /** How often each lookaround of the program is tried after a state. */
  readonly looks: readonly (readonly number[])[]
  /** By state: a way that nothing can block leads from it to success. */
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
    const passes = anchors === 'anywhere' || (anchors === 'atStart' && pc < 0)
    const reach = spread({ pc, startAnchor: passes ? 'pass' : 'block' })
    if (effort.left < 0) return undefined
    edges.push([...reach.chars].map(([to, ways]) => ({ to: stateOf.get(to) ?? 0, ways })))
    steps.push(reach.steps)
    looks.push(reach.looks)
    sure.push(reach.sure)
  }
  return { pcs, edges, steps, looks, sure }
}
