import type { Expression, Part } from '../vtl/ast.ts'
import type { Chain } from './translation.ts'
import { quoted, type Value } from './value.ts'

/** Characters that mean something in a pattern; a text without them is found as it stands. */
const SPECIAL = /[\\^$.|?*+()[\]{}]/

/** Translates a call of a method of Java on a value. */
export function translateMethod(value: Value, part: Part & { kind: 'method' }, chain: Chain): Value {
  const { to } = chain
  const { name, args, at } = part
  const text = (code: string): Value => ({ code, kind: 'text' })
  const whole = () => `("" & ${to.textOf(value)})`
  const own = () => stringOf(value, chain)
  switch (`${name}/${args.length}`) {
    case 'size/0':
      return { code: to.call('size', value.code), kind: 'any' }
    case 'keySet/0':
      return { code: `[$keys(${value.code})]`, kind: 'any', ...(value.origin && { origin: keysOf(value.origin) }) }
    case 'toString/0':
      return text(whole())
    case 'toUpperCase/0':
      return text(`$uppercase(${own()})`)
    case 'toLowerCase/0':
      return text(`$lowercase(${own()})`)
    case 'equals/1':
      return value.kind === 'text'
        ? { code: `(${whole()} = ("" & ${argument(args[0], chain)}))`, kind: 'boolean' }
        : to.refuse(at, '.equals() of what may be no text has no counterpart: compare with ==')
    case 'contains/1':
      return value.kind === 'text'
        ? { code: `$contains(${whole()}, "" & ${argument(args[0], chain)})`, kind: 'boolean' }
        : to.refuse(at, '.contains() on what may be a list or a text has no counterpart')
    case 'get/1':
      return lookup(value, args[0], chain)
    case 'replace/2':
    case 'replaceAll/2':
      return replaced(value, part, chain)
    case 'length/0':
      return value.kind === 'text'
        ? { code: `$length(${whole()})`, kind: 'number' }
        : to.refuse(at, '.length() of what may be no text has no counterpart')
    default:
      return to.refuse(at, `.${name}() has no counterpart`)
  }
}

/** A method of texts gives nothing on any other value. */
function stringOf(value: Value, { to }: Chain): string {
  return value.kind === 'text' ? `"" & ${to.textOf(value)}` : to.call('string', value.code)
}

function keysOf(origin: NonNullable<Value['origin']>): NonNullable<Value['origin']> {
  return { source: origin.source, path: [...origin.path, '{}'] }
}

function argument(expression: Expression | undefined, { translate, variables, to }: Chain): string {
  return expression === undefined ? '""' : to.textOf(translate(expression, variables, to))
}

/** `.get($k)`; with a number it is an index. */
function lookup(value: Value, key: Expression | undefined, chain: Chain): Value {
  if (key?.kind === 'number') return { code: `${value.code}[${key.text}]`, kind: 'any' }
  const found = `$lookup(${value.code}, "" & ${argument(key, chain)})`
  return { code: found, kind: 'any', ...(value.origin && { origin: value.origin }) }
}

function replaced(value: Value, { name, args, at }: Part & { kind: 'method' }, chain: Chain): Value {
  const { to } = chain
  const [from, into] = args.map(literalOf)
  if (from === undefined || into === undefined) return to.refuse(at, `.${name}() of texts that are not written out`)
  const pattern = name === 'replace' ? from : plainPattern(from)
  const replacement = name === 'replace' ? into : plainReplacement(into)
  if (pattern === undefined || replacement === undefined || pattern === '') {
    return to.refuse(at, `.${name}(${quoted(from)}, …): a pattern has to be written anew, as $replace(…, /…/, …)`)
  }
  return { code: `$replace(${stringOf(value, chain)}, ${quoted(pattern)}, ${quoted(replacement)})`, kind: 'text' }
}

function literalOf(expression: Expression): string | undefined {
  if (expression.kind === 'string') return expression.value
  const [only, ...more] = expression.kind === 'template' ? expression.body : []
  return only?.kind === 'text' && more.length === 0 ? only.text : undefined
}

/** The text that a pattern finds where it is nothing but text: an escaped sign is that sign. */
function plainPattern(pattern: string): string | undefined {
  const escaped = /\\([^A-Za-z0-9])/g
  return SPECIAL.test(pattern.replace(escaped, '')) ? undefined : pattern.replace(escaped, '$1')
}

function plainReplacement(text: string): string | undefined {
  if (text.replace(/\\./gs, '').includes('$')) return undefined
  return text.replace(/\\(.)/gs, '$1')
}
