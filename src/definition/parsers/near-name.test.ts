import { describe, expect, test } from 'vitest'
import { findNearName } from './near-name.ts'

const KNOWN = ['httpMethod', 'uri', 'type', 'requestParameters', 'GET', 'POST']

describe('the name that was meant', () => {
  test.each([
    ['equal but for case', 'httpmethod', 'httpMethod'],
    ['upper-case literal in lower case', 'get', 'GET'],
    ['one letter missing', 'requestParameter', 'requestParameters'],
    ['two letters replaced', 'httpMathid', 'httpMethod'],
    ['two letters swapped in a short name', 'tpye', 'type'],
    ['one edit in a short name', 'url', 'uri'],
    ['two edits in a short name are too many', 'uxx', undefined],
    ['three edits', 'htppMxthid', undefined],
    ['nothing near', 'completelyDifferent', undefined],
    ['a hostile length is not compared', 'x'.repeat(100_000), undefined],
    ['the empty name', '', undefined],
  ])('%s: %s', (_rule, name, expected) => {
    expect(findNearName(name, KNOWN)).toBe(expected)
  })
})
