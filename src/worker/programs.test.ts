import { describe, expect, it } from 'vitest'
import { guardedPattern } from '../mapping/guarded-pattern.ts'
import { ThreadPrograms } from './programs.ts'

describe('the programs of a thread', () => {
  const programs = new ThreadPrograms()

  it('are compiled once, faults too', () => {
    expect(programs.program('jsonata', 'a')).toBe(programs.program('jsonata', 'a'))
    expect(programs.program('jsonata', '{')).toBe(programs.program('jsonata', '{'))
    const models = { M: { type: 'object' } }
    expect(programs.model(models, 'M')).toBe(programs.model({ M: { type: 'object' } }, 'M'))
  })

  it.each([
    ['4\\d{2}', '404', true],
    ['4', '404', false],
    ['(', 'x', 'fault'],
  ])('match %s against the whole of %s', (pattern, text, expected) => {
    const matched = programs.matches(pattern, text)
    expect(typeof matched === 'boolean' ? matched : matched.kind).toBe(expected)
  })

  it('of two languages with one text are two', () => {
    const [jsonata, vtl] = [programs.program('jsonata', 'x'), programs.program('vtl', 'x')]
    expect([jsonata, vtl]).toMatchObject([{ language: 'jsonata' }, { language: 'vtl' }])
  })
})

it('a pattern of a model that could hang is thrown when it is compiled', () => {
  expect(guardedPattern('^[a-z]+$')('abc', () => undefined)).toBe(true)
  expect(() => guardedPattern('(a|a)*b')).toThrow(/exponential|too/)
})
