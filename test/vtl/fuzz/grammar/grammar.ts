import type { Random } from '../../../jsonata/random.ts'

/** Kinds of value that a template can be made to work on. */
export type Kind = 'text' | 'number' | 'list' | 'map' | 'boolean'

/** The state of one template being made. */
export interface Grammar {
  readonly random: Random
  /** Macros by their number of parameters; calls use these names, and some that nobody defines. */
  readonly macros: ReadonlyMap<string, number>
  /** Levels of expressions and statements that may still be put inside one another. */
  readonly depth: number
  /** Loops around; two at most, so that no template runs long. */
  readonly loops: number
  /** Variables of the loops, from the outermost in. */
  readonly loopNames: readonly string[]
}

export const KINDS: readonly Kind[] = ['text', 'number', 'list', 'map', 'boolean']

/** Variables by the kind of value that the first lines of a template give them; later lines may give them any other. */
export const VARIABLES: Readonly<Record<Kind, readonly string[]>> = {
  text: ['s', 't'],
  number: ['i', 'n', 'd', 'g'],
  list: ['l', 'k'],
  map: ['m', 'o'],
  boolean: ['b'],
}

/** Variables that hold anything or nothing. */
export const OTHER_VARIABLES = ['x', 'y', 'z', 'foo-bar'] as const

/** Keys that bodies have, among them names of methods and of JavaScript's own. */
export const KEYS = ['a', 'b', 'c', 'size', 'empty', 'key', '10', '2', 'constructor', 'first-name'] as const

/** One level further in. */
export function inside(grammar: Grammar): Grammar {
  return { ...grammar, depth: grammar.depth - 1 }
}

/** Any kind. */
export function anyKind({ random }: Grammar): Kind {
  return random.pick(KINDS)
}

/** White space where the grammar leaves it free. */
export function gap({ random }: Grammar): string {
  return random.weighted([
    [16, ''],
    [8, ' '],
    [1, '\n'],
    [1, '\t '],
    [0.5, '\r\n'],
  ])
}

/** White space where an operator would run into its operand without. */
export function space(grammar: Grammar): string {
  return ` ${grammar.random.chance(0.05) ? gap(grammar) : ''}`
}

/** Items with commas and white space; nothing at all for none, since Velocity does not take white space then. */
export function separated(grammar: Grammar, items: readonly string[]): string {
  if (items.length === 0) return grammar.random.chance(0.01) ? ' ' : ''
  return `${gap(grammar)}${items.join(`${gap(grammar)},${gap(grammar)}`)}${gap(grammar)}`
}
