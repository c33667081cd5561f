import { describe, expect, it } from 'vitest'
import { exceedsBeforeParsing, isTooDeep, JSON_LIMITS } from './json-guard.ts'

const { depth, nodes } = JSON_LIMITS

/** Makes a text large without another value. */
const LARGE = ' '.repeat(256 * 1024)

describe('JSON limits, counted over a large text', () => {
  it.each<[string, string, boolean]>([
    ['at the depth', '['.repeat(depth) + ']'.repeat(depth), false],
    ['over the depth', '['.repeat(depth + 1), true],
    ['objects count as lists do', '{"a":'.repeat(depth + 1), true],
    ['brackets inside a text', `"${'['.repeat(depth + 1)}"`, false],
    ['brackets behind an escaped quote', `"\\"${'['.repeat(depth + 1)}"`, false],
    ['brackets behind an escaped backslash', `"\\\\"${'['.repeat(depth + 1)}`, true],
    ['many lists beside each other', `[${'[],'.repeat(depth * 2)}1]`, false],
    ['at the members', `[${'1,'.repeat(nodes)}1]`, false],
    ['over the members', `[${'1,'.repeat(nodes + 1)}1]`, true],
    ['commas inside a text', `"${','.repeat(nodes + 1)}"`, false],
    ['an open text', `"${','.repeat(nodes * 2 + 2)}`, false],
    ['empty', '', false],
  ])('%s', (_, text, expected) => {
    expect(exceedsBeforeParsing(text + LARGE)).toBe(expected)
  })

  it('says nothing of a small one', () => expect(exceedsBeforeParsing('['.repeat(depth + 1))).toBe(false))
})

describe('the depth of a parsed text', () => {
  it.each<[string, string, boolean]>([
    ['at the limit', '['.repeat(depth) + ']'.repeat(depth), false],
    ['over the limit', '['.repeat(depth + 1) + ']'.repeat(depth + 1), true],
    ['of objects', `${'{"a":'.repeat(depth + 1)}1${'}'.repeat(depth + 1)}`, true],
    ['of brackets inside a text', `"${'['.repeat(depth + 1)}"`, false],
    ['of many lists beside each other', `[${'[],'.repeat(depth * 2)}1]`, false],
    ['of the last one of many', `[${'[],'.repeat(depth * 2)}${'['.repeat(depth)}${']'.repeat(depth)}]`, true],
  ])('%s', (_, text, expected) => {
    expect(isTooDeep(text, JSON.parse(text))).toBe(expected)
  })
})
