import { spawn } from 'node:child_process'
import { expect, it } from 'vitest'
import { parseStat, treeUsage } from './cpu.ts'

it('reads a stat line whose name is awkward', () => {
  const stat = '42 (a) b (c) S 1 42 42 0 -1 4194304 100 0 0 0 10 20 3 4 20 0 9 0 152493 3133440 256 1844 9'
  expect(parseStat(stat)).toEqual({ cpuMicros: 370_000, rssBytes: 256 * 4096 })
})

it.runIf(process.platform === 'linux')('counts what a child of a child burns', async () => {
  const burn = `while (process.cpuUsage().user < 400_000); console.log('burnt'); setInterval(() => {}, 1000)`
  const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(burn)}], { stdio: 'inherit' })`
  const child = spawn(process.execPath, ['-e', parent], { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  await new Promise(resolve => child.stdout.once('data', resolve))
  const both = treeUsage(child.pid ?? 0)
  // Detached, it leads a group of its own: both end.
  process.kill(-(child.pid ?? 0), 'SIGKILL')
  expect(both.cpuMicros).toBeGreaterThan(300_000)
  expect(both.rssBytes).toBeGreaterThan(40 * 1024 * 1024)
})

it('says when a process is gone', () => {
  expect(() => treeUsage(999_999_999)).toThrow('process 999999999 is gone')
})
