import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { watchFiles } from './watch-files.ts'

test('runs at once, again after a change of a file or of one that it depends on, and ends when interrupted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'regauge-watch-'))
  const elsewhere = mkdtempSync(join(tmpdir(), 'regauge-watch-'))
  const used = join(elsewhere, 'used.yaml')
  writeFileSync(used, '1')
  let runs = 0
  const watching = watchFiles([folder], () => {
    runs++
    return [used]
  })
  expect(runs).toBe(1)
  writeFileSync(join(folder, 'case.json'), '{}')
  await vi.waitFor(() => expect(runs).toBe(2), 10_000)
  writeFileSync(used, '2')
  await vi.waitFor(() => expect(runs).toBe(3), 10_000)
  process.emit('SIGINT')
  await watching
  rmSync(folder, { recursive: true })
  rmSync(elsewhere, { recursive: true })
})
