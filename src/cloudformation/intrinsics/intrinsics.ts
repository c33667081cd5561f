import { type DocumentNode, findUnresolved, itemsOf, numberOf, plainOf, textOf } from '../../openapi/text/document.ts'
import { at, nodeOf, textNode } from '../node.ts'
import { compose, unresolved, unresolvedAmong } from './composed.ts'
import { compute, computeOrNull } from './computed.ts'
import { getAttribute, getReference } from './references.ts'
import { givenValue, type IntrinsicCall, type Scope } from './scope.ts'
import { findInMap, substitute } from './substitute.ts'

type Compute = (call: IntrinsicCall, scope: Scope) => DocumentNode | undefined

/** Intrinsics that are computed; `Fn::If` and `Fn::Transform` are the evaluator's own, since they choose what to read. */
export const INTRINSICS: ReadonlyMap<string, Compute> = new Map<string, Compute>([
  ['Ref', ({ operand, place }, scope) => getReference({ name: textOf(operand) ?? '', place }, scope)],
  ['Fn::GetAtt', getAtt],
  ['Fn::Sub', substitute],
  ['Fn::Join', join],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::FindInMap', findInMap],
  ['Fn::Base64', ofText(text => Buffer.from(text).toString('base64'))],
  ['Fn::ToJsonString', toJsonString],
  ['Fn::Length', length],
  ['Fn::ImportValue', importValue],
  ['Fn::GetAZs', ofAccount('Fn::GetAZs', "availability zones are an account's")],
  ['Fn::Cidr', ofAccount('Fn::Cidr', 'address ranges are not computed')],
])

function getAtt({ operand, place }: IntrinsicCall, scope: Scope): DocumentNode {
  const name = textOf(operand)
  if (name !== undefined) return getAttribute({ name, place }, scope)
  const [id, attribute] = itemsOf(operand).map(item => computeOrNull(item, scope))
  const open = unresolvedAmong([id, attribute], place)
  return open ?? getAttribute({ name: `${textOf(id) ?? ''}.${textOf(attribute) ?? ''}`, place }, scope)
}

function join({ operand, place }: IntrinsicCall, scope: Scope): DocumentNode {
  const [separator, list] = itemsOf(operand)
  const parts = list === undefined ? undefined : compute(list, scope)
  if (parts?.kind === 'unresolved') return at(parts, place)
  if (separator === undefined || parts?.kind !== 'list') {
    return unresolved('Fn::Join', 'Fn::Join takes a list of a separator and a list of texts', place)
  }
  const between = textNode(textOf(computeOrNull(separator, scope)) ?? '', place)
  return compose(
    scope,
    parts.items.flatMap((part, index) => (index === 0 ? [part] : [between, part])),
    place,
  )
}

function select({ operand, place }: IntrinsicCall, scope: Scope): DocumentNode | undefined {
  const [index, list] = itemsOf(operand).map(item => compute(item, scope))
  const open = unresolvedAmong([index, list], place)
  if (open !== undefined) return open
  const found = itemsOf(list)[numberOf(index) ?? -1]
  return found ?? unresolved('Fn::Select', `the list has no item ${textOf(index) ?? ''}`, place)
}

function split({ operand, place }: IntrinsicCall, scope: Scope): DocumentNode {
  const [separator, text] = itemsOf(operand).map(item => computeOrNull(item, scope))
  const open = unresolvedAmong([separator, text], place)
  if (open !== undefined) return open
  const [by, whole] = [textOf(separator) ?? '', textOf(text)]
  if (by === '' || whole === undefined) {
    return unresolved('Fn::Split', 'Fn::Split takes a list of a separator and a text', place)
  }
  return { kind: 'list', items: whole.split(by).map(part => textNode(part, place)), place }
}

function ofText(compute: (text: string) => string): Compute {
  return ({ operand, place }, scope) => {
    const text = compose(scope, [computeOrNull(operand, scope)], place)
    return text.kind === 'scalar' ? compose(scope, [textNode(compute(textOf(text) ?? ''), place)], place) : text
  }
}

function toJsonString({ operand, place }: IntrinsicCall, scope: Scope): DocumentNode {
  const value = computeOrNull(operand, scope)
  const open = findUnresolved(value)
  if (open !== undefined) return at(open, place)
  return compose(scope, [textNode(JSON.stringify(plainOf(value)), place)], place)
}

function length({ operand, place }: IntrinsicCall, scope: Scope): DocumentNode {
  const value = computeOrNull(operand, scope)
  return value.kind === 'unresolved' ? at(value, place) : nodeOf(itemsOf(value).length, place)
}

function importValue({ operand, place }: IntrinsicCall, scope: Scope): DocumentNode {
  const name = computeOrNull(operand, scope)
  if (name.kind === 'unresolved') return at(name, place)
  const key = `ImportValue.${textOf(name) ?? ''}`
  const given = givenValue(scope, key)
  if (given !== undefined) return textNode(given, place)
  const advice = `the value is another stack's: give it by --parameter '${key}=VALUE'`
  return unresolved(`Fn::ImportValue ${textOf(name) ?? ''}`, advice, place)
}

function ofAccount(name: string, why: string): Compute {
  return ({ place }, scope) => {
    const given = givenValue(scope, name)
    if (given === undefined) return unresolved(name, `${why}: give the list by --parameter '${name}=A,B'`, place)
    return { kind: 'list', items: given.split(',').map(item => textNode(item.trim(), place)), place }
  }
}
