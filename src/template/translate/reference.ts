import { parseJsonPath } from '../../definition/json-path.ts'
import { isRefusal } from '../../definition/refusal.ts'
import type { Part, ReferenceNode } from '../vtl/ast.ts'
import { translateMethod } from './method.ts'
import { type Chain, nameOf, type Translation } from './translation.ts'
import { fieldName, quoted, type Source, type Value } from './value.ts'

/** Translates a reference: a variable of the template, or what AWS binds. */
export function translateReference(reference: ReferenceNode, chain: Chain): Value {
  const { name = '', parts, at } = reference
  const own = chain.variables.get(name)
  if (own !== undefined) return follow(own, parts, chain)
  switch (name) {
    case 'foreach':
      return turnOf(reference, chain)
    case 'input':
      return translateInput(reference, chain)
    case 'util':
      return translateUtil(reference, chain)
    case 'context':
    case 'stageVariables':
      return translateMap(reference, name, chain)
    default:
      return chain.to.refuse(at, `${nameOf(reference)} is never set`)
  }
}

/** `$foreach.index` and its kin, which the loop around has put among the variables. */
function turnOf(reference: ReferenceNode, { variables, to }: Chain): Value {
  const [part] = reference.parts
  const found = part?.kind === 'property' ? variables.get(`foreach.${part.name}`) : undefined
  return found ?? to.refuse(reference.at, `${nameOf(reference)} has no counterpart here`)
}

function translateInput(reference: ReferenceNode, chain: Chain): Value {
  const { to } = chain
  const [first, ...rest] = reference.parts
  if (first?.kind === 'property' && first.name === 'body') {
    to.read('body', [])
    return follow({ code: '$input.body', kind: 'text' }, rest, chain)
  }
  const argument = first?.kind === 'method' ? first.args[0] : undefined
  const literal = argument?.kind === 'string' ? argument.value : undefined
  if (first?.kind === 'method' && first.name === 'params') {
    if (argument === undefined) return translateParams(rest, chain)
    const name = literal === undefined ? to.textOf(chain.translate(argument, chain.variables, to)) : quoted(literal)
    for (const place of ['path', 'querystring', 'header'] as const)
      to.read(place, literal === undefined ? [] : [literal])
    return follow({ code: `$params(${name})`, kind: 'text' }, rest, chain)
  }
  if (first?.kind !== 'method' || literal === undefined || !['path', 'json'].includes(first.name)) {
    return to.refuse(reference.at, `${nameOf(reference)} has no counterpart`)
  }
  const found = translatePath(literal, first.at, to)
  if (first.name === 'path') return follow(found, rest, chain)
  return follow({ code: to.call('jsonText', found.code), kind: 'text' }, rest, chain)
}

/** A JSONPath of names alone is navigation; any other that the gateway's `$jsonPath` takes is left to it. */
function translatePath(text: string, at: number, to: Translation): Value {
  const parsed = parseJsonPath(text)
  if (isRefusal(parsed)) return to.refuse(at, parsed.message)
  const path = parsed.steps.map(step => (step.kind === 'name' ? step.name : '[]'))
  const origin = to.read('body', path)
  const names = path.map(fieldName)
  const isPlain = parsed.steps.every(({ kind }) => kind === 'name') && names.every(name => name !== undefined)
  if (!isPlain) return { code: `$jsonPath(${quoted(text)})`, kind: 'any', origin }
  if (names.length > 0) return { code: names.join('.'), kind: 'any', origin }
  const message = "the whole body as text: a map prints as {a=b}. Print $input.json('$') or $input.body"
  return { code: '$$', kind: 'any', origin, unprintable: { position: at, message } }
}

const PLACES = ['path', 'querystring', 'header'] as const

function translateParams(parts: readonly Part[], chain: Chain): Value {
  const all: Value = { code: '$input.params', kind: 'any' }
  const [first, ...rest] = parts
  const key = first === undefined ? undefined : keyOf(first)
  const place = PLACES.find(known => known === key)
  if (place === undefined) {
    for (const each of PLACES) chain.to.read(each, [])
    return follow(all, parts, chain)
  }
  const origin = chain.to.read(place, [])
  return follow({ code: `$input.params.${place}`, kind: 'any', origin }, rest, chain)
}

function translateMap(reference: ReferenceNode, source: Source & ('context' | 'stageVariables'), chain: Chain): Value {
  const origin = chain.to.read(source, [])
  if (reference.parts.length === 0) return chain.to.refuse(reference.at, `$${source} as a whole has no counterpart`)
  return follow({ code: `$${source}`, kind: 'any', origin }, reference.parts, chain)
}

const ENCODERS = ['urlEncode', 'urlDecode', 'base64Encode', 'base64Decode']

function translateUtil(reference: ReferenceNode, chain: Chain): Value {
  const { to } = chain
  const [first, ...rest] = reference.parts
  const argument = first?.kind === 'method' && first.args.length === 1 ? first.args[0] : undefined
  if (first?.kind !== 'method' || argument === undefined) {
    return to.refuse(reference.at, `${nameOf(reference)} has no counterpart`)
  }
  const text = to.textOf(chain.translate(argument, chain.variables, to))
  if (first.name === 'escapeJavaScript') return follow({ code: to.call('escape', text), kind: 'text' }, rest, chain)
  if (ENCODERS.includes(first.name)) return follow({ code: `$${first.name}("" & ${text})`, kind: 'text' }, rest, chain)
  if (first.name === 'parseJson') return follow({ code: `$parseJson("" & ${text})`, kind: 'any' }, rest, chain)
  return to.refuse(first.at, `$util.${first.name} does not exist on AWS either`)
}

/** Members and methods behind a value: `.a`, `[0]`, `.size()`. */
export function follow(value: Value, parts: readonly Part[], chain: Chain): Value {
  let reached = value
  for (const part of parts) {
    const key = keyOf(part)
    if (key !== undefined) reached = member(reached, key, part.at, chain)
    else if (part.kind === 'index') reached = item(reached, part, chain)
    else if (part.kind === 'method') reached = translateMethod(reached, part, chain)
  }
  return reached
}

function member(value: Value, key: string, at: number, { to }: Chain): Value {
  const name = fieldName(key)
  if (name === undefined) return to.refuse(at, `JSONata cannot name the field ${key}`)
  const origin = value.origin && to.read(value.origin.source, [...value.origin.path, key])
  const code = value.code === '$$' ? name : `${value.code}.${name}`
  // Parameters and stage variables are texts.
  const isText = origin !== undefined && origin.path.length === 1 && !['body', 'context'].includes(origin.source)
  return { code, kind: isText ? 'text' : 'any', ...(origin === undefined ? {} : { origin }) }
}

function item(value: Value, { index, at }: Part & { kind: 'index' }, chain: Chain): Value {
  const { to } = chain
  if (index.kind !== 'number') return to.refuse(at, 'an index that is not a number has no counterpart')
  const origin = value.origin && to.read(value.origin.source, [...value.origin.path, '[]'])
  // For the proof: lists that mostly are long enough.
  if (value.origin !== undefined) to.read(value.origin.source, [...value.origin.path, `[${index.text}]`])
  return { code: `${value.code}[${index.text}]`, kind: 'any', ...(origin === undefined ? {} : { origin }) }
}

/** `.a`, `['a']`, `.get('a')`. */
function keyOf(part: Part): string | undefined {
  if (part.kind === 'property') return part.name
  if (part.kind === 'index') return part.index.kind === 'string' ? part.index.value : undefined
  const [argument] = part.args
  return part.name === 'get' && argument?.kind === 'string' ? argument.value : undefined
}
