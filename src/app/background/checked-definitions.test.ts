import { expect, test } from 'vitest'
import { parseRestApi } from '../../definition/parsers/rest-api-parser.ts'
import { CheckedDefinitions } from './checked-definitions.ts'

function definitionOf(json: Readonly<Record<string, unknown>>) {
  const { definition } = parseRestApi({ name: 'a', ...json })
  if (definition === undefined) throw new Error('refused')
  return definition
}

const PROBLEM = { path: 'x', code: 'TEMPLATE', message: 'wrong' }

test('the same content is compiled once, whatever its stages', async () => {
  const compiled: string[] = []
  const checks = new CheckedDefinitions(async ({ description }) => {
    compiled.push(description)
    return []
  })
  await checks.check(definitionOf({ description: 'one' }))
  await checks.check(definitionOf({ description: 'one', stages: { dev: {} } }))
  await checks.check(definitionOf({ description: 'two' }))
  expect(compiled).toEqual(['one', 'two'])
})

test.each([['busy' as const], [[PROBLEM]]])('what was not found good is compiled again: %j', async outcome => {
  let compiled = 0
  const checks = new CheckedDefinitions(async () => {
    compiled++
    return outcome
  })
  expect(await checks.check(definitionOf({}))).toEqual(outcome)
  expect(await checks.check(definitionOf({}))).toEqual(outcome)
  expect(compiled).toBe(2)
})
