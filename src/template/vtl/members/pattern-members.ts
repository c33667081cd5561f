import type { JavaUse } from '../../regex/java/cursor.ts'
import type { Run } from '../run.ts'
import { JavaList } from '../values/lists.ts'
import { isInteger } from '../values/numbers.ts'
import { JavaChar } from '../values/other.ts'
import { nullArgument } from './method.ts'
import { matchesWhole, patternOf } from './pattern.ts'
import type { Pattern } from './pattern-kind.ts'
import { replaceLiteral, replacePattern } from './replace.ts'
import { splitText } from './split.ts'

/** Methods of String whose first argument is a pattern, with the pattern compiled. */
export type PatternMethod = (run: Run, self: string, pattern: Pattern, args: readonly unknown[]) => unknown

/** These methods by name. */
export type PatternMethods = Readonly<Record<string, PatternMethod>>

export const PATTERN_METHODS: PatternMethods = {
  matches: (run, self, pattern) => matchesWhole(run, pattern, self),
  replaceAll: (run, self, pattern, [replacement]) =>
    isText(replacement) ? replacePattern(run, self, pattern, { replacement, count: 'all' }) : undefined,
  replaceFirst: (run, self, pattern, [replacement]) =>
    isText(replacement) ? replacePattern(run, self, pattern, { replacement, count: 'first' }) : undefined,
  split: (run, self, pattern, [limit = 0]) => (isInteger(limit) ? splitText(run, self, pattern, limit) : undefined),
}

function isText(value: unknown): value is string {
  if (value === null) throw nullArgument()
  return typeof value === 'string'
}

/** `replace`, which knows no patterns. */
export function replaceText(run: Run, self: string, [search, replacement]: readonly unknown[]): string | undefined {
  const from = partOf(search)
  const to = partOf(replacement)
  return from === undefined || to === undefined
    ? undefined
    : replaceLiteral(run, self, { search: from, replacement: to })
}

function partOf(value: unknown): string | undefined {
  if (value instanceof JavaChar) return value.text
  return isText(value) ? value : undefined
}

/** The use that a method of that name makes of its pattern. */
export function useOf(name: string): JavaUse {
  return name === 'matches' ? 'whole' : 'find'
}

// No pattern is compiled for arguments that the method does not take.
function takes(name: string, [other]: readonly unknown[]): boolean {
  if (name === 'split') return other === undefined || isInteger(other)
  return name === 'matches' || isText(other)
}

/** A method with a pattern that is compiled as it runs. */
export function callPatternMethod(run: Run, name: string, self: string, args: readonly unknown[]): unknown {
  const [source, ...rest] = args
  const method = PATTERN_METHODS[name]
  return !isText(source) || method === undefined || !takes(name, rest)
    ? undefined
    : method(run, self, patternOf(run, source, useOf(name)), rest)
}

/** The characters of a text as an array. */
export function charsOf(run: Run, text: string): JavaList {
  run.meter.items(text.length)
  return new JavaList(
    Array.from({ length: text.length }, (_, index) => new JavaChar(text.charAt(index))),
    'array',
  )
}
