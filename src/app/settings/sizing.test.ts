import { expect, test } from 'vitest'
import { processesFor, threadsFor } from './sizing.ts'

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
