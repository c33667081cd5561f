import { setsMeet } from '../char-set.ts'
import type { Program } from '../run/program.ts'
import type { Components } from './components.ts'
import type { PathGraph } from './path-graph.ts'
import type { Effort } from './spread.ts'

/** Facts about a graph that pairs of paths over the same text tell. */
export interface Ambiguity {
  /** For each state, 1 where two different paths over one text lead from the beginning to it. */
  readonly ambiguous: Uint8Array
  /** Two components in which paths over one text can be for any length of time. */
  conflict(component: number, other: number): boolean
  /** How many characters two paths over one text can be in different components that do not conflict. */
  readonly drift: number
}

/** Two states whose tests some character passes both. */
type Meets = (state: number, other: number) => boolean

/** Compares states' sets, each pair of sets once. */
export function newMeets(program: Program, graph: PathGraph): Meets {
  const count = program.tests.length
  const known = new Int8Array(count * count)
  return (state, other) => {
    const left = program.x[graph.pcs[state] ?? 0] ?? 0
    const right = program.x[graph.pcs[other] ?? 0] ?? 0
    const key = left * count + right
    if (known[key] === 0) {
      known[key] = setsMeet(program.tests[left]?.set ?? [], program.tests[right]?.set ?? []) ? 1 : -1
    }
    return known[key] === 1
  }
}

/** A set of pairs of states, the order within a pair not counting, with the pairs still to be looked at. */
interface Pairs {
  readonly graph: PathGraph
  readonly meets: Meets
  readonly effort: Effort
  readonly seen: Uint8Array
  readonly list: number[]
}

function newPairs(graph: PathGraph, meets: Meets, effort: Effort): Pairs {
  const size = graph.pcs.length
  // The memory is charged like work: a byte for each pair.
  effort.left -= (size * size) >> 4
  return { graph, meets, effort, seen: new Uint8Array(effort.left < 0 ? 0 : size * size), list: [] }
}

function addPair(pairs: Pairs, one: number, other: number): void {
  const size = pairs.graph.pcs.length
  const key = one < other ? one * size + other : other * size + one
  if (pairs.seen[key] === 1) return
  pairs.seen[key] = 1
  pairs.list.push(key)
}

/** Calls `visit` with each pair that the two states of a pair can go to on one character. */
function eachStep(pairs: Pairs, key: number, visit: (one: number, other: number) => void): void {
  const { graph, meets, effort } = pairs
  const size = graph.pcs.length
  const left = graph.edges[Math.floor(key / size)] ?? []
  const right = graph.edges[key % size] ?? []
  effort.left -= 1 + left.length * right.length
  if (effort.left < 0) return
  for (const one of left) for (const other of right) if (meets(one.to, other.to)) visit(one.to, other.to)
}

function isDiagonal(pairs: Pairs, key: number): boolean {
  const size = pairs.graph.pcs.length
  return Math.floor(key / size) === key % size
}

/**
 * A graph in which two different paths over one text lead from a state back to it, so that each further round of that
 * text doubles the paths. In any other, two states of one component are joined by at most one path per text.
 */
export function hasTwoWayLoop(graph: PathGraph, parts: Components, meets: Meets, effort: Effort): boolean {
  const pairs = newPairs(graph, meets, effort)
  if (effort.left < 0) return false
  return parts.loops.some((loops, component) => loops && loopsTwoWays(pairs, parts, component))
}

function loopsTwoWays(pairs: Pairs, parts: Components, component: number): boolean {
  const states = parts.states[component] ?? []
  const inside = (state: number): boolean => parts.of[state] === component
  if (states.some(state => pairs.graph.edges[state]?.some(edge => edge.ways > 1 && inside(edge.to)))) return true
  let merged = false
  pairs.list.length = 0
  for (const state of states) addPair(pairs, state, state)
  for (let i = 0; i < pairs.list.length && !merged; i += 1) {
    const key = pairs.list[i] ?? 0
    const apart = !isDiagonal(pairs, key)
    eachStep(pairs, key, (one, other) => {
      if (!inside(one) || !inside(other)) return
      if (one === other && apart) merged = true
      addPair(pairs, one, other)
    })
    if (pairs.effort.left < 0) return false
  }
  return merged
}

