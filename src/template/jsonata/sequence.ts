/**
 * Marks on arrays. The language tells sequences (results of navigation, which collapse when they hold one
 * item or none) from arrays that a document or an author wrote. A mark is a private field put on the array,
 * so that data can neither carry nor forge one, and callers never see it.
 */
export const SEQUENCE = 1
/** A sequence that stays an array although it holds one item (`[]` in a path). */
export const KEEP = 2
/** An array constructor as a step: it is one item of the path, not a list to flatten. */
export const CONSTRUCTED = 4
/** The array around an input document that is itself an array. */
export const WRAPPER = 8
/** A list of tuples of variables, not of values. */
export const TUPLES = 16

/** Members for whose room a mark on an array is charged: a list of many short constructed arrays is mostly marks. */
export const MARK_MEMBERS = 3

/** A list of values. Lists inside the engine may be sparse in meaning but never in memory. */
export type List = unknown[]

// A constructor that returns its argument lets a subclass put its private field on that very object.
class Existing {
  constructor(list: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is how a private field gets onto an existing array
    return list
  }
}

class Marks extends Existing {
  #marks: number

  constructor(list: object, marks: number) {
    super(list)
    this.#marks = marks
  }

  static get(list: object): number {
    return #marks in list ? list.#marks : 0
  }

  static add(list: object, marks: number): void {
    if (#marks in list) list.#marks |= marks
    else new Marks(list, marks)
  }
}

/** The marks of an array, 0 for none. */
export function marksOf(list: List): number {
  return Marks.get(list)
}

/** Puts marks on an array, besides those it has; returns it. */
export function mark(list: List, marks: number): List {
  Marks.add(list, marks)
  return list
}

/** A new empty sequence. */
export function emptySequence(): List {
  return mark([], SEQUENCE)
}

/** A sequence of one item, which may be the missing value. */
export function sequenceOf(item: unknown): List {
  return mark([item], SEQUENCE)
}

/** An array that carries the sequence mark. */
export function isSequence(value: unknown): value is List {
  return Array.isArray(value) && (Marks.get(value) & SEQUENCE) !== 0
}

/** A list of tuples, by its mark. */
export function isTuples(value: unknown): value is List {
  return Array.isArray(value) && (Marks.get(value) & TUPLES) !== 0
}

/**
 * The value that a node gives for a sequence: nothing if it is empty, its item if there is one (unless it is to stay an
 * array), else the sequence itself. Other values are themselves.
 */
export function collapse(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  const marks = Marks.get(value)
  if ((marks & (SEQUENCE | TUPLES)) !== SEQUENCE) return value
  if (value.length === 0) return undefined
  return value.length === 1 && (marks & KEEP) === 0 ? value[0] : value
}
