import { Worker } from 'node:worker_threads'

import type { ThreadResult } from './worker.ts'

/** What the parent is told about one template. */
export interface ChildResult extends ThreadResult {
  /** Most bytes that were resident while it ran, above what was resident before the first one. */
  readonly grownBytes: number
}

/** Milliseconds past the deadline after which the thread counts as hung and is ended. */
const PATIENCE_MS = 3_000

/** Milliseconds between two looks at the resident memory. */
const SAMPLE_MS = 2

const [timeoutMs = 200, ...indexes] = process.argv.slice(2).map(Number)

let worker = start()
let baseline = 0
await runOne(indexes[0] ?? 0)
baseline = process.memoryUsage.rss()
for (const index of indexes) process.send?.(await runOne(index))
await worker.terminate()
process.disconnect?.()

function start(): Worker {
  return new Worker(new URL('worker.ts', import.meta.url), { workerData: { timeoutMs } })
}

async function runOne(index: number): Promise<ChildResult> {
  let peak = 0
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, SAMPLE_MS)
  const result = await answer(index)
  clearInterval(sampler)
  return { ...result, grownBytes: Math.max(peak, process.memoryUsage.rss()) - baseline }
}

async function answer(index: number): Promise<ThreadResult> {
  const { promise, resolve } = Promise.withResolvers<ThreadResult>()
  const failed = (ending: string): void =>
    resolve({ index, ending, typed: false, compileMs: 0, evaluateMs: timeoutMs + PATIENCE_MS })
  const timer = setTimeout(() => failed('hung'), timeoutMs + PATIENCE_MS)
  worker.once('message', resolve)
  worker.once('error', (error: unknown) => failed(`thread died: ${String(error)}`))
  worker.postMessage(index)
  const result = await promise
  clearTimeout(timer)
  worker.removeAllListeners()
  if (result.ending === 'hung' || result.ending.startsWith('thread died')) {
    await worker.terminate()
    worker = start()
  }
  return result
}
