/** Kinds of a value, as bits: a value in generated code has the set of those that it may be. */
export const MISSING = 1
export const NULL = 2
export const BOOL = 4
export const NUM = 8
export const TEXT = 16
export const LIST = 32
export const OBJECT = 64
export const FUNCTION = 128
export const ANY = 255

/** A value in generated code. */
export interface Value {
  /** An identifier or literal: it may be repeated at no cost. */
  readonly code: string
  readonly kinds: number
  /** The value never collapses: it is no array, or an array that surely carries no mark that matters. */
  readonly settled: boolean
  /** Nothing inside carries marks: it is data of the input. */
  readonly pure: boolean
}

/** A value that no mark can be on: anything but an array. */
export function simple(code: string, kinds: number): Value {
  return { code, kinds, settled: true, pure: false }
}

/** A value that may be anything, and has collapsed. */
export function anything(code: string): Value {
  return { code, kinds: ANY, settled: true, pure: false }
}

/** A value that can only be of these kinds. */
export function isOnly(value: Value, kinds: number): boolean {
  return (value.kinds & ~kinds) === 0
}

/** A value that may be of one of these kinds. */
export function mayBe(value: Value, kinds: number): boolean {
  return (value.kinds & kinds) !== 0
}
