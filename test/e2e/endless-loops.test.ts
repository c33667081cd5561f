import { expect, test } from 'vitest'
import { report, runEndlessLoops } from './endless-loops.ts'

test('each endless loop gets its own 500 while every mapped request is answered', async () => {
  const run = await runEndlessLoops()
  expect(run.mapped.filter(({ status }) => status !== 200)).toEqual([])
  expect(run.loops.filter(({ status }) => status !== 500)).toEqual([])
  // Figures for whoever reads the log; no time is asserted.
  process.stdout.write(report(run))
})
