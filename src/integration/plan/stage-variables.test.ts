import { describe, expect, it } from 'vitest'
import { findVariable, resolveVariables } from './stage-variables.ts'

const VARIABLES = { host: 'h.example', nested: '${stageVariables.host}' }

describe('resolveVariables', () => {
  it.each([
    ['stands for any part', 'http://${stageVariables.host}/x', 'http://h.example/x'],
    ['is empty when missing', 'a${stageVariables.none}b', 'ab'],
    ['is not scanned again', '${stageVariables.nested}', '${stageVariables.host}'],
    ['leaves any other expression', '${other.host}{host}$host', '${other.host}{host}$host'],
    ['knows no inherited names', '${stageVariables.constructor}', ''],
  ])('%s', (_, text, expected) => {
    expect(resolveVariables(text, VARIABLES)).toBe(expected)
  })
})

it('finds only what is defined', () => {
  expect([findVariable(VARIABLES, 'host'), findVariable(VARIABLES, 'toString')]).toEqual(['h.example', undefined])
})
