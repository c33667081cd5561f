import { spawn } from 'node:child_process'
import { expect, it } from 'vitest'
import { endProcess } from './child.ts'
import { parseStat, treeUsage } from './cpu.ts'

it('reads a stat line whose name is awkward', () => {
  const stat = '42 (a) b (c) S 1 42 42 0 -1 4194304 100 0 0 0 10 20 3 4 20 0 9 0 152493 3133440 256 1844 9'
  expect(parseStat(stat)).toEqual({ cpuMicros: 370_000, rssBytes: 256 * 4096 })
})

it.runIf(process.platform === 'linux')('counts what a child of a child burns', async () => {
  const burn = 'const until = Date.now() + 400; while (Date.now() < until); setInterval(() => {}, 1000)'
  const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(burn)}])
    .on('spawn', () => setTimeout(() => console.log('burnt'), 700)); process.on('SIGTERM', () => process.exit())`
  const child = spawn(process.execPath, ['-e', parent], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise(resolve => child.stdout.once('data', resolve))
  const both = treeUsage(child.pid ?? 0)
  await endProcess(child)
  expect(both.cpuMicros).toBeGreaterThan(300_000)
  expect(both.rssBytes).toBeGreaterThan(40 * 1024 * 1024)
})

it('says when a process is gone', () => {
  expect(() => treeUsage(999_999_999)).toThrow('process 999999999 is gone')
})
