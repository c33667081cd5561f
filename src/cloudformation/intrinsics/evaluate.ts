import type { DocumentMap, DocumentNode } from '../../openapi/text/document.ts'
import { textNode } from '../node.ts'
import { compose, unresolved } from './composed.ts'
import { namedCondition } from './conditions.ts'
import { includeTransform } from './include.ts'
import { INTRINSICS } from './intrinsics.ts'
import { givenValue, type Scope, type TemplateSettings } from './scope.ts'

const DYNAMIC_REFERENCE = /\{\{resolve:[^{}]*\}\}/g

/** The scope in which the whole of a template is evaluated. */
export function scopeOf(template: DocumentNode, settings: TemplateSettings): Scope {
  const memory = { conditions: new Map(), names: new Map(), files: new Map(), used: new Set<string>(), composed: 0 }
  return { template, settings, trail: [], memory, evaluate }
}

/**
 * A value with its intrinsics computed; undefined for `AWS::NoValue`, which removes what it is the value of. What
 * cannot be computed offline is an unresolved node at its place, and the rest of the value is there.
 */
export function evaluate(node: DocumentNode, scope: Scope): DocumentNode | undefined {
  switch (node.kind) {
    case 'scalar': {
      const { value } = node
      return typeof value === 'string' && value.includes('{{resolve:') ? resolveDynamic(value, node, scope) : node
    }
    case 'list':
      return { ...node, items: node.items.flatMap(item => evaluate(item, scope) ?? []) }
    case 'map':
      return evaluateMap(node, scope)
    case 'unresolved':
      return node
  }
}

/** The name of the intrinsic that a map is; undefined for a map of plain keys. */
export function intrinsicName(node: DocumentNode | undefined): string | undefined {
  if (node?.kind !== 'map' || node.entries.size !== 1) return undefined
  const [name = ''] = node.entries.keys()
  return name === 'Ref' || name.startsWith('Fn::') ? name : undefined
}

function evaluateMap(node: DocumentMap, scope: Scope): DocumentNode | undefined {
  const name = intrinsicName(node)
  if (name !== undefined && name !== 'Fn::Transform') return evaluateIntrinsic(name, node, scope)
  const entries = new Map<string, DocumentNode>()
  for (const [key, entry] of node.entries) {
    if (key === 'Fn::Transform') {
      const included = includeTransform(entry, scope)
      if (included.kind !== 'map') return included
      for (const [name, found] of included.entries) entries.set(name, found)
      continue
    }
    const value = key.startsWith('Fn::ForEach::') ? refuseLoop(key, entry) : evaluate(entry, scope)
    if (value !== undefined) entries.set(key, value)
  }
  return { ...node, entries }
}

function evaluateIntrinsic(name: string, node: DocumentMap, scope: Scope): DocumentNode | undefined {
  const operand = node.entries.get(name)
  if (operand === undefined) return node
  if (name === 'Fn::If') return chooseBranch(operand, scope)
  const compute = INTRINSICS.get(name)
  if (compute !== undefined) return compute({ operand, place: node.place }, scope)
  if (name.startsWith('Fn::ForEach::')) return refuseLoop(name, node)
  return unresolved(name, `${name} is no intrinsic that is known here: write the value itself`, node.place)
}

/** Said of `Fn::ForEach`, wherever it stands. */
export const LOOP_ADVICE =
  'loops are not expanded: import the processed template (aws cloudformation get-template --template-stage Processed)'

function refuseLoop(name: string, node: DocumentNode): DocumentNode {
  return unresolved(name, LOOP_ADVICE, node.place)
}

/** Only the branch that is taken is evaluated. */
function chooseBranch(operand: DocumentNode, scope: Scope): DocumentNode | undefined {
  const [name, whenTrue, whenFalse] = operand.kind === 'list' ? operand.items : []
  if (name === undefined || whenTrue === undefined) {
    return unresolved('Fn::If', 'Fn::If takes a list of a condition and two values', operand.place)
  }
  const value = namedCondition(name, scope)
  if (typeof value !== 'boolean') return { ...value, place: operand.place }
  const branch = value ? whenTrue : whenFalse
  return branch === undefined ? undefined : evaluate(branch, scope)
}

/** `{{resolve:ssm:/x:1}}`: secrets and parameters of an account. */
function resolveDynamic(text: string, node: DocumentNode, scope: Scope): DocumentNode {
  const parts: DocumentNode[] = []
  let end = 0
  for (const { 0: expression, index } of text.matchAll(DYNAMIC_REFERENCE)) {
    const given = givenValue(scope, expression)
    const advice = `it is looked up in an account: give it by --parameter '${expression}=VALUE'`
    parts.push(textNode(text.slice(end, index), node.place))
    parts.push(given === undefined ? unresolved(expression, advice, node.place) : textNode(given, node.place))
    end = index + expression.length
  }
  return compose(scope, [...parts, textNode(text.slice(end), node.place)], node.place)
}
