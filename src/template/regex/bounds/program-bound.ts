import type { Program } from '../run/program.ts'
import { ambiguity, hasTwoWayLoop, newMeets } from './ambiguity.ts'
import { type Components, components } from './components.ts'
import { passBounds } from './path-bound.ts'
import { type PathGraph, pathGraph, type StartAnchors } from './path-graph.ts'
import { addPolynomials, multiplyPolynomials, type Polynomial, ZERO } from './polynomial.ts'
import type { Effort } from './spread.ts'

/** A program that loops over one text in two ways. */
export interface Exponential {
  readonly kind: 'exponential'
}

/** An analysis that ran out of effort. */
export interface Unproven {
  readonly kind: 'unproven'
}

export type Bound = { readonly kind: 'bound'; readonly steps: Polynomial } | Exponential | Unproven

const UNPROVEN: Unproven = { kind: 'unproven' }
const EXPONENTIAL: Exponential = { kind: 'exponential' }

/** Bounds the steps of a backtracking search through a whole text; `sticky` has one start. */
export function searchBound(program: Program, search: 'sticky' | 'forward', effort: Effort): Bound {
  const looks = lookBounds(program, effort)
  if (looks.kind !== 'looks') return looks
  const one = attemptBound(program, 'atStart', looks.steps, effort)
  if (one.kind !== 'bound' || search === 'sticky') return one
  const failing = failingBound(program, looks.steps, effort)
  if (failing.kind !== 'bound') return failing
  // The first start and the one that succeeds may do all; any other start fails, and so meets no sure state.
  const others = multiplyPolynomials(addPolynomials(failing.steps, [1]), [0, 1])
  return { kind: 'bound', steps: addPolynomials(addPolynomials(one.steps, one.steps), others) }
}

interface LookBounds {
  readonly kind: 'looks'
  readonly steps: readonly Polynomial[]
}

function lookBounds(program: Program, effort: Effort): LookBounds | Exponential | Unproven {
  const steps: Polynomial[] = []
  for (const look of program.looks) {
    const inner = lookBounds(look.program, effort)
    if (inner.kind !== 'looks') return inner
    const anchors = look.program.direction === 'forward' ? 'atStart' : 'anywhere'
    const bound = attemptBound(look.program, anchors, inner.steps, effort)
    if (bound.kind !== 'bound') return bound
    steps.push(bound.steps)
  }
  return { kind: 'looks', steps }
}

/** All that can be tried from one start. */
function attemptBound(program: Program, anchors: StartAnchors, looks: readonly Polynomial[], effort: Effort): Bound {
  const graph = pathGraph(program, anchors, effort)
  if (graph === undefined) return UNPROVEN
  const parts = components(graph)
  if (hasTwoWayLoop(graph, parts, newMeets(program, graph), effort)) return EXPONENTIAL
  return effort.left < 0 ? UNPROVEN : graphBound(program, graph, parts, looks, effort)
}

/** All that can be tried from a start after the first that does not match. */
function failingBound(program: Program, looks: readonly Polynomial[], effort: Effort): Bound {
  const whole = pathGraph(program, 'never', effort)
  if (whole === undefined) return UNPROVEN
  if (whole.sure[0] === true) return { kind: 'bound', steps: ZERO }
  const edges = whole.edges.map(list => list.filter(edge => whole.sure[edge.to] !== true))
  const graph = { ...whole, edges }
  return graphBound(program, graph, components(graph), looks, effort)
}

function graphBound(
  program: Program,
  graph: PathGraph,
  parts: Components,
  looks: readonly Polynomial[],
  effort: Effort,
): Bound {
  const found = ambiguity(graph, parts, newMeets(program, graph), effort)
  if (found === undefined) return UNPROVEN
  let total: Polynomial = ZERO
  passBounds(graph, parts, found).forEach((passes, state) => {
    let each: Polynomial = [graph.steps[state] ?? 0]
    graph.looks[state]?.forEach((tries, look) => {
      each = addPolynomials(each, multiplyPolynomials([tries], looks[look] ?? ZERO))
    })
    total = addPolynomials(total, multiplyPolynomials(passes, each))
  })
  return { kind: 'bound', steps: total }
}
