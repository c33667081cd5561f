import type { ReferenceNode, Statement, Template } from '../ast.ts'
import { type AnyNode, childrenOf, visit, visitAll } from './walk.ts'

/** Traits of a template on which its code depends. */
export interface Features {
  /** Names that are set, gone through or parameters: `$input` among them is not AWS's any more. */
  readonly assigned: ReadonlySet<string>
  /** Names that are read. */
  readonly read: ReadonlySet<string>
  /** Variables of loops that something else sets, too: in the turn of a null item they stay null. */
  readonly keptNull: ReadonlySet<string>
  /** A macro is called: its parameters and the names that it sets live in frames of their own. */
  readonly frames: boolean
  /** A variable may hold a block: of `#define`, or the body of a call. */
  readonly blocks: boolean
  /** A loop, a macro or the template ends from where JavaScript cannot end it: inside a text, or by `#stop`. */
  readonly signals: boolean
  /** `$foreach` is more than a property of the loop around in the same function, so that it has to be an object. */
  readonly scopes: boolean
}

/** Properties of `$foreach` that a loop knows without an object. */
const LOOP_PROPERTIES: ReadonlySet<string> = new Set(['index', 'count', 'hasNext', 'first', 'last'])

/** Looks at a whole template. */
export function featuresOf(template: Template): Features {
  const assigned = new Set<string>()
  const read = new Set<string>()
  const loopVariables = new Set<string>()
  const keptNull = new Set<string>()
  let frames = false
  let signals = false
  let blocks = false
  visit(template, node => {
    for (const name of assignedBy(node)) {
      if (node.kind === 'foreach') loopVariables.add(name)
      // Set twice, and once by a loop.
      if (assigned.has(name)) keptNull.add(name)
      assigned.add(name)
    }
    if (node.kind === 'reference' && node.name !== undefined) read.add(node.name)
    if (node.kind === 'call' && template.macros.has(node.name)) frames = true
    if (node.kind === 'define' || (node.kind === 'call' && node.body !== undefined)) blocks = true
    if (node.kind === 'stop' || (node.kind === 'break' && node.scope !== undefined)) signals = true
    if (node.kind === 'template' && breaksOut(node.body)) signals = true
  })
  for (const macro of template.macros.values()) for (const name of macro.parameters) assigned.add(name)
  const bodies = [template.body, ...[...template.macros.values()].map(macro => macro.body)]
  const scopes = assigned.has('foreach') || bodies.some(body => needsScope(body, 'outside'))
  return {
    assigned,
    read,
    keptNull: new Set([...keptNull].filter(name => loopVariables.has(name))),
    frames,
    blocks,
    signals,
    scopes,
  }
}

function needsScope(nodes: readonly AnyNode[], where: 'inside' | 'outside'): boolean {
  return nodes.some(node => {
    if (node.kind === 'reference' && node.name === 'foreach' && !isLoopProperty(node, where)) return true
    if (node.kind === 'foreach')
      return needsScope(node.list === undefined ? [] : [node.list], where) || needsScope(node.body, 'inside')
    const apart = node.kind === 'define' || node.kind === 'call' || (node.kind === 'template' && !isSimple(node.body))
    return needsScope(childrenOf(node), apart ? 'outside' : where)
  })
}

function isLoopProperty({ parts: [first] }: ReferenceNode, where: 'inside' | 'outside'): boolean {
  return where === 'inside' && first?.kind === 'property' && LOOP_PROPERTIES.has(first.name)
}

function assignedBy(node: AnyNode): readonly string[] {
  if (node.kind === 'set')
    return node.target.parts.length === 0 && node.target.name !== undefined ? [node.target.name] : []
  if (node.kind === 'foreach') return [node.variable]
  return node.kind === 'define' ? [node.name] : []
}

/** Statements with a `#break` that leaves them. */
export function breaksOut(body: readonly Statement[]): boolean {
  return body.some(node => {
    if (node.kind === 'break') return true
    if (node.kind === 'foreach' || node.kind === 'define' || node.kind === 'call') return false
    if (node.kind !== 'if') return false
    return breaksOut(node.otherwise) || node.branches.some(branch => breaksOut(branch.body))
  })
}

/** A text in double quotes that needs no code of its own: nothing but text and references. */
export function isSimple(body: readonly Statement[]): boolean {
  return body.every(node => node.kind === 'text' || node.kind === 'reference')
}

/** Nodes of which one, or one inside them, passes a test. */
export function some(nodes: readonly AnyNode[], test: (node: AnyNode) => boolean): boolean {
  let found = false
  visitAll(nodes, node => {
    found ||= test(node)
  })
  return found
}
