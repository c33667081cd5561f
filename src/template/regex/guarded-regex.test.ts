import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { findShared } from '../../../test/fixtures/shared.ts'
import { compileRegex, type GuardedRegex, type RegexLimits } from './guarded-regex.ts'
import { type StepMeter, stepMeter } from './meter.ts'
import { isRegexProblem } from './problem.ts'
import type { RegexMatch } from './regex-match.ts'

/** The match; fails where a meter stopped it. */
function matchOf(regex: GuardedRegex, text: string, at: number, meter?: StepMeter): RegexMatch | null {
  const match = regex.exec(text, at, meter)
  if (match?.kind === 'regexFailure') throw new Error(match.message)
  return match
}

function compile(source: string, flags = '', limits: RegexLimits = {}): GuardedRegex {
  const regex = compileRegex(source, flags, limits)
  if (isRegexProblem(regex)) throw new Error(`${source}: ${regex.message}`)
  return regex
}

/** A meter that grants everything and counts. */
function counter(): { charge(steps: number): boolean; steps: number } {
  return {
    steps: 0,
    charge(steps) {
      this.steps += steps
      return true
    },
  }
}

const LONG = 100_000

/** 100,000 characters of a repeated text. */
function long(part: string): string {
  return part.repeat(Math.ceil(LONG / part.length)).slice(0, LONG)
}

describe('hostile patterns on hostile texts of 100,000 characters', () => {
  test.each([
    ['words', '(\\w+)\\s(\\w+)', '', long('a')],
    ['trailing space', '\\s+$', '', `${long(' ')}x`],
    ['three loops', '.*foo.*bar', '', long('foo')],
    ['four loops', '^.*a.*b.*c.*d$', '', long('abc')],
    ['strings', '"(?:[^"\\\\]|\\\\.)*"x', '', long('"\\')],
    ['a lookahead loop in a loop', '(?:(?=\\w*)\\w)+x', '', long('a')],
    ['a negative lookahead loop', '(?:(?!.*x)\\w)+y', '', long('a')],
    ['a lookbehind loop', '(?<=a+)b', '', long('a')],
    ['captures inside lookarounds', '(?=(a*))(?<=(b*))a*c', '', long('a')],
    ['key and value', '^\\s*(\\w+)\\s*=\\s*(.*)$', '', long(' ')],
    ['letters', '\\p{L}+\\d', 'u', long('é')],
    ['surrogate pairs', '(?:\\S+\\s)+x', 'u', long('😀 ')],
    ['case', 'k+ſ+1', 'iu', long('\u212as')],
    ['counted words', '(\\w{1,50} ){1,20}x', '', long('a')],
    ['lines', '^\\s*$\\n\\s*x', 'm', long('\n')],
  ])('ends in steps proportional to the text: %s', (_, source, flags, text) => {
    const regex = compile(source, flags)
    const meter = counter()
    const found = regex.exec(text, 0, meter)
    expect(found).toBeNull()
    expect(regex.maxNativeLength).toBeLessThan(text.length)
    expect(meter.steps).toBeGreaterThan(0)
    // A hundred steps a character for each instruction at most; a quadratic search takes 50,000 a character.
    expect(meter.steps).toBeLessThan(text.length * 2_500)
  })

  test.each([
    ['a nested loop', '([a-z]+)*\\?', '', `${long('a')}!`],
    ['alternatives', '(a|aa)+\\?', '', `${long('a')}!`],
    ['optional letters', '(a?){64}a{64}b', '', long('a').slice(0, 5_000)],
    ['any character or space', '(.|\\s)*x', '', long('\t')],
  ])('is refused, or guarded where that is wanted: %s', (_, source, flags, text) => {
    expect(compileRegex(source, flags)).toMatchObject({ kind: 'regexProblem', code: 'REGEX_EXPONENTIAL' })
    const meter = counter()
    expect(compile(source, flags, { exponential: 'guard' }).exec(text, 0, meter)).toBeNull()
    expect(meter.steps).toBeLessThan(text.length * 2_500)
  })

  test.each([
    ['a repeated word', '(\\w+)\\s\\1!', long('a')],
    ['a lookahead with a reference', '(?=(\\w+)\\1)\\w+x', long('a')],
    ['a nested loop with a reference', '((\\w+)\\2)+x', long('a')],
  ])('with a backreference it stops when the meter does: %s', (_, source, text) => {
    const failure = compile(source).exec(text, 0, stepMeter(1_000_000))
    expect(failure).toMatchObject({ kind: 'regexFailure', code: 'REGEX_STOPPED' })
  })

  test('too large for either engine is a typed failure', () => {
    const regex = compile('^(?:\\w{1,200}-){1,200}$', '', { nativeSteps: 1_000 })
    expect(regex.test(long('a'))).toMatchObject({ kind: 'regexFailure', code: 'REGEX_TOO_LARGE' })
  })

  test.each([
    ['unproven and too large', 'a?'.repeat(12_000).slice(0, 20_000)],
    ['huge counts of alternatives', '(?:a|b){9000}(?:c|d?){9000}'],
  ])('is refused as too complex: %s', (_, source) => {
    expect(compileRegex(source, '', { maxInstructions: 5_000 })).toMatchObject({ kind: 'regexProblem' })
  })
})

