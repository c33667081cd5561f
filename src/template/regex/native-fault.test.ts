import { expect, test } from 'vitest'
import { compileRegex } from './guarded-regex.ts'
import { nativeMisreads } from './native-fault.ts'
import { parsePattern } from './parse.ts'
import { isRegexProblem } from './problem.ts'

test.each<[pattern: string, misread: boolean]>([
  ['(?:[^a][^])*', true],
  ['[^]*?b^|a', true],
  ['(?:(?:[^]){0,}?a^^|a|a)', true],
  ['^[^]*$', false],
  ['[^]*?b|a', false],
  ['(?:[^a]b)*', false],
])('%s', (pattern, misread) => {
  const parsed = parsePattern(pattern, '')
  if (isRegexProblem(parsed)) throw new Error(parsed.message)
  expect(nativeMisreads(parsed.root)).toBe(misread)
})

test('what the native engine does not find is found', () => {
  const regex = compileRegex('[^]*?b^|a', '')
  if (isRegexProblem(regex)) throw new Error(regex.message)
  expect(regex.exec('ca', 0)).toMatchObject({ index: 1 })
})
