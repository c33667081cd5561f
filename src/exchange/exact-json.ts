import { Numeral } from './numeral.ts'
import { inGivenOrder } from './ordered-keys.ts'

/**
 * A JSON text as a value, such that writing it again changes nothing but blanks: a number whose text JavaScript would
 * change is a Numeral, and an object whose keys JavaScript would reorder keeps their order. A text without any of these
 * is read by `JSON.parse` alone, after one test. Throws a SyntaxError for what is not JSON.
 */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  return makeExact(text, value)
}

/** The same for a text that `JSON.parse` has read already, for whoever looks at the value first. */
export function makeExact(text: string, value: unknown): unknown {
  return mayChange(text) ? new Reader(text).read() : value
}

/**
 * A number that JavaScript writes in another way: a decimal that ends in 0, an exponent. A match begins at a digit, and
 * looks back for the front of a number only where what follows fits, which is seldom.
 */
const REWRITTEN = /\d(?:[eE][-+]?\d+|\.\d*0)[,\]}\s](?<=[[:,]\s*-?[\d.eE+-]+.)/

/** A key of digits only, which JavaScript moves to the front. Apart from the other, since each is twice as fast alone. */
const INDEX_KEY = /"\d+"\s*:/

/** A decimal that begins so is written with an exponent. */
const SMALL = '.000000'

/** From so many characters on, a number may not be the one that JavaScript reads. */
const LONG = 16

/** A valid JSON text that reading and writing may change. `-0` is let go: it is written as 0. */
export function mayChange(text: string): boolean {
  const first = text.charCodeAt(0)
  // A number alone has nothing around it to be known by.
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) return true
  return hasLongNumber(text) || REWRITTEN.test(text) || text.includes(SMALL) || INDEX_KEY.test(text)
}

/** Of sixteen digits in a row, a point among them, one is every sixteenth character of the text. */
function hasLongNumber(text: string): boolean {
  for (let at = LONG - 1; at < text.length; at += LONG) {
    if (isDigitOrPoint(text.charCodeAt(at)) && isInLongNumber(text, at)) return true
  }
  return false
}

function isInLongNumber(text: string, at: number): boolean {
  let start = at
  let end = at + 1
  while (isDigitOrPoint(text.charCodeAt(start - 1))) start--
  while (isDigitOrPoint(text.charCodeAt(end))) end++
  if (end - start < LONG) return false
  if (text.charCodeAt(start - 1) === MINUS) start--
  while (isBlank(text.charCodeAt(start - 1))) start--
  const before = text.charCodeAt(start - 1)
  return before === COLON || before === COMMA || before === OPEN_BRACKET
}

const QUOTE = 34
const COMMA = 44
const MINUS = 45
const COLON = 58
const OPEN_BRACKET = 91
const BACKSLASH = 92
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

function isDigitOrPoint(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 46
}

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9
}

/** Reads a text that `JSON.parse` has found valid: the character at which a value begins says what it is. */
class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): unknown {
    switch (this.#peek()) {
      case OPEN_BRACE:
        return this.#readObject()
      case OPEN_BRACKET:
        return this.#readArray()
      case QUOTE:
        return this.#readString()
      default:
        return this.#readWord()
    }
  }

  #readObject(): object {
    const object: Record<string, unknown> = {}
    const keys: string[] = []
    this.#at++
    while (this.#peek() !== CLOSE_BRACE) {
      const key = this.#readString()
      this.#peek()
      this.#at++
      if (!Object.hasOwn(object, key)) keys.push(key)
      const value = this.read()
      // An assignment of this one name would set the prototype.
      if (key === '__proto__') Object.defineProperty(object, key, { value, ...ORDINARY })
      else object[key] = value
      if (this.#peek() === COMMA) this.#at++
      this.#peek()
    }
    this.#at++
    return inGivenOrder(object, keys)
  }

  #readArray(): unknown[] {
    const items: unknown[] = []
    this.#at++
    while (this.#peek() !== CLOSE_BRACKET) {
      items.push(this.read())
      if (this.#peek() === COMMA) this.#at++
    }
    this.#at++
    return items
  }

  #readString(): string {
    const start = this.#at
    let end = this.#text.indexOf('"', start + 1)
    while (this.#isEscaped(end)) end = this.#text.indexOf('"', end + 1)
    this.#at = end + 1
    const inner = this.#text.slice(start + 1, end)
    return inner.includes('\\') ? String(JSON.parse(`"${inner}"`)) : inner
  }

  #isEscaped(quote: number): boolean {
    let backslashes = 0
    while (this.#text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++
    return backslashes % 2 === 1
  }

  /** A number, `true`, `false` or `null`. */
  #readWord(): unknown {
    const start = this.#at
    while (isOfWord(this.#text.charCodeAt(this.#at))) this.#at++
    const word = this.#text.slice(start, this.#at)
    const value: unknown = JSON.parse(word)
    return typeof value === 'number' && String(value) !== word ? new Numeral(word) : value
  }

  /** Code of the next character that is not blank. */
  #peek(): number {
    while (isBlank(this.#text.charCodeAt(this.#at))) this.#at++
    return this.#text.charCodeAt(this.#at)
  }
}

const ORDINARY = { enumerable: true, configurable: true, writable: true } as const

/** Of a number, `true`, `false` or `null`; at the end of the text there is no code. */
function isOfWord(code: number): boolean {
  return isDigitOrPoint(code) || (code >= 97 && code <= 122) || code === MINUS || code === 43 || code === 69
}
