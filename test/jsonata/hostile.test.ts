import { beforeAll, describe, expect, test } from 'vitest'

import { allIndexes, type HostileRun, runHostile } from '../fixtures/hostile/run.ts'
import { HOSTILE, HOSTILE_SET } from './hostile/templates.ts'

/** A deadline short enough to run them all; times are for the command `node test/jsonata/hostile.ts` to judge. */
const TIMEOUT_MS = 25

/** Bytes by which the resident memory of the process may grow. */
const MOST_GROWTH = 64 * 1024 * 1024

describe('hostile templates in a thread of a child process', () => {
  let run: HostileRun
  beforeAll(async () => {
    run = await runHostile(HOSTILE_SET, allIndexes(HOSTILE_SET), TIMEOUT_MS)
  }, 120_000)

  test('there are at least 150 that nothing but an error can end', () => {
    expect(HOSTILE.filter(({ ends }) => ends === 'error').length).toBeGreaterThanOrEqual(150)
  })

  test('none ends the process', () => {
    expect(run.exits).toEqual([])
    expect(run.results).toHaveLength(HOSTILE.length)
  })

  test('each ends in a typed error, or in an answer where one is possible', () => {
    const wrong = run.results.filter(
      ({ typed, ending, template }) => !typed && !(ending === 'value' && template.ends === 'either'),
    )
    expect(wrong.map(({ template, ending }) => `${template.name}: ${ending}`)).toEqual([])
  })

  test('resident memory grows by less than 64 MiB', () => {
    const grown = run.results.filter(({ grownBytes }) => grownBytes >= MOST_GROWTH)
    expect(grown.map(({ template, grownBytes }) => `${template.name}: ${grownBytes}`)).toEqual([])
  })
})
