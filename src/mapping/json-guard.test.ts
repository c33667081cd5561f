import { describe, expect, it } from 'vitest'
import { exceedsJsonLimits, JSON_LIMITS } from './json-guard.ts'

const { depth, nodes } = JSON_LIMITS

describe('JSON limits', () => {
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
    expect(exceedsJsonLimits(text)).toBe(expected)
  })
})
