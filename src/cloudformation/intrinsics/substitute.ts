import { type DocumentNode, type DocumentPlace, itemsOf, textOf } from '../../openapi/text/document.ts'
import { at, get, textNode } from '../node.ts'
import { compose, unresolved, unresolvedAmong } from './composed.ts'
import { computeOrNull } from './computed.ts'
import { getAttribute, getReference } from './references.ts'
import { findResource, type IntrinsicCall, type Scope } from './scope.ts'

const VARIABLE = /\$\{([^{}]*)\}/g

/** `Fn::Sub`: a text, or a list of a text and variables of its own. `${!x}` is the text `${x}`. */
export function substitute({ operand, place }: IntrinsicCall, scope: Scope): DocumentNode {
  const [template, variables] = operand.kind === 'list' ? operand.items : [operand]
  const value = template === undefined ? undefined : computeOrNull(template, scope)
  if (value?.kind === 'unresolved') return at(value, place)
  const text = textOf(value)
  if (text === undefined) return unresolved('Fn::Sub', 'Fn::Sub takes a text, or a list of a text and a map', place)
  const parts: DocumentNode[] = []
  let end = 0
  for (const match of text.matchAll(VARIABLE)) {
    parts.push(textNode(text.slice(end, match.index), place), variable(match[1] ?? '', { variables, place }, scope))
    end = match.index + match[0].length
  }
  return compose(scope, [...parts, textNode(text.slice(end), place)], place)
}

interface SubPlace {
  readonly variables: DocumentNode | undefined
  readonly place: DocumentPlace
}

function variable(name: string, { variables, place }: SubPlace, scope: Scope): DocumentNode {
  if (name.startsWith('!')) return textNode(`\${${name.slice(1)}}`, place)
  const own = get(variables, name)
  if (own !== undefined) return computeOrNull(own, scope)
  const isAttribute = name.includes('.') && findResource(scope, name) === undefined
  const value = isAttribute ? getAttribute({ name, place }, scope) : getReference({ name, place }, scope)
  return value ?? textNode('', place)
}

/** `Fn::FindInMap`: map, key, key, and in AWS::LanguageExtensions a default. */
export function findInMap({ operand, place }: IntrinsicCall, scope: Scope): DocumentNode {
  const [map, first, second, fallback] = itemsOf(operand).map(item => computeOrNull(item, scope))
  const open = unresolvedAmong([map, first, second], place)
  if (open !== undefined) return open
  const keys = [map, first, second].map(node => textOf(node) ?? '')
  const found = get(scope.template, 'Mappings', ...keys) ?? get(fallback, 'DefaultValue')
  return found ?? unresolved(`Fn::FindInMap ${keys.join('.')}`, 'the Mappings have no such entry', place)
}
