import { MANY_ROUTES, routeCalls, routeDefinitions } from '../jobs/routes.ts'
import type { Measurement } from '../jobs/traffic.ts'
import { type Backend, startBackendStub } from '../measure/backend.ts'
import type { Child } from '../measure/child.ts'
import { treeUsage } from '../measure/cpu.ts'
import { applyDefinitions, type Gateway, startGateway } from '../measure/gateway.ts'
import { type Effort, type Load, OPEN_SHARE, toMiB } from '../measure/measure.ts'
import type { OwnScenario } from '../measure/scenario.ts'
import { median } from '../measure/statistics.ts'
import type { Run } from '../report/result.ts'

const ANSWER = '{"ok":true}'
const CONCURRENCY = 64
/** A window lasts this many times the first push, which nothing disturbs, so that a push falls into it whole. */
const WINDOW_PER_PUSH = 2
const MAX_WINDOW_SECONDS = 30

/**
 * 10,010 integrations are replaced at 60 % load: errors must be 0. p50Ms and p99Ms are those of windows with a push,
 * extra.quietP99Ms that of windows without one; extra.pushMs is how long `apply` took.
 */
export const pushUnderLoad: OwnScenario = {
  kind: 'own',
  name: 'push-under-load',
  async run({ gateways }, means) {
    const answer = { status: 200, headers: { 'Content-Type': 'application/json' }, body: ANSWER }
    const backend = await startBackendStub(answer)
    const runs: Omit<Run, 'scenario'>[] = []
    try {
      for (const gateway of gateways) runs.push(await measureGateway(gateway, backend, means))
    } finally {
      await backend.stop()
    }
    return runs
  },
}

type Means = { readonly load: Load; readonly effort: Effort }

async function measureGateway(gateway: Gateway, backend: Backend, means: Means): Promise<Omit<Run, 'scenario'>> {
  const child = await startGateway(gateway)
  try {
    const push = (round: number) => pushRoutes(gateway, child, `${backend.origin}/round-${round}`)
    const windowSeconds = Math.min(MAX_WINDOW_SECONDS, (WINDOW_PER_PUSH * (await push(0))) / 1000)
    const samples = await measureRounds(child, push, { ...means, windowSeconds })
    const last = await backend.lastRequest()
    const expected = `/round-${means.effort.rounds}`
    if (last?.target !== expected)
      throw new Error(`after the last push the backend got ${last?.target}, not ${expected}`)
    return { subject: gateway.name, rssMiB: toMiB(treeUsage(child.pid).rssBytes), ...samples }
  } finally {
    await child.stop()
  }
}

/** Replaces every integration; tells how long that took. */
async function pushRoutes(gateway: Gateway, child: Child, uri: string): Promise<number> {
  const startMs = performance.now()
  await applyDefinitions(gateway, String(child.ready.admin), routeDefinitions(MANY_ROUTES, uri))
  return performance.now() - startMs
}

async function measureRounds(
  child: Child,
  push: (round: number) => Promise<number>,
  { load, effort, windowSeconds }: Means & { readonly windowSeconds: number },
): Promise<Omit<Run, 'scenario' | 'subject' | 'rssMiB'>> {
  const traffic = { url: `http://${child.ready.http}`, calls: routeCalls(MANY_ROUTES), concurrency: CONCURRENCY }
  const closed = { ...traffic, expected: { status: 200, body: ANSWER }, pace: { kind: 'closed' } } as const
  await load.ask({ ...closed, seconds: effort.warmupSeconds })
  const before = treeUsage(child.pid).cpuMicros
  const full = await load.ask({ ...closed, seconds: effort.seconds })
  const cpuMicros = treeUsage(child.pid).cpuMicros - before
  const rps = full.requests / full.seconds
  const seconds = Math.max(windowSeconds, effort.seconds)
  const open = { ...closed, pace: { kind: 'open', requestsPerSecond: OPEN_SHARE * rps }, seconds } as const
  const windows: { quiet: Measurement; pushed: Measurement; pushMs: number }[] = []
  for (let round = 1; round <= effort.rounds; round++) {
    const quiet = await load.ask(open)
    const [pushed, pushMs] = await Promise.all([load.ask(open), push(round)])
    windows.push({ quiet, pushed, pushMs })
  }
  // The last push is done by now: one more answer shows that it serves.
  await load.ask({ ...closed, concurrency: 1, seconds: 0.1 })
  const all = [full, ...windows.flatMap(({ quiet, pushed }) => [quiet, pushed])]
  return {
    requests: all.reduce((sum, { requests }) => sum + requests, 0),
    rps,
    p50Ms: median(windows.map(({ pushed }) => pushed.p50Ms)),
    p99Ms: median(windows.map(({ pushed }) => pushed.p99Ms)),
    cpuMicrosPerRequest: cpuMicros / Math.max(1, full.requests),
    errors: all.reduce((sum, { errors }) => sum + errors, 0),
    extra: {
      quietP99Ms: median(windows.map(({ quiet }) => quiet.p99Ms)),
      pushMs: median(windows.map(({ pushMs }) => pushMs)),
    },
  }
}
