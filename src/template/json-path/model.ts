import type { StepMeter } from '../regex/meter.ts'

/** How the values of a document are looked at: plain JSON, or a template engine's own values. */
export interface JsonModel {
  isMap(value: unknown): boolean
  isList(value: unknown): boolean
  keys(map: unknown): readonly string[]
  /** Undefined when the map has no such key. */
  get(map: unknown, key: string): unknown
  items(list: unknown): readonly unknown[]
  /** A new map of these entries. */
  newMap(entries: readonly (readonly [string, unknown])[]): unknown
  isNumber(value: unknown): boolean
  /** Negative, zero or positive. */
  compare(left: unknown, right: unknown): number
  /** Text of a number. */
  numberText(value: unknown): string
  /** A number from its text; undefined for other text. */
  parseNumber(text: string): unknown
  /** A Double. */
  double(value: number): unknown
  toNumber(value: unknown): number
}

/** Budget of an evaluation: steps, items and depth. */
export interface PathMeter {
  /** Charges steps. Throws when there are none left. */
  charge(steps: number): void
  /** Charges one more item of a result that has `size` of them. */
  grow(size: number): void
  /** Goes one level deeper; the caller counts `depth` down. */
  enter(): void
  depth: number
  readonly regex: StepMeter
}
