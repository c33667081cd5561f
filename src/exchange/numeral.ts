/** `JSON.rawJSON` (ECMAScript proposal "JSON.parse source text access", in V8 since 11.4), which es2024 has no type for. */
const { rawJSON } = JSON as typeof JSON & { rawJSON(text: string): object }

/**
 * A number of a JSON text that would be another text once JavaScript had read and written it: `1.10`, `1e5`,
 * `4634343214213523454`. It keeps its text for as long as it is only moved; JavaScript's operators take it for its
 * number, and `JSON.stringify` writes it as it came. It has no members, so that data cannot be told from it by mistake.
 * Chosen: docs/decisions/0047-numbers-keep-their-digits.md.
 */
export class Numeral {
  readonly #text: string
  readonly #value: number

  /** `text` is a number as JSON writes it. */
  constructor(text: string) {
    this.#text = text
    this.#value = Number(text)
  }

  /** The number that JavaScript computes with. */
  valueOf(): number {
    return this.#value
  }

  /** The digits as they came. */
  toString(): string {
    return this.#text
  }

  /** For `JSON.stringify`. */
  toJSON(): object {
    return rawJSON(this.#text)
  }
}

/** A numeral as the number that JavaScript computes with; any other value as it is. */
export function toNumber(value: unknown): unknown {
  return value instanceof Numeral ? value.valueOf() : value
}
