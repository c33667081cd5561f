import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts', 'examples/**/*.test.ts'],
    // Processes, not threads: tests start threads and processes of their own.
    pool: 'forks',
    maxWorkers: 2,
    // Generous: nothing here asserts a time, and machines are shared.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', './.ci/closing-line.mjs'],
  },
})
