import { type DocumentNode, flagOf, itemsOf, textOf, type UnresolvedNode } from '../../openapi/text/document.ts'
import { get } from '../node.ts'
import { unresolved, unresolvedAmong } from './composed.ts'
import { compute } from './computed.ts'
import { type ConditionValue, inside, type Scope } from './scope.ts'

/** A condition by its name, as `Fn::If` and a resource's `Condition` give it. */
export function namedCondition(name: DocumentNode, scope: Scope): ConditionValue {
  const text = textOf(name)
  if (text === undefined) return unresolved('Condition', 'a condition is named by text', name.place)
  const known = scope.memory.conditions.get(text)
  if (known !== undefined) return known
  const node = get(scope.template, 'Conditions', text)
  const within = inside(scope, `condition ${text}`)
  if (node === undefined) return unresolved(text, `the template has no condition ${text}`, name.place)
  if (within === undefined)
    return unresolved(text, `the condition ${text} refers to itself, or through too many others`, name.place)
  const value = condition(node, within)
  scope.memory.conditions.set(text, value)
  return value
}

/** `Fn::Equals`, `Fn::Not`, `Fn::And`, `Fn::Or`, `Condition`, or a value that is a truth value. */
function condition(node: DocumentNode, scope: Scope): ConditionValue {
  const [operator, operand] = node.kind === 'map' ? ([...node.entries][0] ?? []) : []
  if (operator === undefined || operand === undefined) return literal(node, node.place)
  const operands = itemsOf(operand)
  const [first] = operands
  switch (operator) {
    case 'Condition':
      return namedCondition(operand, scope)
    case 'Fn::Equals':
      return equals(operands, scope, node.place)
    case 'Fn::Not':
      return first === undefined ? literal(first, node.place) : negate(condition(first, scope))
    case 'Fn::And':
      return combine(operands, scope, 'false')
    case 'Fn::Or':
      return combine(operands, scope, 'true')
    default:
      return literal(compute(node, scope), node.place)
  }
}

function literal(node: DocumentNode | undefined, place: DocumentNode['place']): ConditionValue {
  if (node?.kind === 'unresolved') return node
  const advice = 'a condition is one of Fn::Equals, Fn::Not, Fn::And, Fn::Or, Condition'
  return flagOf(node) ?? unresolved('Conditions', advice, place)
}

function negate(value: ConditionValue): ConditionValue {
  return typeof value === 'boolean' ? !value : value
}

/** One operand of the decisive value settles it, whatever else is not known. */
function combine(operands: readonly DocumentNode[], scope: Scope, decisive: 'true' | 'false'): ConditionValue {
  const settles = decisive === 'true'
  let open: UnresolvedNode | undefined
  for (const operand of operands) {
    const value = condition(operand, scope)
    if (value === settles) return settles
    if (typeof value !== 'boolean') open ??= value
  }
  return open ?? !settles
}

function equals(operands: readonly DocumentNode[], scope: Scope, place: DocumentNode['place']): ConditionValue {
  if (operands.length !== 2) return unresolved('Fn::Equals', 'Fn::Equals compares two values', place)
  const [left, right] = operands.map(operand => compute(operand, scope))
  return unresolvedAmong([left, right], place) ?? comparable(left) === comparable(right)
}

/** True and "true" are the same to CloudFormation, whose values are texts. */
function comparable(node: DocumentNode | undefined): string {
  return node?.kind === 'list' ? JSON.stringify(node.items.map(comparable)) : (textOf(node) ?? '')
}
