import { describe, expect, test } from 'vitest'

import { compileRegex } from '../guarded-regex.ts'
import { isRegexProblem } from '../problem.ts'
import { translateJava } from './pattern.ts'

function find(pattern: string, text: string): readonly (string | undefined)[] | undefined {
  const translated = translateJava(pattern, 'find')
  if (isRegexProblem(translated)) throw new Error(translated.message)
  const regex = compileRegex(translated.source, 'gu')
  if (isRegexProblem(regex)) throw new Error(regex.message)
  const match = regex.exec(text, 0)
  return match === null || match.kind === 'regexFailure' ? undefined : [...match]
}

describe('patterns that are to be found', () => {
  test.each([
    ['groups capture', '(\\w)(\\d)', 'xa1', ['a1', 'a', '1']],
    ['named groups capture', '(?<x>b)c', 'abc', ['bc', 'b']],
    ['groups without capture do not', '(?:b)(c)', 'abc', ['bc', 'c']],
    ['groups with flags do not', '(?i:B)(c)', 'abc', ['bc', 'c']],
    ['$ is also before the last line end', 'b$', 'ab\n', ['b']],
    ['nothing is found', 'x', 'abc', undefined],
  ])('%s', (_rule, pattern, text, expected) => {
    expect(find(pattern, text)).toEqual(expected)
  })

  test('in a whole match, groups do not capture', () => {
    expect(translateJava('(a)')).toMatchObject({ source: '(?:[a])' })
  })
})