test('a match stops when time is up, and at once from then on', () => {
  let looks = 0
  const meter = stepMeter(Number.POSITIVE_INFINITY, () => {
    looks += 1
    return looks > 3
  })
  const regex = compile('(\\w+)\\s(\\w+)')
  expect(regex.exec(long('a'), 0, meter)).toMatchObject({ kind: 'regexFailure', code: 'REGEX_STOPPED' })
  expect(looks).toBe(4)
})

test('a long match charges before it stores', () => {
  expect(compile('(a|b)*c', '').test(long('ab'), stepMeter(4_096))).toMatchObject({ code: 'REGEX_STOPPED' })
})

test('a text within the bound is matched natively, without the meter', () => {
  const regex = compile('(\\w+)\\s(\\w+)')
  const meter = counter()
  expect(regex.exec('Zoe Mueller', 0, meter)).toEqual(/(\w+)\s(\w+)/.exec('Zoe Mueller'))
  expect(meter.steps).toBe(0)
  expect(regex.maxNativeLength).toBeGreaterThan(1_000)
})

test('both engines give named groups and undefined captures alike', () => {
  const source = '(?<year>\\d{4})-(?<month>\\d\\d)|(?<word>[a-z]+)'
  const expected = /(?<year>\d{4})-(?<month>\d\d)|(?<word>[a-z]+)/.exec('x 2024-11')
  const native = matchOf(compile(source), 'x 2024-11', 0)
  const own = matchOf(compile(source, '', { nativeSteps: 0 }), 'x 2024-11', 0)
  expect([...(own ?? [])]).toEqual([...(native ?? [])])
  expect({ ...own?.groups }).toEqual({ ...expected?.groups })
})

test.each([
  ['not passed', '(?=(?:\\w|(?=(a)*)))'],
  ['passed', '(?=(?:\\W|(?=(a)*)))'],
  ['forgotten by the next round', '(?:(?=(a)|b)\\w)*'],
])('a lookaround in a lookaround captures as in JavaScript: %s', (_, source) => {
  const own = matchOf(compile(source, '', { nativeSteps: 0 }), 'ab', 0)
  expect([...(own ?? [])]).toEqual([...(new RegExp(source).exec('ab') ?? [])])
})

test('a scan of one text with lookarounds makes their tables once', () => {
  const regex = compile('\\d(?=\\d{4})', '', { nativeSteps: 0 })
  const text = '7'.repeat(500)
  const meter = counter()
  let found = 0
  for (let at = 0; ; found += 1) {
    const match = matchOf(regex, text, at, meter)
    if (match === null) break
    at = match.index + 1
  }
  expect(found).toBe(496)
  expect(meter.steps).toBeLessThan(10 * 4_096 + 500 * 4_096)
})

test('where the native stack is full our own engine goes on', () => {
  const source = '^(?:(((((a)))))|b)*$'
  const text = 'a'.repeat(1_500_000)
  expect(() => new RegExp(source).exec(text)).toThrow(RangeError)
  const regex = compile(source, '', { nativeSteps: Number.POSITIVE_INFINITY })
  expect(regex.test(text, counter())).toBe(true)
})

describe('memory is bounded', () => {
  test.each([
    ['tables of lookarounds', '(?=a)'.repeat(3_000), 'a'.repeat(1_000_000)],
    ['captures of many threads', '(a?)'.repeat(900), 'a'.repeat(10)],
  ])('%s', (_, source, text) => {
    const regex = compileRegex(source, '', { nativeSteps: 0 })
    const answer = isRegexProblem(regex) ? regex : regex.exec(text, 0)
    expect(['REGEX_TOO_COMPLEX', 'REGEX_TOO_LARGE']).toContain(answer !== null && 'code' in answer && answer.code)
  })

  test('choices of a search with backreferences', () => {
    const failure = compile('(?:(a)|b)*\\1c').exec('a'.repeat(2_000_000), 0, counter())
    expect(failure).toMatchObject({ kind: 'regexFailure', code: 'REGEX_STOPPED' })
  })
})

test('what the native engine misreads is run by our own', () => {
  const regex = compile('(?:[^a][^])*')
  for (let round = 0; round < 3; round += 1) {
    expect([0, 1, 2].map(at => matchOf(regex, 'xxx', at)?.[0])).toEqual(['xx', 'xx', ''])
  }
  expect(regex.maxNativeLength).toBe(-1)
})

describe('the patterns of bench template 10', () => {
  const file = findShared('bench-templates/10-regex-replace-validate.json')

  test.skipIf(file === undefined)('run natively on its texts', () => {
    const { template } = JSON.parse(readFileSync(file ?? '', 'utf8'))
    const found = [...template.matchAll(/\/((?:\\.|[^/\\\s])+(?:\\.|[^/\\])*?)\/([im]*)[,)]/g)]
    expect(found.length).toBeGreaterThan(5)
    for (const [, source = '', flags = ''] of found) {
      expect(compile(source, flags).maxNativeLength, source).toBeGreaterThan(500)
    }
  })
})
