import { applyDefinition, call, definitionOf, mock, startGatewayProcess } from '../fixtures/gateway-process.ts'

/**
 * Endless templates beside ordinary ones, all of them through the pool of a gateway process.
 * `node test/e2e/endless-loops.ts` prints the statuses and times.
 */

const LOOPS = { perSecond: 5, atLeast: 20 }
const REQUESTS = { total: 1_000, concurrency: 32 }

/** How one request ended; status -1 is a 200 with a wrong body. */
export interface Ended {
  readonly status: number
  readonly ms: number
}

/** Ends of all requests of a run, by kind. */
export interface Run {
  readonly loops: readonly Ended[]
  readonly mapped: readonly Ended[]
}

/** Runs both kinds against a gateway of its own; loops keep coming until every mapped request has its answer. */
export async function runEndlessLoops(): Promise<Run> {
  const gateway = await startGatewayProcess(['--data-dir', ':memory:', '--mapping-placement', 'pool'])
  try {
    const endless = mock('($loop := function($n) { $loop($n + 1) }; $loop(0))')
    const mapped = mock('{ "path": $params("id"), "sum": $sum($map([1..50], function($v) { $v * 2 })) }')
    const definition = definitionOf('loops', { 'GET /endless': endless, 'GET /mapped/{id}': mapped })
    const applied = await applyDefinition(gateway, definition)
    if (applied.status !== 0) throw new Error(applied.stdout + applied.stderr)
    return await runBoth(gateway.http)
  } finally {
    await gateway.end('SIGKILL')
  }
}

async function runBoth(address: string): Promise<Run> {
  const loops: Promise<Ended>[] = []
  const sendLoop = () => void loops.push(timed(address, '/dev/endless'))
  sendLoop()
  const timer = setInterval(sendLoop, 1_000 / LOOPS.perSecond)
  const mapped = await sendMapped(address)
  while (loops.length < LOOPS.atLeast) await new Promise(resolve => setTimeout(resolve, 50))
  clearInterval(timer)
  return { loops: await Promise.all(loops), mapped }
}

async function sendMapped(address: string): Promise<Ended[]> {
  let sent = 0
  const ended: Ended[] = []
  const send = async () => {
    while (sent < REQUESTS.total) {
      const id = sent++
      ended.push(await timed(address, `/dev/mapped/${id}`, `{"path":"${id}","sum":2550}`))
    }
  }
  await Promise.all(Array.from({ length: REQUESTS.concurrency }, send))
  return ended
}

async function timed(address: string, path: string, expected?: string): Promise<Ended> {
  const begun = performance.now()
  const { status, body } = await call(address, { path })
  const isWrong = expected !== undefined && status === 200 && body !== expected
  return { status: isWrong ? -1 : status, ms: performance.now() - begun }
}

/** One line a kind: how many ended with which status, and how long they took. */
export function report({ loops, mapped }: Run): string {
  return `${line('endless loops', loops)}${line('mapped requests', mapped)}`
}

function line(what: string, ended: readonly Ended[]): string {
  const counts = Object.entries(Object.groupBy(ended, ({ status }) => status)).map(
    ([status, of = []]) => `${of.length} × ${status}`,
  )
  const times = ended.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (share: number) => Math.round(times[Math.floor(share * (times.length - 1))] ?? 0)
  return `${what}: ${counts.join(', ')}; median ${at(0.5)} ms, 99 % ${at(0.99)} ms, slowest ${at(1)} ms\n`
}

if (import.meta.main) process.stdout.write(report(await runEndlessLoops()))
