import type { Ambiguity } from './ambiguity.ts'
import type { Components } from './components.ts'
import type { PathGraph } from './path-graph.ts'
import { addPolynomials, multiplyPolynomials, type Polynomial, ZERO } from './polynomial.ts'

/**
 * For each state, a bound on how often it is passed while everything reachable from one start is tried, in the text's
 * length. Requires that no component loops in two ways (`hasTwoWayLoop`).
 *
 * The argument: a path is told by the edges on which it changes component and by when it does so, since inside a
 * component there is one way per text. Cut the chain of components into blocks of which no two conflict. Two paths that
 * enter and leave a block at the same times are in different components for at most `drift` characters, so their
 * changes inside the block are at most `drift` apart: a constant. Only the times between blocks are free, which makes
 * the degree. A state that is not ambiguous is reached by at most one path per text, whatever the chains.
 */
export function passBounds(graph: PathGraph, parts: Components, ambiguity: Ambiguity): Polynomial[] {
  const walk = newWalk(graph, parts, ambiguity)
  for (let component = 0; component < parts.states.length; component += 1) enterComponent(walk, component)
  return graph.pcs.map((_, state) => {
    const component = parts.of[state] ?? -1
    return component < 0 ? ZERO : stateBound(walk, state, component)
  })
}

/** Bounds on the paths over one text of given length, by the component that begins the current block. */
type Arrivals = Map<number, Polynomial>

interface Walk {
  readonly graph: PathGraph
  readonly parts: Components
  readonly ambiguity: Ambiguity
  /** Edges into each component from others. */
  readonly entries: readonly { from: number; to: number; ways: number }[][]
  /** For each component, the components that lead to it (1), itself included. */
  readonly ancestors: readonly Uint8Array[]
  readonly arrivals: Arrivals[]
  /** By component: a loop may come before its end, so that paths of any length arrive. */
  readonly unbounded: boolean[]
  /** Shortest and longest path to a component, in characters, where no loop comes before. */
  readonly lengths: { min: number; max: number }[]
  /** Paths to a component over all texts and lengths, where no loop comes before. */
  readonly totals: number[]
}

function newWalk(graph: PathGraph, parts: Components, ambiguity: Ambiguity): Walk {
  const entries: { from: number; to: number; ways: number }[][] = parts.states.map(() => [])
  graph.edges.forEach((edges, from) => {
    if (parts.of[from] === -1) return
    for (const { to, ways } of edges) {
      if (parts.of[to] !== parts.of[from]) entries[parts.of[to] ?? 0]?.push({ from, to, ways })
    }
  })
  const ancestors: Uint8Array[] = []
  entries.forEach((edges, component) => {
    const mine = new Uint8Array(parts.states.length)
    mine[component] = 1
    for (const { from } of edges) {
      ancestors[parts.of[from] ?? 0]?.forEach((is, other) => {
        if (is === 1) mine[other] = 1
      })
    }
    ancestors.push(mine)
  })
  return { graph, parts, ambiguity, entries, ancestors, arrivals: [], unbounded: [], lengths: [], totals: [] }
}

function enterComponent(walk: Walk, component: number): void {
  const { parts, entries } = walk
  const edges = entries[component] ?? []
  const loops = parts.loops[component] === true
  const before = edges.map(edge => parts.of[edge.from] ?? 0)
  walk.unbounded.push(loops || before.some(other => walk.unbounded[other] === true))
  walk.lengths.push({
    min: before.reduce((min, other) => Math.min(min, 1 + (walk.lengths[other]?.min ?? 0)), before.length > 0 ? 1e9 : 0),
    max: before.reduce((max, other) => Math.max(max, 1 + (walk.lengths[other]?.max ?? 0)), 0),
  })
  const total = edges.reduce((sum, { from, ways }) => sum + ways * (walk.totals[parts.of[from] ?? 0] ?? 0), 0)
  walk.totals.push(component === 0 ? 1 : total)
  const incoming = sumEntries(walk, component)
  const unique = uniqueArrivals(walk, component, incoming)
  walk.arrivals.push(loops ? enterLoop(walk, component, unique) : unique)
}

function sumEntries(walk: Walk, component: number): Arrivals {
  if (component === 0) return new Map([[0, [1]]])
  const sum: Arrivals = new Map()
  for (const { from, ways } of walk.entries[component] ?? []) {
    for (const [block, paths] of walk.arrivals[walk.parts.of[from] ?? 0] ?? []) {
      sum.set(block, addPolynomials(sum.get(block) ?? ZERO, multiplyPolynomials(paths, [ways])))
    }
  }
  return sum
}

/** Uses that the entered states are reached by one path per text, where that is the better bound. */
function uniqueArrivals(walk: Walk, component: number, incoming: Arrivals): Arrivals {
  const entered = new Set((walk.entries[component] ?? []).map(edge => edge.to))
  if (component === 0 || [...entered].some(state => walk.ambiguity.ambiguous[state] === 1)) return incoming
  const unique: Arrivals = new Map()
  for (const [block, paths] of incoming) {
    // With one block, the time of arrival varies by the drift; with more, it is free and begins a block of its own.
    if (paths.length === 1) unique.set(block, [Math.min(paths[0] ?? 0, entered.size * window(walk))])
    else unique.set(component, [0, entered.size])
  }
  return unique
}

/** Times at which paths with the same ends may change component inside a block. */
function window(walk: Walk): number {
  return 2 * walk.ambiguity.drift + 1
}

function enterLoop(walk: Walk, component: number, incoming: Arrivals): Arrivals {
  const out: Arrivals = new Map()
  for (const [block, paths] of incoming) {
    const inBlock = loopsBetween(walk, block, component)
    if (inBlock.some(other => walk.ambiguity.conflict(other, component))) {
      out.set(component, addPolynomials(out.get(component) ?? ZERO, multiplyPolynomials(paths, [0, 1])))
    } else {
      const factor = inBlock.length === 0 ? 1 : window(walk)
      out.set(block, addPolynomials(out.get(block) ?? ZERO, multiplyPolynomials(paths, [factor])))
    }
  }
  return out
}

function loopsBetween(walk: Walk, block: number, component: number): number[] {
  const between: number[] = []
  walk.ancestors[component]?.forEach((is, other) => {
    if (is !== 1 || other === component || walk.parts.loops[other] !== true) return
    if (walk.ancestors[other]?.[block] === 1) between.push(other)
  })
  return between
}

function stateBound(walk: Walk, state: number, component: number): Polynomial {
  const { min, max } = walk.lengths[component] ?? { min: 0, max: 0 }
  let paths: Polynomial = ZERO
  for (const arrived of walk.arrivals[component]?.values() ?? []) paths = addPolynomials(paths, arrived)
  if (walk.ambiguity.ambiguous[state] !== 1) paths = [1]
  if (walk.unbounded[component] === true) return multiplyPolynomials(paths, [0, 1])
  const total = walk.totals[component] ?? 0
  return paths.map(coefficient => Math.min(total, coefficient * (max - min + 1)))
}
