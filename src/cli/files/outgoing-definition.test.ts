import { describe, expect, it } from 'vitest'
import { encodeDefinition, mergeProblems } from './outgoing-definition.ts'

const lostOf = (json: unknown) => encodeDefinition(json).lost.map(({ path, code }) => [path, code])

describe('what is lost on the way', () => {
  it.each<[string, unknown, unknown]>([
    ['nothing of a good definition', { name: 'a', resources: {} }, []],
    ['unknown fields', { name: 'a', nonsense: 1 }, [['nonsense', 'UNKNOWN_FIELD']]],
    ['wrong types', { name: 'a', minimumCompressionSize: '7' }, [['minimumCompressionSize', 'WRONG_TYPE']]],
    ['unknown words', { name: 'a', apiKeySource: 'X' }, [['apiKeySource', 'INVALID_VALUE']]],
    ['what AWS has and this gateway has not', { name: 'a', usagePlans: { a: {} } }, [['usagePlans', 'NOT_SUPPORTED']]],
    ['what is no object', [], [['', 'WRONG_TYPE']]],
  ])('is %s', (_, json, lost) => {
    expect(lostOf(json)).toEqual(lost)
  })

  it('is not what the control plane can see and may allow', () => {
    const resources = Object.fromEntries(Array.from({ length: 301 }, (_, n) => [`/a${n}`, {}]))
    expect(lostOf({ name: 'a', resources })).toEqual([])
    expect(lostOf({ resources: {} })).toEqual([])
  })
})

describe('merged problems', () => {
  it('leave out what the control plane misses because it was lost', () => {
    const lost = [{ path: 'a.type', code: 'INVALID_VALUE', message: 'no such type' }]
    const found = [
      { path: 'a.type', code: 'REQUIRED', message: 'is required' },
      { path: 'b', code: 'S0203', message: 'template' },
    ]
    expect(mergeProblems(lost, found)).toEqual([lost[0], found[1]])
  })
})
