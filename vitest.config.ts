import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts', 'examples/**/*.test.ts'],
    // Processes, not threads: tests start threads and processes of their own.
    pool: 'forks',
    maxWorkers: 2,
    // Generous: nothing here asserts a time, and machines are shared; more so for a full run of the properties.
    testTimeout: process.env.PROPERTY_CASES === undefined ? 60_000 : 600_000,
    hookTimeout: 120_000,
    reporters: ['default', './.ci/closing-line.mjs'],
  },
})
