import { describe, expect, test } from 'vitest'
import { analyzePattern } from './analyze.ts'
import { parsePattern } from './parse.ts'
import { isRegexProblem } from './problem.ts'

function verdict(source: string, flags: string): string {
  const pattern = parsePattern(source, flags)
  if (isRegexProblem(pattern)) return `${pattern.code} ${pattern.position}`
  const analysis = analyzePattern(pattern)
  if (analysis.kind === 'exponential') return `exponential ${analysis.problem.position}`
  return analysis.kind === 'bounded' ? `degree ${analysis.degree}` : analysis.kind
}

describe('exponential, at the quantifier', () => {
  test.each([
    ['alternatives that match the same', '(a|a)*', 5],
    ['an alternative that two rounds of another make up', '(a|aa)+$', 6],
    ['a loop directly in a loop', '(.*)*', 4],
    ['a loop in a loop before an end', '([a-z]+)*$', 8],
    ['two loops side by side in a loop', '(x+x+)+y', 6],
    ['a word and an optional space', '(?:\\p{L}+\\s?)+$', 13],
    ['overlapping classes', '^(?:\\w|\\d)+x', 10],
    ['any character or white space', '(.|\\s)*', 6],
    ['lazy loops', '(a*?)*?b', 5],
    ['inside a lookahead', '^(?=(?:a+)+$)', 10],
    ['inside a lookbehind', '(?<=(a+)+)b', 8],
    ['counted groups of counted letters', '(a{0,1000}){0,1000}', 11],
    ['three levels of counts', '((a{0,10}){0,10}){0,10}', 10],
    ['many rounds that may be empty', '(a?){64}a{64}', 4],
    ['many counted alternatives', '^(?:a|a|b){0,200}$', 10],
    ['the guilty one of two loops', '(?:(?:a|a)*y)*', 10],
    ['in the middle of much else', 'id-\\d+:(?:[^:]+:?)+;', 18],
  ])('%s', (_, source, position) => {
    expect(verdict(source, 'u')).toBe(`exponential ${position}`)
  })
})

describe('degree of the growth', () => {
  test.each([
    ['a fixed text', '\\/v1\\/', '', 1],
    ['a loop at the end, which cannot fail', '\\s+', '', 1],
    ['a short lookahead', '\\d(?=\\d{4})', '', 1],
    ['lookaheads from the start', '^(?=.*\\d)(?=.*[a-z]).{8,}$', '', 1],
    ['anchored loops told apart by a character', '^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$', 'i', 1],
    ['optional loops told apart by a character', '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$', '', 1],
    ['a long counted class', '^[^]{1,10000}$', '', 1],
    ['a delimiter found again', '(["\']).*?\\1', '', 2],
    ['the multi-line idiom', '^(?:\\n|.)*$', '', 1],
    ['sticky, so that one start is tried', '\\w+\\s', 'y', 1],
    ['starts times a loop', '\\s+$', '', 2],
    ['words, each start again', '(\\w+)\\s(\\w+)', '', 2],
    ['quoted strings', '"(?:[^"\\\\]|\\\\.)*"', '', 2],
    ['two loops that share characters', '^\\s*(.*)$', '', 2],
    ['a lookbehind loop at each start', '(?<=a+)b', '', 2],
    ['words held apart by boundaries', '(?:\\b\\w+\\b\\s*)+', '', 2],
    ['lines held apart by anchors', '(?:^.*$\\n?)+', 'm', 2],
    ['starts times two loops that share characters', '.*foo.*bar', '', 3],
    ['a lookahead loop in a loop', '(?:(?=\\w*)\\w)+x', '', 3],
  ])('%s', (_, source, flags, degree) => {
    expect(verdict(source, flags)).toBe(`degree ${degree}`)
  })
})

test.each([
  ['a bracket is missing', '[a', '', 'REGEX_SYNTAX 0'],
  ['a parenthesis is missing', 'x(a', '', 'REGEX_SYNTAX 1'],
  ['a parenthesis too many', 'a)', '', 'REGEX_SYNTAX 1'],
  ['nothing to repeat', 'a|*', '', 'REGEX_SYNTAX 2'],
  ['class set notation', '[a--b]', 'v', 'REGEX_UNSUPPORTED 0'],
  ['too long', 'a'.repeat(20_001), '', 'REGEX_TOO_COMPLEX 20000'],
  ['too deep', `${'('.repeat(300)}${')'.repeat(300)}`, '', 'REGEX_TOO_COMPLEX 200'],
])('a pattern that is not read: %s', (_, source, flags, expected) => {
  expect(verdict(source, flags)).toBe(expected)
})

test.each([
  ['thousands of optional letters', 'a?'.repeat(5_000)],
  ['thousands of alternatives', `(?:${Array.from({ length: 3_000 }, (_, i) => `w${i}`).join('|')})+x`],
  ['thousands of overlapping loops', '\\w*'.repeat(4_000)],
])('a pattern too large for a proof is not called harmless: %s', (_, source) => {
  expect(verdict(source, '')).toBe('unproven')
})
