import type { Callable } from '../callable.ts'
import { arityOf } from '../callable.ts'
import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import type { List } from '../sequence.ts'
import { emptySequence } from '../sequence.ts'
import { isData } from '../values.ts'
import { findPattern } from './matches.ts'

/** What a library function does with arguments that its signature would refuse; it throws where it breaks. */
type Unsigned = (run: Evaluation, args: List) => unknown

/** Marks that the function itself makes do with anything, by JavaScript's rules. */
const ITSELF = Symbol('itself')

/**
 * Functions applied in part do not look at their signatures. This is what the reference then makes of arguments of
 * other types, after a first one that is there. Functions that are not listed break.
 */
const UNSIGNED: ReadonlyMap<string, Unsigned> = new Map([
  ...'abs floor ceil sqrt power round formatBase number length substring toMillis encodeUrl encodeUrlComponent'
    .concat(' decodeUrl decodeUrlComponent fromMillis error assert clone lookup each sift zip')
    .split(' ')
    .map((name): [string, Unsigned] => [name, () => ITSELF]),
  ...'sum join merge base64encode base64decode'
    .split(' ')
    .map((name): [string, Unsigned] => [name, (_, args) => onArray(args)]),
  ['max', (_, args) => onLengthOf(args, Number.NEGATIVE_INFINITY)],
  ['min', (_, args) => onLengthOf(args, Number.POSITIVE_INFINITY)],
  ['average', (_, args) => onLengthOf(args, undefined)],
  ['match', (run, args) => matchIn(run, args)],
  ['map', (_, args) => (hasItems(args) ? onItems(args) : emptySequence())],
  ['filter', (_, args) => (hasItems(args) ? onItems(args) : emptySequence())],
  ['single', (_, args) => onItems(args)],
  ['reduce', (_, args) => reduceNothing(args)],
  ['count', (_, args) => lengthOf(args[0])],
  ['reverse', (_, args) => reordered(args, characters => characters.toReversed())],
  ['shuffle', (_, args) => reordered(args, characters => characters)],
  ['sort', (_, args) => sortNothing(args)],
  ['contains', (_, args) => containsIn(args)],
  ['replace', (run, args) => replaceIn(run, args)],
  ['formatNumber', (_, args) => (typeof args[1] === 'string' ? ITSELF : broken())],
  ['formatInteger', (_, args) => pictureOf(args)],
  ['substringBefore', (_, args) => unfound(args)],
  ['substringAfter', (_, args) => unfound(args)],
  ['pad', (run, args) => padItems(run, args)],
])

/** Calls a library function whose arguments do not fit its signature. */
export function callUnsigned(name: string, run: Evaluation, args: List, call: (args: List) => unknown): unknown {
  if (args[0] === undefined) return call(args)
  const result = UNSIGNED.get(name)?.(run, args)
  if (result === ITSELF) return call(args)
  if (result instanceof Replaced) return call(result.args)
  if (UNSIGNED.has(name)) return result
  throw new TypeError(`$${name} got an argument of another type`)
}

/** Other arguments for the function itself. */
class Replaced {
  readonly args: List

  constructor(args: List) {
    this.args = args
  }
}

function broken(): never {
  throw new TypeError('an argument is of another type')
}

function onArray([first]: List): unknown {
  return Array.isArray(first) ? ITSELF : broken()
}

// An object without a length counts as no numbers at all.
function onLengthOf([first]: List, none: number | undefined): unknown {
  if (first === '') return undefined
  if (none !== undefined && isData(first) && !('length' in first)) return none
  return Array.isArray(first) ? ITSELF : broken()
}

function lengthOf(value: unknown): unknown {
  if (value === null) return broken()
  return typeof value === 'string' || typeof value === 'function' ? value.length : Reflect.get(Object(value), 'length')
}

function hasItems([first]: List): boolean {
  return first === null ? broken() : Array.isArray(first) || typeof first === 'string'
}

// A text is a list of its characters; other values have no items.
function onItems(args: List): unknown {
  if (!hasItems(args)) return new Replaced([[], ...args.slice(1)])
  const [first, ...more] = args
  return new Replaced([typeof first === 'string' ? first.split('') : first, ...more])
}

function reduceNothing(args: List): unknown {
  const [, callback, initial] = args
  if (typeof callback !== 'function') return broken()
  if (hasItems(args)) return onItems(args)
  if (arityOf(callback as Callable) < 2) throw new JsonataError('D3050', { index: 1 })
  return initial
}

function reordered([first]: List, reorder: (characters: string[]) => string[]): unknown {
  if (first === null) return broken()
  if (typeof first !== 'string') return [undefined]
  return first.length <= 1 ? first : reorder(first.split(''))
}

function sortNothing([first, callback]: List): unknown {
  if (first === null) return broken()
  if (Array.isArray(first)) return ITSELF
  if (callback !== undefined || (typeof first === 'string' && first.length <= 1)) return first
  throw new JsonataError('D3070', { index: 1 })
}

function containsIn([first, part]: List): unknown {
  if (part === undefined) return undefined
  if (typeof part === 'function') return new Replaced([String(first), part])
  return Array.isArray(first) && typeof part === 'string' ? first.includes(part) : broken()
}

function matchIn(run: Evaluation, [first, pattern]: List): unknown {
  const found = typeof pattern === 'function' ? findPattern(run, pattern) : undefined
  return found?.pattern.exec(run, String(first), 0) === null ? emptySequence() : broken()
}

// Where nothing matches, what was to be searched comes back as it is.
function replaceIn(run: Evaluation, [first, pattern]: List): unknown {
  if (pattern === '') return ITSELF
  const found = typeof pattern === 'function' ? findPattern(run, pattern) : undefined
  return found?.pattern.exec(run, String(first), 0) === null ? first : broken()
}

// An array has no digits that could be read.
function pictureOf([, picture]: List): unknown {
  if (typeof picture === 'string') return ITSELF
  if (!Array.isArray(picture)) return broken()
  throw new JsonataError('D3130', { value: picture })
}

function unfound(args: List): unknown {
  const [first, part] = args
  if (typeof first === 'string') return ITSELF
  if (!Array.isArray(first)) return broken()
  return first.indexOf(part) < 0 ? first : broken()
}

function padItems(run: Evaluation, [first, width, filler]: List): unknown {
  if (typeof first === 'string') return ITSELF
  if (!Array.isArray(first)) return broken()
  const missing = Math.abs(Math.trunc(Number(width))) - first.length
  if (!(missing > 0)) return first
  run.text(missing)
  const padding = (filler === undefined || filler === '' ? ' ' : String(filler)).repeat(missing).slice(0, missing)
  return Number(width) > 0 ? String(first) + padding : padding + String(first)
}
