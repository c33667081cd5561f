import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { LogSink } from './log-sink.ts'

const folder = mkdtempSync(join(tmpdir(), 'log-sink-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const LINES = Buffer.from('a line\n'.repeat(1_000))

function ignore(): void {}

test('lines follow each other into a file', async () => {
  const path = join(folder, 'deep', 'a.log')
  const sink = await LogSink.open(path, ignore)
  for (let i = 0; i < 50; i++) sink.write(Buffer.from(`${i}\n`), 1)
  await sink.close()
  expect(readFileSync(path, 'utf8')).toBe(Array.from({ length: 50 }, (_, i) => `${i}\n`).join(''))
})

test('a file that was moved away is opened anew', async () => {
  const path = join(folder, 'b.log')
  const sink = await LogSink.open(path, ignore)
  sink.write(Buffer.from('before\n'), 1)
  await expect.poll(() => readFileSync(path, 'utf8')).toBe('before\n')
  renameSync(path, `${path}.1`)
  await sink.reopen()
  sink.write(Buffer.from('after\n'), 1)
  await sink.close()
  expect([readFileSync(`${path}.1`, 'utf8'), readFileSync(path, 'utf8')]).toEqual(['before\n', 'after\n'])
})

describe.skipIf(process.platform !== 'linux')('a sink that takes nothing', () => {
  test.each(['a full device', 'a pipe that nobody reads'])(
    '%s: lines are lost and counted, and it closes',
    async what => {
      const pipe = join(folder, 'pipe')
      if (what !== 'a full device') execFileSync('mkfifo', [pipe])
      const faults: string[] = []
      const sink = await LogSink.open(what === 'a full device' ? '/dev/full' : pipe, error =>
        faults.push(error.message),
      )
      for (let i = 0; i < 1_000; i++) sink.write(LINES, 1_000)
      expect(sink.lost).toBeGreaterThan(100_000)
      await sink.close()
      expect(sink.lost).toBeGreaterThan(900_000)
      expect(faults.length > 0).toBe(what === 'a full device')
    },
  )
})
