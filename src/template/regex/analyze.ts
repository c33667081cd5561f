import { degreeOf, evaluate, type Polynomial } from './bounds/polynomial.ts'
import { type Bound, searchBound } from './bounds/program-bound.ts'
import { type RegexProblem, regexProblem } from './problem.ts'
import { compileProgram } from './run/compile-program.ts'
import { maxWidth, mayBeEmpty, type Node, type Pattern, type RepeatNode } from './syntax.ts'

/** Worst case of a backtracking engine. Plain data save for `maxSteps`. */
export type RegexAnalysis =
  | {
      readonly kind: 'bounded'
      readonly growth: 'linear' | 'polynomial'
      /** Power of the text's length, the search for a start included; 0 and 1 are linear. */
      readonly degree: number
      /** Proven limit of the steps for a text of `length` UTF-16 units. Infinity where it overflows. */
      maxSteps(length: number): number
    }
  /** Some text of a few dozen characters takes longer than any budget. */
  | { readonly kind: 'exponential'; readonly problem: RegexProblem }
  /** Too large or too entangled to be proven; says nothing about the pattern. */
  | { readonly kind: 'unproven' }

/** Instructions up to which a pattern is analysed with its counted quantifiers written out. */
const MAX_PROOF_OPS = 3_000

/** Work units per proof, about a tenth of a microsecond each. */
const MAX_PROOF_EFFORT = 1_500_000

/**
 * Proves how long the native engine, which backtracks, may take. Never says less than the truth: assertions count as
 * passed, and what cannot be proven is `unproven`.
 */
export function analyzePattern(pattern: Pattern): RegexAnalysis {
  const written = prove(pattern, 'prove')
  if (written.kind === 'exponential') return exponential(culprit(pattern, 'prove'))
  const looped = hasManyCopies(pattern.root) ? prove(pattern, 'proveLoops') : written
  const bounds = [written, looped].flatMap(bound => (bound.kind === 'bound' ? [bound.steps] : []))
  if (!bounds.some(isCheapWhenShort)) {
    if (looped.kind === 'exponential') return exponential(culprit(pattern, 'proveLoops'))
    const rounds = findRepeat(pattern.root, hasManyEmptyRounds)
    if (rounds !== undefined) return exponential(rounds.position)
  }
  return bounds.length === 0 ? { kind: 'unproven' } : bounded(bounds)
}

type ProofPurpose = 'prove' | 'proveLoops'

function prove(pattern: Pattern, purpose: ProofPurpose): Bound {
  const program = compileProgram(pattern, purpose, MAX_PROOF_OPS)
  if (program === undefined) return { kind: 'unproven' }
  const bound = searchBound(program, pattern.sticky ? 'sticky' : 'forward', { left: MAX_PROOF_EFFORT })
  // A proof that takes a backreference for any text finds loops that are none.
  return bound.kind === 'exponential' && pattern.hasBackreference ? { kind: 'unproven' } : bound
}

/** Repetitions that are analysed alone in search of the guilty one; each may cost a whole proof. */
const MAX_SUSPECTS = 30

/** The quantifier of an innermost repetition that is exponential by itself. */
function culprit(pattern: Pattern, purpose: ProofPurpose): number {
  let suspects = 0
  const guilty = findRepeat(pattern.root, root => {
    suspects += 1
    return suspects <= MAX_SUSPECTS && prove({ ...pattern, root }, purpose).kind === 'exponential'
  })
  return guilty?.position ?? findRepeat(pattern.root, () => true)?.position ?? 0
}

function exponential(position: number): RegexAnalysis {
  const message = 'Some texts would take exponential time: a repetition can match the same text in several ways'
  return { kind: 'exponential', problem: regexProblem('REGEX_EXPONENTIAL', position, message) }
}

function bounded(bounds: readonly Polynomial[]): RegexAnalysis {
  const degree = Math.min(...bounds.map(degreeOf))
  return {
    kind: 'bounded',
    growth: degree <= 1 ? 'linear' : 'polynomial',
    degree,
    maxSteps: length => Math.min(...bounds.map(bound => evaluate(bound, length))),
  }
}

/** Steps, and the length of text they are for, that tell a counted quantifier's blow-up from a harmless one. */
const BLOW_UP_STEPS = 1e9
const BLOW_UP_LENGTH = 100

function isCheapWhenShort(bound: Polynomial): boolean {
  return evaluate(bound, BLOW_UP_LENGTH) < BLOW_UP_STEPS
}

function hasManyCopies(node: Node): boolean {
  return findRepeat(node, repeat => copiesOf(repeat) > 1) !== undefined
}

function copiesOf(repeat: RepeatNode): number {
  return repeat.max === Number.POSITIVE_INFINITY ? repeat.min : repeat.max
}

/** Mandatory rounds from which a body that may match nothing is taken for a blow-up: 2^16 ways to place it. */
const MANY_EMPTY_ROUNDS = 16

/** `(a?){64}`: any choice of the rounds may be the empty ones, so the ways grow with two to the power of the count. */
function hasManyEmptyRounds({ body, min }: RepeatNode): boolean {
  return min >= MANY_EMPTY_ROUNDS && mayBeEmpty(body) && maxWidth(body) > 0
}

/** The first repetition that passes the test, those inside before those around them. */
function findRepeat(node: Node, test: (repeat: RepeatNode) => boolean): RepeatNode | undefined {
  switch (node.kind) {
    case 'sequence':
      return firstFound(node.items, test)
    case 'choice':
      return firstFound(node.options, test)
    case 'repeat':
      return findRepeat(node.body, test) ?? (test(node) ? node : undefined)
    case 'group':
    case 'look':
      return findRepeat(node.body, test)
    default:
      return undefined
  }
}

function firstFound(nodes: readonly Node[], test: (repeat: RepeatNode) => boolean): RepeatNode | undefined {
  for (const node of nodes) {
    const found = findRepeat(node, test)
    if (found !== undefined) return found
  }
  return undefined
}
