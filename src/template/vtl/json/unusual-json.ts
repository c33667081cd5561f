const DOT = 46
const ZERO = 48
const NINE = 57
const QUOTE = 34
const COLON = 58
const COMMA = 44
const MINUS = 45
const BRACKET = 91
const BLANK = 32
/** A character that json-smart drops from some texts. */
const DELETE = '\u007f'
/** `e` and `E`. */
const EXPONENT = 101
const CAPITAL_EXPONENT = 69

/** Digits that JavaScript keeps exactly, before a point that Java writes without an exponent, and behind it. */
const EXACT_DIGITS = 15
const PLAIN_DIGITS = 7
const FRACTION_DIGITS = 10

/**
 * A text of JSON that JSON.parse reads, or JSON.stringify writes, otherwise than Java: it has a decimal
 * that ends in 0, has many digits, is below 0.001 or has eight digits before its point; an exponent; 16 digits or more; a
 * key of digits only. True for some other texts, too. One pass, since every body takes it.
 */
export function isUnusualJson(text: string): boolean {
  const { length } = text
  for (let at = 0; at < length; at += 1) {
    let code = text.charCodeAt(at)
    if (code > NINE || code < ZERO) continue
    const start = at
    do {
      at += 1
      code = text.charCodeAt(at)
    } while (code >= ZERO && code <= NINE)
    if (code === DOT || code === EXPONENT || code === CAPITAL_EXPONENT || at - start > EXACT_DIGITS) {
      if (isUnusualNumber(text, start, at)) return true
    } else if (code === QUOTE && text.charCodeAt(start - 1) === QUOTE && isKey(text, at + 1)) return true
  }
  return isDigit(text.charCodeAt(0)) || text.includes(DELETE)
}

function isDigit(code: number): boolean {
  return (code >= ZERO && code <= NINE) || code === MINUS
}

function isKey(text: string, at: number): boolean {
  let next = at
  while (text.charCodeAt(next) <= BLANK) next += 1
  return text.charCodeAt(next) === COLON
}

// From the first digit of a number, if it is one and no part of a text, to the first character that is none.
function isUnusualNumber(text: string, start: number, end: number): boolean {
  const before = text.charCodeAt(text.charCodeAt(start - 1) === MINUS ? start - 2 : start - 1)
  if (before !== COLON && before !== COMMA && before !== BRACKET && !(before <= BLANK)) return false
  if (end - start > PLAIN_DIGITS || text.charCodeAt(end) !== DOT) return true
  let last = end + 1
  while (text.charCodeAt(last) >= ZERO && text.charCodeAt(last) <= NINE) last += 1
  const code = text.charCodeAt(last)
  if (code === EXPONENT || code === CAPITAL_EXPONENT) return true
  return text.charCodeAt(last - 1) === ZERO || last - end > FRACTION_DIGITS || text.startsWith('000', end + 1)
}
