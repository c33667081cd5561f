import { Fault } from '../error.ts'
import type { Run } from '../run.ts'
import { hashOfText } from '../values/hash.ts'
import { isList, itemsOf, MapView } from '../values/lists.ts'
import { isInteger } from '../values/numbers.ts'
import { JavaChar } from '../values/other.ts'
import { textOf } from '../values/text.ts'
import { formatText } from './format.ts'
import { type Methods, notComparable, nullArgument, nullary } from './method.ts'
import { callPatternMethod, charsOf, replaceText } from './pattern-members.ts'

/** Methods of String. */
export const TEXT_METHODS: Methods<string> = {
  length: nullary((_, self) => self.length),
  isEmpty: nullary((_, self) => self === ''),
  isBlank: nullary((_, self) => strip(self) === ''),
  equals: (run, self, [other, more]) => (more === undefined ? scanned(run, self) === other : undefined),
  equalsIgnoreCase: (run, self, [other]) =>
    other === null ? false : withText(other, text => fold(run, self) === fold(run, text)),
  compareTo: (run, self, [other]) => {
    if (typeof other !== 'string') throw notComparable()
    return compareTexts(scanned(run, self), other)
  },
  compareToIgnoreCase: (run, self, [other]) => withText(other, text => compareTexts(fold(run, self), fold(run, text))),
  contains: (run, self, [part]) => withText(part, text => scanned(run, self).includes(text)),
  startsWith: (run, self, [part, from = 0]) =>
    withText(part, text =>
      isInteger(from) ? from >= 0 && scanned(run, self).startsWith(text, from) && from <= self.length : undefined,
    ),
  endsWith: (run, self, [part]) => withText(part, text => scanned(run, self).endsWith(text)),
  indexOf: (run, self, [part, from = 0]) =>
    isInteger(from) ? withPart(part, text => scanned(run, self).indexOf(text, Math.max(from, 0))) : undefined,
  lastIndexOf: (run, self, [part, from = self.length]) =>
    isInteger(from) ? withPart(part, text => lastIndex(scanned(run, self), text, from)) : undefined,
  substring: (run, self, [start, end = self.length, more]) => {
    if (!isInteger(start) || !isInteger(end) || more !== undefined) return undefined
    if (start < 0 || end > self.length || start > end) throw outside(`${start} to ${end}`, self)
    run.meter.text(end - start)
    return self.slice(start, end)
  },
  charAt: (_, self, [index]) => {
    if (!isInteger(index)) return undefined
    if (index < 0 || index >= self.length) throw outside(String(index), self)
    return new JavaChar(self.charAt(index))
  },
  codePointAt: (_, self, [index]) => {
    if (!isInteger(index)) return undefined
    if (index < 0 || index >= self.length) throw outside(String(index), self)
    return self.codePointAt(index)
  },
  concat: (run, self, [other]) => withText(other, text => joined(run, self, text)),
  trim: nullary((run, self) => copied(run, trimControl(self))),
  strip: nullary((run, self) => copied(run, strip(self))),
  toLowerCase: nullary((run, self) => copied(run, self).toLowerCase()),
  toUpperCase: nullary((run, self) => copied(run, self).toUpperCase()),
  toString: nullary((_, self) => self),
  hashCode: nullary((run, self) => hashOfText(run.meter, self)),
  repeat: (run, self, [count]) => {
    if (!isInteger(count)) return undefined
    if (count < 0) throw new Fault('VTL_ARGUMENT', 'repeat needs a count that is not negative')
    run.meter.text(self.length * count)
    return self.repeat(count)
  },
  regionMatches: (run, self, args) => regionMatches(run, self, args),
  toCharArray: nullary((run, self) => charsOf(run, self)),
  replace: replaceText,
  matches: (run, self, args) => (args.length === 1 ? callPatternMethod(run, 'matches', self, args) : undefined),
  replaceAll: (run, self, args) => callPatternMethod(run, 'replaceAll', self, args),
  replaceFirst: (run, self, args) => callPatternMethod(run, 'replaceFirst', self, args),
  split: (run, self, args) => callPatternMethod(run, 'split', self, args),
  valueOf: (run, _, [value]) => (value === undefined ? undefined : textOf(run.meter, value)),
  format: (run, _, [pattern, ...values]) => withText(pattern, text => formatText(run, text, values)),
  join: (run, _, [separator, ...parts]) => withText(separator, text => join(run, text, parts)),
}

