/**
 * The load generator, a process of its own: raw sockets with keep-alive, one request at a time on each. Orders come
 * over IPC, one at a time; each is answered with a Measurement.
 * - closed: `concurrency` connections, each sends as soon as it has its answer, for `seconds`;
 * - open: `requestsPerSecond` evenly spread over time whatever the answers do; a request that finds no idle connection
 *   gets a new one, up to `concurrency`, and beyond waits. Its latency counts the wait.
 */
import { type Measurement, Traffic, type TrafficOptions } from '../jobs/traffic.ts'

export interface LoadOrder extends TrafficOptions {
  readonly seconds: number
  readonly pace: { readonly kind: 'closed' } | { readonly kind: 'open'; readonly requestsPerSecond: number }
}

/** Open mode hands out what is due at each tick of this many milliseconds. */
const TICK_MS = 1
/** How long answers may be outstanding at the end before they count as errors. */
const GRACE_MS = 10_000

process.on('message', (order: LoadOrder) => {
  run(order).then(measurement => process.send?.(measurement))
})
process.once('disconnect', () => process.exit(0))

async function run(order: LoadOrder): Promise<Measurement> {
  const traffic = new Traffic(order)
  if (order.pace.kind === 'closed') await runClosed(traffic, order.seconds)
  else await runOpen(traffic, order.seconds, order.pace.requestsPerSecond)
  return traffic.finish(GRACE_MS)
}

async function runClosed(traffic: Traffic, seconds: number): Promise<void> {
  const endMs = performance.now() + seconds * 1000
  traffic.sendAll(() => performance.now() < endMs)
  await new Promise(resolve => setTimeout(resolve, seconds * 1000))
}

function runOpen(traffic: Traffic, seconds: number, requestsPerSecond: number): Promise<void> {
  const total = Math.round(seconds * requestsPerSecond)
  const startMs = performance.now()
  let sent = 0
  return new Promise(resolve => {
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - startMs) * requestsPerSecond) / 1000))
      for (; sent < due; sent++) traffic.sendOne()
      if (sent < total) return
      clearInterval(timer)
      resolve()
    }, TICK_MS)
  })
}
