import type { Random } from '../random.ts'

/** Text of an expression with how tightly it binds, as the reference's binding powers put it. */
export interface Phrase {
  readonly text: string
  readonly level: number
}

/** Binding levels: what is below the level that a place asks for is put into parentheses there. */
export const LEVEL = {
  bind: 10,
  condition: 20,
  or: 25,
  and: 30,
  compare: 40,
  add: 50,
  multiply: 60,
  step: 75,
  atom: 100,
} as const

/** Kind of value that a place prefers. A generator may give it something else: wrong types are cases too. */
export type Hint = 'num' | 'int' | 'str' | 'bool' | 'arr' | 'nums' | 'strs' | 'objs' | 'obj' | 'fn' | 'any'

/** A variable in reach, with the kind of value that it is meant to hold; `arity` for a function. */
export interface Variable {
  readonly name: string
  readonly hint: Hint
}

/** Where an expression stands: how deep it may still grow, and what it may refer to. */
export interface Scope {
  readonly fuel: number
  readonly variables: readonly Variable[]
  /** Steps above the context from which a parent can be derived. */
  readonly parents: number
}

/** The generator as its parts see it: they ask for expressions through it and never import each other. */
export interface Grammar {
  readonly random: Random
  /** Any expression of the kind. */
  expression(hint: Hint, scope: Scope): Phrase
  /** A variable name that is not in use yet, without its dollar. */
  fresh(): string
}

export function atom(text: string): Phrase {
  return { text, level: LEVEL.atom }
}

/** The text of a phrase where something binding at `level` is needed. */
export function at(phrase: Phrase, level: number): string {
  return phrase.level >= level ? phrase.text : `(${phrase.text})`
}

/** The scope of a part: one level less to grow. */
export function within(scope: Scope, variables: readonly Variable[] = []): Scope {
  return { fuel: scope.fuel - 1, variables: [...variables, ...scope.variables], parents: scope.parents }
}
