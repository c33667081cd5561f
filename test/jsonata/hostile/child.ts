import { Worker } from 'node:worker_threads'

import type { ThreadResult } from './worker.ts'

/** Report to the parent on one template. */
export interface ChildResult extends ThreadResult {
  /** Most bytes that were resident while it ran, above what was resident when it began, garbage collected. */
  readonly grownBytes: number
  /** Bytes resident when it ended, above what was resident before the first one. */
  readonly heldBytes: number
}

/** Milliseconds past the deadline after which the thread counts as hung and is ended. */
const PATIENCE_MS = 3_000

/** Heap of a thread as the gateway's pool gives it, by default. */
const HEAP_MIB = 256

/** Milliseconds between two looks at the resident memory. */
const SAMPLE_MS = 2

const [timeoutMs = 200, ...indexes] = process.argv.slice(2).map(Number)

let current = 0
let before = 0
let peak = 0
let settle: (result: ThreadResult) => void = () => {}
let worker = start()
let baseline = 0
await runOne(indexes[0] ?? 0)
baseline = process.memoryUsage.rss()
for (const index of indexes) process.send?.(await runOne(index))
await worker.terminate()
process.disconnect?.()

function start(): Worker {
  const thread = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: { timeoutMs },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
  })
  thread.on('message', (result: ThreadResult | 'ready') => {
    if (result === 'ready') peak = before = process.memoryUsage.rss()
    else settle(result)
  })
  thread.on('error', (error: unknown) => settle(failure(`thread died: ${String(error)}`)))
  return thread
}

function failure(ending: string): ThreadResult {
  return { index: current, ending, typed: false, compileMs: 0, evaluateMs: timeoutMs + PATIENCE_MS }
}

async function runOne(index: number): Promise<ChildResult> {
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, SAMPLE_MS)
  const result = await answer(index)
  clearInterval(sampler)
  const after = process.memoryUsage.rss()
  return { ...result, grownBytes: Math.max(peak, after) - before, heldBytes: after - baseline }
}

async function answer(index: number): Promise<ThreadResult> {
  const { promise, resolve } = Promise.withResolvers<ThreadResult>()
  current = index
  settle = resolve
  const timer = setTimeout(() => resolve(failure('hung')), timeoutMs + PATIENCE_MS)
  worker.postMessage(index)
  const result = await promise
  clearTimeout(timer)
  if (result.ending !== 'hung' && !result.ending.startsWith('thread died')) return result
  await worker.terminate()
  worker = start()
  return result
}