/** Follows pairs of paths from the beginning. Undefined where the effort does not suffice. */
export function ambiguity(graph: PathGraph, parts: Components, meets: Meets, effort: Effort): Ambiguity | undefined {
  const pairs = newPairs(graph, meets, effort)
  if (effort.left < 0) return undefined
  const ambiguous = new Uint8Array(graph.pcs.length)
  graph.edges.forEach((edges, state) => {
    if (parts.of[state] !== -1) for (const edge of edges) if (edge.ways > 1) ambiguous[edge.to] = 1
  })
  addPair(pairs, 0, 0)
  for (let i = 0; i < pairs.list.length; i += 1) {
    const key = pairs.list[i] ?? 0
    const apart = !isDiagonal(pairs, key)
    eachStep(pairs, key, (one, other) => {
      if (one === other && apart) ambiguous[one] = 1
      addPair(pairs, one, other)
    })
    if (effort.left < 0) return undefined
  }
  spreadAmbiguity(graph, ambiguous)
  const conflicts = ambiguous.includes(1) ? findConflicts(pairs, parts) : new Set<number>()
  const count = parts.states.length
  const conflict = (one: number, other: number): boolean => conflicts.has(pairOf(one, other, count))
  return { ambiguous, conflict, drift: countDrift(pairs, parts, conflict) }
}

/** Marks every state behind an ambiguous one: if a state is reached twice, so is each state that follows it. */
function spreadAmbiguity(graph: PathGraph, ambiguous: Uint8Array): void {
  const open = [...ambiguous.keys()].filter(state => ambiguous[state] === 1)
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const { to } of graph.edges[state] ?? []) {
      if (ambiguous[to] === 1) continue
      ambiguous[to] = 1
      open.push(to)
    }
  }
}

function pairOf(one: number, other: number, count: number): number {
  return one < other ? one * count + other : other * count + one
}

/** Components of a pair, as one number; -1 where both states are in the same one. */
function componentsOf(pairs: Pairs, parts: Components, key: number): number {
  const size = pairs.graph.pcs.length
  const one = parts.of[Math.floor(key / size)] ?? 0
  const other = parts.of[key % size] ?? 0
  return one === other ? -1 : pairOf(one, other, parts.states.length)
}

/** Pairs of components with a cycle of state pairs: what is left when pairs without a predecessor are taken away. */
function findConflicts(pairs: Pairs, parts: Components): Set<number> {
  const size = pairs.graph.pcs.length
  const incoming = new Map<number, number>()
  const successors = (key: number, visit: (next: number) => void): void => {
    const home = componentsOf(pairs, parts, key)
    if (home === -1) return
    eachStep(pairs, key, (one, other) => {
      const next = one < other ? one * size + other : other * size + one
      if (componentsOf(pairs, parts, next) === home) visit(next)
    })
  }
  for (const key of pairs.list) successors(key, next => incoming.set(next, (incoming.get(next) ?? 0) + 1))
  const free = pairs.list.filter(key => !incoming.has(key))
  for (let key = free.pop(); key !== undefined; key = free.pop()) {
    successors(key, next => {
      const left = (incoming.get(next) ?? 0) - 1
      incoming.set(next, left)
      if (left === 0) free.push(next)
    })
  }
  const conflicts = new Set<number>()
  for (const [key, left] of incoming) if (left > 0) conflicts.add(componentsOf(pairs, parts, key))
  return conflicts
}

function countDrift(pairs: Pairs, parts: Components, conflict: (one: number, other: number) => boolean): number {
  const count = parts.states.length
  let drift = 0
  for (const key of pairs.list) {
    const home = componentsOf(pairs, parts, key)
    if (home !== -1 && !conflict(Math.floor(home / count), home % count)) drift += 1
  }
  return drift
}
