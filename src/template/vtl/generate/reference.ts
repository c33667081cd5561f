import type { Expression, Part, ReferenceNode } from '../ast.ts'
import { ESCAPE_JSON, UTIL } from '../bindings/util-binding.ts'
import { PATTERN_METHODS, useOf } from '../members/pattern-members.ts'
import { type Code, type Emitter, type Loop, type Place, plainProperty } from './emitter.ts'

/** The value of a reference; the empty text for nothing. */
export function referenceCode(emitter: Emitter, node: ReferenceNode, place: Place): Code {
  if (node.name === undefined) return "''"
  const { code, certain } = chainCode(emitter, node, place)
  return certain ? code : `(${code} ?? '')`
}

interface Chain {
  readonly code: Code
  /** Never undefined or null. */
  readonly certain: boolean
}

/** The value of a reference, undefined or null for nothing, without its last `drop` parts. */
export function chainCode(emitter: Emitter, node: ReferenceNode, place: Place, drop = 0): Chain {
  const parts = node.parts.slice(0, node.parts.length - drop)
  const { chain, used } = startCode(emitter, node.name ?? '', parts, place)
  let { code, certain } = chain
  for (const part of parts.slice(used)) {
    code = partCode(emitter, { code, certain }, part, place)
    certain = false
  }
  return { code, certain }
}

interface Start {
  readonly chain: Chain
  /** Parts that the code stands for. */
  readonly used: number
}

function startCode(emitter: Emitter, name: string, parts: readonly Part[], place: Place): Start {
  if (!emitter.isBinding(name)) return { chain: { code: variableCode(emitter, name), certain: false }, used: 0 }
  switch (name) {
    case 'input':
      return inputCode(emitter, parts)
    case 'util':
      return utilCode(emitter, parts, place)
    case 'context':
      return contextCode(emitter, parts)
    case 'stageVariables':
      return stageVariableCode(emitter, parts)
    case 'foreach':
      return loopStart(emitter, parts, place)
    default:
      return { chain: { code: variableCode(emitter, name), certain: false }, used: 0 }
  }
}

/** Reads a variable. */
export function variableCode(emitter: Emitter, name: string): Code {
  return emitter.features.frames ? `R.get(f, ${emitter.constant(name)})` : emitter.variable(name)
}

function literalArgument(part: Part | undefined): string | undefined {
  if (part?.kind !== 'method' || part.args.length !== 1) return undefined
  const [argument] = part.args
  return argument?.kind === 'string' ? argument.value : undefined
}

function inputCode(emitter: Emitter, parts: readonly Part[]): Start {
  const [first] = parts
  const start = (code: Code, certain: Chain['certain']): Start => ({ chain: { code, certain }, used: 1 })
  if (first?.kind === 'property' && first.name === 'body') return start('run.body', true)
  const text = literalArgument(first)
  if (first?.kind === 'method' && text !== undefined) {
    if (first.name === 'params') return start(`run.parameter(${emitter.constant(text)})`, false)
    if (first.name === 'path') return start(pathCode(emitter, text, first), false)
    if (first.name === 'json') {
      return start(`R.json(run, ${emitter.path(text, first.at).code}, ${emitter.place(first.at)})`, true)
    }
  }
  if (first?.kind === 'method' && first.name === 'params' && first.args.length === 0)
    return start('run.parameters', true)
  return { chain: { code: 'R.INPUT', certain: true }, used: 0 }
}

// Names alone are looked up one after the other.
function pathCode(emitter: Emitter, text: string, { at }: Part): Code {
  const { path, code } = emitter.path(text, at)
  const note = emitter.place(at)
  if (path.steps.length === 0) return 'R.document(run)'
  const names = path.steps.map(step => (step.kind === 'names' && step.names.length === 1 ? step.names[0] : undefined))
  if (names.every(name => name !== undefined)) return `R.names(run, ${emitter.constant(names)})`
  return `R.path(run, ${code}, ${note})`
}

function utilCode(emitter: Emitter, parts: readonly Part[], place: Place): Start {
  const [first] = parts
  if (first?.kind === 'method' && first.args.length === 1 && Object.hasOwn(UTIL, first.name)) {
    const [argument] = first.args as readonly [Expression]
    const value = emitter.codeOf.value(emitter, argument, place)
    if (first.name === 'escapeJavaScript' && restoresApostrophes(parts[1])) {
      const json = `R.util(run, ${emitter.constant(ESCAPE_JSON)}, ${value}, ${emitter.place(first.at)})`
      return { chain: { code: json, certain: true }, used: 2 }
    }
    const code = `R.util(run, ${emitter.constant(UTIL[first.name])}, ${value}, ${emitter.place(first.at)})`
    return { chain: { code, certain: first.name !== 'parseJson' }, used: 1 }
  }
  return { chain: { code: 'R.UTIL', certain: true }, used: 0 }
}

/** `.replaceAll("\\'", "'")`, which templates put behind escapeJavaScript for the sake of JSON. */
function restoresApostrophes(part: Part | undefined): boolean {
  if (part?.kind !== 'method' || part.name !== 'replaceAll' || part.args.length !== 2) return false
  const [pattern, replacement] = part.args
  return (
    pattern?.kind === 'string' &&
    pattern.value === "\\\\'" &&
    replacement?.kind === 'string' &&
    replacement.value === "'"
  )
}

