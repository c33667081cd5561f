import type { Node } from '../ast.ts'
import { childrenOf } from '../ast.ts'
import { NATIVES } from '../functions/registry.ts'
import { readTree } from '../parse.ts'

/** Static facts about an expression, found without running it. */
export interface Report {
  /** Paths of fields that it reads from the input, as `body.items.price`; `*` and `**` stand for themselves. Sorted. */
  readonly fields: readonly string[]
  /** Library functions that it names. Sorted. */
  readonly functions: readonly string[]
  /** Variables that the caller must bind. Sorted. */
  readonly variables: readonly string[]
  /**
   * `bounded`: each value is visited a fixed number of times, whatever the input holds. `depends-on-input`: something
   * is evaluated for each item of an array, or a function of the author or caller is called.
   */
  readonly cost: 'bounded' | 'depends-on-input'
  /** The expression holds a regular expression, whose native matching no budget can stop. */
  readonly hasRegex: boolean
  /** Where `$eval` is named, which compilation refuses. */
  readonly evalPosition?: number
}

/** Library functions that evaluate something for each item. */
const LOOPS: ReadonlySet<string> = new Set('map filter single reduce sift each sort replace match split'.split(' '))

/** A path of field names from the input; undefined where the context is not part of the input. */
type Base = readonly string[] | undefined

interface Findings {
  readonly fields: Set<string>
  readonly functions: Set<string>
  readonly variables: Set<string>
  readonly bound: Map<string, Base>
  loops: boolean
  regex: boolean
  evalPosition: number | undefined
}

/** The static report of an expression. Throws JsonataError for one that cannot be parsed. */
export function analyze(expression: string): Report {
  const findings: Findings = {
    fields: new Set(),
    functions: new Set(),
    variables: new Set(),
    bound: new Map(),
    loops: false,
    regex: false,
    evalPosition: undefined,
  }
  visit(readTree(expression), [], findings)
  const { fields, functions, variables, bound, loops, regex, evalPosition } = findings
  return {
    fields: [...fields].sort(),
    functions: [...functions].sort(),
    variables: [...variables].filter(name => !bound.has(name)).sort(),
    cost: loops ? 'depends-on-input' : 'bounded',
    hasRegex: regex,
    ...(evalPosition === undefined ? {} : { evalPosition }),
  }
}

// Notes what a node reads; gives the path that its value is, if it is a part of the input.
function visit(node: Node, base: Base, findings: Findings): Base {
  for (const part of [...(node.predicate ?? []), ...(node.stages ?? [])]) {
    if (part.type !== 'filter' || part.expr.type !== 'number') findings.loops = true
  }
  switch (node.type) {
    case 'path':
      return visitPath(node.steps, base, findings)
    case 'name':
      return noteField(node.value, base, findings)
    case 'wildcard':
    case 'descendant':
      findings.loops = true
      return noteField(node.type === 'wildcard' ? '*' : '**', base, findings)
    case 'variable':
      return noteVariable(node, base, findings)
    case 'bind': {
      const value = visit(node.rhs, base, findings)
      findings.bound.set(node.lhs.value, value)
      return value
    }
    default:
      return visitCompound(node, base, findings)
  }
}

function visitPath(steps: readonly Node[], base: Base, findings: Findings): Base {
  let context = base
  for (const [index, step] of steps.entries()) {
    if (index > 0 && step.type !== 'name') findings.loops = true
    const before = context
    context = visit(step, context, findings)
    for (const stage of step.stages ?? []) if (stage.type === 'filter') visit(stage.expr, context, findings)
    if (step.type === 'sort') context = before
  }
  return context
}

function visitCompound(node: Node, base: Base, findings: Findings): Base {
  if (node.type === 'function' || node.type === 'partial' || node.type === 'apply') noteCall(node, findings)
  if (node.type === 'lambda') for (const { value } of node.arguments) findings.bound.set(value, undefined)
  if (node.type === 'regex') findings.regex = true
  if (['lambda', 'transform', 'regex', 'sort'].includes(node.type) || node.group !== undefined) findings.loops = true
  if (node.type === 'binary' && node.value === '..') findings.loops = true
  let last: Base
  for (const child of childrenOf(node)) last = visit(child, base, findings)
  return node.type === 'block' ? last : undefined
}

function noteField(name: string, base: Base, findings: Findings): Base {
  if (base === undefined) return undefined
  const path = [...base, name]
  // Only the longest path counts as read.
  findings.fields.delete(base.join('.'))
  findings.fields.add(path.join('.'))
  return path
}

function noteVariable(node: Node & { type: 'variable' }, base: Base, findings: Findings): Base {
  const { value: name } = node
  if (name === '') return base
  if (name === '$') return []
  if (name === 'eval') findings.evalPosition ??= node.position
  if (findings.bound.has(name)) return findings.bound.get(name)
  if (NATIVES.has(name) || name === 'eval') findings.functions.add(name)
  else findings.variables.add(name)
  if (LOOPS.has(name)) findings.loops = true
  return undefined
}

function noteCall(node: Node, findings: Findings): void {
  const callee =
    node.type === 'apply' ? node.rhs : node.type === 'function' || node.type === 'partial' ? node.procedure : node
  const isLibrary = callee.type === 'variable' && NATIVES.has(callee.value) && !findings.bound.has(callee.value)
  if (!isLibrary && callee.type !== 'function') findings.loops = true
}