function withText<T>(value: unknown, use: (text: string) => T): T | undefined {
  if (value === null) throw nullArgument()
  return typeof value === 'string' ? use(value) : undefined
}

const NOT_FOUND = -1

// A character as a number or Character, or a text; no text has a character of another number.
function withPart(value: unknown, use: (text: string) => number): number | undefined {
  if (isInteger(value)) return value >= 0 && value <= 0x10ffff ? use(String.fromCodePoint(value)) : NOT_FOUND
  return value instanceof JavaChar ? use(value.text) : withText(value, use)
}

function scanned(run: Run, text: string): string {
  run.meter.scan(text.length)
  return text
}

function copied(run: Run, text: string): string {
  run.meter.text(text.length)
  return text
}

function joined(run: Run, left: string, right: string): string {
  run.meter.rope(left.length + right.length)
  return left + right
}

function fold(run: Run, text: string): string {
  copied(run, text)
  return ASCII_ONLY.test(text) ? text.toLowerCase() : Array.from(text, foldCharacter).join('')
}

const ASCII_ONLY = /^[\0-\x7f]*$/

// Java folds character by character, so that ß, which has two capitals, stays as it is.
function foldCharacter(character: string): string {
  if (character === 'İ') return 'i'
  const upper = character.toUpperCase()
  return (upper.length === character.length ? upper : character).toLowerCase()
}

function compareTexts(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index += 1) {
    const difference = left.charCodeAt(index) - right.charCodeAt(index)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

function lastIndex(self: string, text: string, from: number): number {
  return from < 0 ? -1 : self.lastIndexOf(text, from)
}

// Java's trim takes all up to the blank.
function trimControl(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text.charCodeAt(start) <= 32) start += 1
  while (end > start && text.charCodeAt(end - 1) <= 32) end -= 1
  return text.slice(start, end)
}

function strip(text: string): string {
  return text.trim()
}

function outside(what: string, text: string): Fault {
  return new Fault('VTL_INDEX', `${what} is outside of a text of ${text.length} characters`)
}

function regionMatches(run: Run, self: string, args: readonly unknown[]): boolean | undefined {
  const ignoresCase = typeof args[0] === 'boolean'
  if (args.length !== (ignoresCase ? 5 : 4)) return undefined
  const [from, other, otherFrom, length] = ignoresCase ? args.slice(1) : args
  if (other === null) throw nullArgument()
  if (!isInteger(from) || typeof other !== 'string' || !isInteger(otherFrom) || !isInteger(length)) return undefined
  if (from < 0 || otherFrom < 0 || from > self.length - length || otherFrom > other.length - length) return false
  if (length <= 0) return true
  const left = self.slice(from, from + length)
  const right = other.slice(otherFrom, otherFrom + length)
  return ignoresCase && args[0] === true ? fold(run, left) === fold(run, right) : left === right
}

function join(run: Run, separator: string, parts: readonly unknown[]): string | undefined {
  const [only] = parts
  const given = only instanceof MapView ? only.items() : isList(only) ? itemsOf(only) : undefined
  const whole = parts.length === 1 && given !== undefined
  // Java joins the null of a list as a text.
  const items = whole ? given.map(item => item ?? 'null') : parts
  if (!items.every(item => typeof item === 'string')) {
    if (whole) throw new Fault('VTL_ARGUMENT', 'join needs a list of texts')
    return undefined
  }
  const length = items.reduce((total, item) => total + item.length + separator.length, 0)
  run.meter.charge(items.length)
  run.meter.text(length)
  return items.join(separator)
}