function contextCode(emitter: Emitter, parts: readonly Part[]): Start {
  const names: string[] = []
  for (const part of parts) {
    if (part.kind !== 'property') break
    names.push(part.name)
  }
  if (names.length === 0) return { chain: { code: 'run.context', certain: true }, used: 0 }
  return { chain: { code: `R.context(run, ${emitter.constant(names)})`, certain: false }, used: names.length }
}

function stageVariableCode(emitter: Emitter, parts: readonly Part[]): Start {
  const [first] = parts
  if (first?.kind === 'property') {
    return { chain: { code: `run.stageVariable(${emitter.constant(first.name)})`, certain: false }, used: 1 }
  }
  return { chain: { code: 'run.stageVariables', certain: true }, used: 0 }
}

function partCode(emitter: Emitter, { code, certain }: Chain, part: Part, place: Place): Code {
  if (part.kind === 'property') return propertyCode(emitter, code, part.name)
  const rest = part.kind === 'index' ? indexCode(emitter, part, place) : methodCode(emitter, part, place)
  if (certain) return `(t = ${code}, ${rest})`
  return `((t = ${code}) === undefined || t === null ? undefined : ${rest})`
}

function indexCode(emitter: Emitter, part: Extract<Part, { kind: 'index' }>, place: Place): Code {
  return `R.index(run, t, ${emitter.codeOf.value(emitter, part.index, place)}, ${emitter.place(part.at)})`
}

function methodCode(emitter: Emitter, part: Extract<Part, { kind: 'method' }>, place: Place): Code {
  const { name, args, at } = part
  const [first, ...others] = args
  const note = emitter.place(at)
  if (first?.kind === 'string' && Object.hasOwn(PATTERN_METHODS, name) && args.length <= (name === 'matches' ? 1 : 2)) {
    const pattern = emitter.pattern(first.value, useOf(name), at)
    const rest = others.map(argument => emitter.codeOf.value(emitter, argument, place)).join(', ')
    return `R.match(run, ${emitter.constant(PATTERN_METHODS[name])}, t, ${pattern}, [${rest}], ${note})`
  }
  const values = args.map(argument => emitter.codeOf.value(emitter, argument, place)).join(', ')
  return `R.call(run, ${emitter.methods(name)}, t, [${values}], ${note})`
}

function propertyCode(emitter: Emitter, code: Code, name: string): Code {
  const plain = plainProperty(name)
  const key = emitter.constant(name)
  if (plain === undefined) return `R.property(run, ${code}, ${key})`
  const fast = `(t = ${code}) !== undefined && t !== null && t.constructor === Object && (u = t${plain}) !== undefined`
  return `(${fast} ? u : R.property(run, t, ${key}))`
}

function loopStart(emitter: Emitter, parts: readonly Part[], place: Place): Start {
  const [first] = parts
  const loop = place.loops.at(-1)
  const code = loop !== undefined && first?.kind === 'property' ? loopCode(loop, first.name) : undefined
  if (code !== undefined) return { chain: { code, certain: true }, used: 1 }
  return { chain: { code: variableCode(emitter, 'foreach'), certain: false }, used: 0 }
}

/** Code for a property of `$foreach` in the loop around, without an object for it; undefined for any other property. */
function loopCode({ index, count }: Loop, name: string): Code | undefined {
  switch (name) {
    case 'index':
      return index
    case 'count':
      return `(${index} + 1)`
    case 'hasNext':
      return `(${index} + 1 !== ${count})`
    case 'first':
      return `(${index} === 0)`
    case 'last':
      return `(${index} + 1 === ${count})`
    default:
      return undefined
  }
}

/** Adds a reference's value to the output. */
export function printCode(emitter: Emitter, node: ReferenceNode, place: Place): Code {
  if (node.name === undefined) return ''
  const value = chainCode(emitter, node, place).code
  if (node.escaped) return `${value};\no += ${emitter.constant(node.prefix + node.literal)};`
  return `o += ${prefixCode(emitter, node)}${textValue(emitter, node, value)};`
}

/** The text before a value, which a block does not print. */
export function prefixCode(emitter: Emitter, node: ReferenceNode): Code {
  if (node.prefix === '') return ''
  const prefix = emitter.constant(node.prefix)
  const mayBeBlock = node.parts.length === 0 && emitter.features.blocks
  return mayBeBlock ? `R.prefix(${prefix}, ${variableCode(emitter, node.name ?? '')}) + ` : `${prefix} + `
}

/** The text of a value as a reference prints it. */
export function textValue(emitter: Emitter, node: ReferenceNode, value: Code): Code {
  const slashes = /^\\*/.exec(node.prefix)?.[0] ?? ''
  const literal = node.parts.length === 0 ? `, ${emitter.constant(slashes + node.prefix + node.literal)}` : ''
  const frame = emitter.features.frames && node.parts.length === 0 ? ', f' : ''
  const others = `${literal === '' && frame !== '' ? ", ''" : literal}${frame}`
  return `(typeof (t = ${value}) === 'string' ? t : R.print(m, t, ${emitter.place(node.at)}${others}))`
}
