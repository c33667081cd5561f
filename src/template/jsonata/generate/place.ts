import type { Node } from '../ast.ts'
import type { Code } from './code.ts'
import type { Value } from './kinds.ts'
import type { Scope } from './scope.ts'

/** Where a node is made into code. */
export interface Place {
  readonly code: Code
  /** The context. */
  readonly input: Value
  /** The value of `$`: the context, unless that is the wrapper around an input array. */
  readonly dollar: Value
  readonly scope: Scope
  /** How many nodes deep this one stands in its function. */
  readonly level: number
  /** `needed` where the code around it asks if the value is a sequence, so that its marks must be kept. */
  readonly marks: 'needed' | 'unneeded'
  /** Makes a node into code; its value has collapsed. */
  readonly emit: (node: Node, place: Place) => Value
  /** Makes the body of a function into code, inside of a loop that calls it. */
  readonly emitBody: (node: Node, place: Place) => Value
}

/** The same place with another context. */
export function withInput(place: Place, input: Value): Place {
  return { ...place, input, dollar: input, marks: 'needed' }
}

/** One level deeper. */
export function deeper(place: Place): Place {
  return { ...place, level: place.level + 1, marks: 'needed' }
}

/** One level deeper, for a value that goes where this one goes. */
export function inheriting(place: Place): Place {
  return { ...place, level: place.level + 1 }
}

/** One level deeper, for a value that is only looked into: an operand, a member of an array. */
export function lookedInto(place: Place): Place {
  return { ...place, level: place.level + 1, marks: 'unneeded' }
}

/** Thrown for what generated code cannot do: the whole program is interpreted then. */
export class Unsupported extends Error {}
