import type { PathGraph } from './path-graph.ts'

/** The states that can reach each other, as components in an order in which every edge leads to the same or a later one. */
export interface Components {
  /** Component of each state. */
  readonly of: Int32Array
  /** States of each component. */
  readonly states: readonly (readonly number[])[]
  /** By component: it has an edge inside, so that paths can stay in it. */
  readonly loops: readonly boolean[]
}

/** Finds the components (Tarjan's algorithm, on a stack of its own). */
export function components(graph: PathGraph): Components {
  const size = graph.pcs.length
  const index = new Int32Array(size).fill(-1)
  const low = new Int32Array(size)
  const open = new Uint8Array(size)
  const stack: number[] = []
  const found: number[][] = []
  let counter = 0
  const path: { state: number; edge: number }[] = []
  const begin = (state: number): void => {
    index[state] = low[state] = counter++
    open[state] = 1
    stack.push(state)
    path.push({ state, edge: 0 })
  }
  begin(0)
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const { state } = top
    const next = graph.edges[state]?.[top.edge++]?.to
    if (next === undefined) {
      path.pop()
      const parent = path.at(-1)?.state
      if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[state] ?? 0)
      if (low[state] === index[state]) found.push(closeComponent(stack, open, state))
    } else if (index[next] === -1) begin(next)
    else if (open[next] === 1) low[state] = Math.min(low[state] ?? 0, index[next] ?? 0)
  }
  return number(graph, found.reverse())
}

function closeComponent(stack: number[], open: Uint8Array, root: number): number[] {
  const states = stack.splice(stack.lastIndexOf(root))
  for (const state of states) open[state] = 0
  return states
}

function number(graph: PathGraph, states: readonly number[][]): Components {
  const of = new Int32Array(graph.pcs.length).fill(-1)
  states.forEach((members, component) => {
    for (const state of members) of[state] = component
  })
  const loops = states.map((members, component) =>
    members.some(state => graph.edges[state]?.some(edge => of[edge.to] === component)),
  )
  return { of, states, loops }
}
