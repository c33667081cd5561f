/** What a value may be, as a set of bits. */
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
  /** Whether it, if it is an array, surely carries no mark that matters: it never collapses. */
  readonly settled: boolean
  /** Whether nothing inside carries marks: data of the input. */
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

/** Whether the value is of these kinds only. */
export function isOnly(value: Value, kinds: number): boolean {
  return (value.kinds & ~kinds) === 0
}

/** Whether the value may be of one of these kinds. */
export function mayBe(value: Value, kinds: number): boolean {
  return (value.kinds & kinds) !== 0
}
