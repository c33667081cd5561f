import { Numeral, toNumber } from '../../../exchange/numeral.ts'
import { JsonataError } from '../error.ts'
import type { Parameter } from './parse.ts'
import { sequenceOfTypes } from './parse.ts'

/** One letter a type: s n b l(null) a o f, and m for a missing value. */
export type TypeLetter = 's' | 'n' | 'b' | 'l' | 'a' | 'o' | 'f' | 'm'

/** A parsed signature. */
export interface Signature {
  readonly parameters: readonly Parameter[]
  readonly pattern: RegExp
}

/** Reads a signature such as `<s-n?:s>`. Fails with S0401 or S0402; `offset` tells where. */
export function parseSignature(definition: string): Signature {
  const parameters = sequenceOfTypes(definition)
  return { parameters, pattern: new RegExp(`^${parameters.map(parameter => `(${parameter.pattern})`).join('')}$`) }
}

/** The signature of a function definition; undefined where it has none. */
export function signatureOf(written: { readonly definition: string } | undefined): Signature | undefined {
  if (written === undefined) return undefined
  // Where `?:` or `??` made the parser copy its left side, the reference can no longer check this signature.
  return 'validate' in written ? parseSignature(written.definition) : UNUSABLE
}

const UNUSABLE: Signature = { parameters: [], pattern: /^/ }

/** The type letter of a value. */
export function letterOf(value: unknown): TypeLetter {
  switch (typeof value) {
    case 'string':
      return 's'
    case 'number':
      return 'n'
    case 'boolean':
      return 'b'
    case 'function':
      return 'f'
    case 'object':
      if (value === null) return 'l'
      return Array.isArray(value) ? 'a' : value instanceof Numeral ? 'n' : 'o'
    default:
      return 'm'
  }
}

/**
 * The arguments as the function gets them: context filled in for leading ones, single values as arrays where
 * arrays belong. Fails with T0410, T0411 or T0412.
 */
export function checkArguments(signature: Signature, args: readonly unknown[], context: unknown): unknown[] {
  if (signature === UNUSABLE) throw new TypeError('a copied signature cannot be checked')
  const { parameters } = signature
  if (fitsAsIs(parameters, args)) return parameters.map((parameter, index) => asTyped(parameter, args[index]))
  const supplied = args.map(letterOf).join('')
  const match = signature.pattern.exec(supplied)
  if (match === null) throw mismatch(parameters, args, supplied)
  return distribute(parameters, match, args, context)
}

// The common case, without building and matching a text: each argument fits its own parameter as it is.
function fitsAsIs(parameters: readonly Parameter[], args: readonly unknown[]): boolean {
  if (args.length > parameters.length) return false
  for (let index = 0; index < parameters.length; index++) {
    const parameter = parameters[index]
    if (parameter === undefined) return false
    if (index >= args.length) {
      if (!parameter.pattern.endsWith('?') || parameter.context !== undefined) return false
      continue
    }
    const letter = letterOf(args[index])
    if (!parameter.letters.includes(letter)) return false
    if (parameter.type === 'a' && letter !== 'm' && (letter !== 'a' || parameter.subtype !== undefined)) return false
  }
  return true
}

// A parameter that asks for a number computes with it.
function asTyped(parameter: Parameter, argument: unknown): unknown {
  return parameter.letters.includes('n') && !parameter.letters.includes('o') ? toNumber(argument) : argument
}

function distribute(
  parameters: readonly Parameter[],
  match: RegExpExecArray,
  args: readonly unknown[],
  context: unknown,
): unknown[] {
  const checked: unknown[] = []
  let next = 0
  for (const [index, parameter] of parameters.entries()) {
    const letters = match[index + 1] ?? ''
    if (letters === '') {
      if (parameter.context !== undefined) checked.push(contextFor(parameter, context, next + 1))
      else checked.push(args[next++])
      continue
    }
    for (const letter of letters) {
      const argument = args[next++]
      const given = { argument, index: next }
      checked.push(parameter.type === 'a' ? asArray(parameter, letter, letters, given) : asTyped(parameter, argument))
    }
  }
  return checked
}

function contextFor(parameter: Parameter, context: unknown, index: number): unknown {
  if (parameter.context?.test(letterOf(context))) return asTyped(parameter, context)
  throw new JsonataError('T0411', { value: context, index })
}

function asArray(
  parameter: Parameter,
  letter: string,
  letters: string,
  given: { readonly argument: unknown; readonly index: number },
): unknown {
  const { argument, index } = given
  if (letter === 'm') return undefined
  const { subtype } = parameter
  if (subtype !== undefined) {
    const fits = Array.isArray(argument) ? allOf(argument, subtype.charAt(0)) : letters === subtype
    if (!fits) throw new JsonataError('T0412', { value: argument, index })
  }
  const items = Array.isArray(argument) ? argument : [argument]
  return subtype === 'n' && items.some(item => item instanceof Numeral) ? items.map(toNumber) : items
}

function allOf(items: readonly unknown[], letter: string): boolean {
  for (let index = 0; index < items.length; index++) if (letterOf(items[index]) !== letter) return false
  return true
}

// The first parameter whose pattern no longer matches the letters from the start names the bad argument.
function mismatch(parameters: readonly Parameter[], args: readonly unknown[], supplied: string): JsonataError {
  let pattern = '^'
  let good = 0
  for (const parameter of parameters) {
    pattern += parameter.pattern
    const match = new RegExp(pattern).exec(supplied)
    if (match === null) break
    good = match[0].length
  }
  return new JsonataError('T0410', { value: args[good], index: good + 1 })
}
