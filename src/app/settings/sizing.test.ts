import { expect, test } from 'vitest'
import { memoryBudgetFor, memoryOf, processesFor, threadsFor } from './sizing.ts'

test.each([
  { cores: 1, processes: 1, threads: 2 },
  { cores: 2, processes: 1, threads: 2 },
  { cores: 3, processes: 2, threads: 2 },
  { cores: 4, processes: 2, threads: 2 },
  { cores: 8, processes: 5, threads: 2 },
  { cores: 16, processes: 11, threads: 2 },
])('$cores cores: $processes processes of $threads threads', ({ cores, processes, threads }) => {
  expect(processesFor(cores, 'linux')).toBe(processes)
  expect(threadsFor(processes, cores)).toBe(threads)
})

test('one process, with a thread for each other core, where a port cannot be shared out', () => {
  expect(processesFor(16, 'darwin')).toBe(1)
  expect(threadsFor(1, 16)).toBe(15)
})

const MIB = 1024 * 1024

test.each([
  { memory: 512, processes: 1, body: 10, budget: 64 },
  { memory: 512, processes: 4, body: 10, budget: 40 },
  { memory: 4_096, processes: 4, body: 10, budget: 128 },
  { memory: 65_536, processes: 11, body: 10, budget: 192 },
  { memory: 65_536, processes: 1, body: 100, budget: 400 },
])('$memory MiB, $processes processes: bodies hold $budget MiB in each', ({ memory, processes, body, budget }) => {
  expect(memoryBudgetFor(memory * MIB, { processes, bodyBytes: body * MIB })).toBe(budget * MIB)
})

test('the memory of a control group counts where it has a bound below the machine', () => {
  expect(memoryOf(100, 1_000)).toBe(100)
  expect(memoryOf(0, 1_000)).toBe(1_000)
  expect(memoryOf(Number.MAX_SAFE_INTEGER, 1_000)).toBe(1_000)
})
