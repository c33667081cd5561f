import { describe, expect, it } from 'vitest'
import { Quarantine } from './quarantine.ts'

function noted(outcomes: string, now = 0): Quarantine {
  const quarantine = new Quarantine()
  for (const outcome of outcomes) quarantine.note('p', outcome === 'b' ? 'bad' : 'good', now)
  return quarantine
}

describe('a plan rests', () => {
  it.each<[string, string, 'ordinary' | 'probe']>([
    ['never without bad outcomes', 'ggggg', 'ordinary'],
    ['not for a few of them', 'bbbb', 'ordinary'],
    ['where all are bad', 'bbbbb', 'probe'],
    ['where most are bad', 'bgbbgbb', 'probe'],
    ['not where half are good', 'bgbgbgbgbg', 'ordinary'],
    ['not where a client sends many bad ones among more good ones', 'bggbggbggbggbggbggbgg', 'ordinary'],
  ])('%s: %s', (_, outcomes, expected) => expect(noted(outcomes).admit('p', 1)).toBe(expected))

  it('alone: others go on', () => expect(noted('bbbbb').admit('other', 1)).toBe('ordinary'))

  it('until its time is over, each rest longer than the last', () => {
    const quarantine = noted('bbbbb')
    expect(quarantine.admit('p', 29_999)).toBe('probe')
    expect(quarantine.admit('p', 30_000)).toBe('ordinary')
    for (let i = 0; i < 5; i++) quarantine.note('p', 'bad', 40_000)
    expect(quarantine.admit('p', 99_999)).toBe('probe')
  })
})

describe('while it rests', () => {
  it('one job at a time is let through', () => {
    const quarantine = noted('bbbbb')
    expect([quarantine.admit('p', 1), quarantine.admit('p', 1)]).toEqual(['probe', 'refused'])
    quarantine.note('p', 'bad', 2)
    expect([quarantine.admit('p', 3), quarantine.admit('p', 3)]).toEqual(['probe', 'refused'])
    quarantine.forgetProbe('p')
    expect(quarantine.admit('p', 4)).toBe('probe')
  })

  it('the first good outcome ends the rest for all', () => {
    const quarantine = noted('bbbbbbb')
    quarantine.admit('p', 1)
    quarantine.note('p', 'good', 2)
    expect([quarantine.admit('p', 3), quarantine.admit('p', 3)]).toEqual(['ordinary', 'ordinary'])
  })
})

it('a plan that ran out of time lately is suspect for ten minutes', () => {
  const quarantine = noted('b')
  expect([quarantine.isSuspect('p', 599_999), quarantine.isSuspect('p', 600_000)]).toEqual([true, false])
})
