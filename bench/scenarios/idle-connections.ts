import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { apiOf, passTo } from '../jobs/definitions.ts'
import { orderCall, passedOutcome, RECEIPT_ANSWER } from '../jobs/traffic-of-orders.ts'
import { startBackendStub } from '../measure/backend.ts'
import { treeUsage } from '../measure/cpu.ts'
import { type Entrant, measureAll, toMiB } from '../measure/measure.ts'
import { gatewayContenders, type OwnScenario } from '../measure/scenario.ts'
import type { Contender, Running } from '../measure/subject.ts'
import { verifyContender } from '../measure/verify.ts'
import type { Run } from '../report/result.ts'

const CONNECTIONS = 2000
/** The gateway grants 1,000 to one client address, so the connections come from several of the loopback network. */
const CONNECTIONS_AN_ADDRESS = 500
const LINES = 6

/** 2,000 open connections that say nothing, and traffic of 16 beside them: memory a connection, and what they cost. */
export const idleConnections: OwnScenario = {
  kind: 'own',
  name: 'idle-connections',
  async run(lineup, { load, effort }) {
    const backend = await startBackendStub(RECEIPT_ANSWER)
    const definition = apiOf('/orders', 'POST', passTo(`${backend.origin}/orders`, 'POST'))
    const traffic = { calls: [orderCall(LINES)], outcome: passedOutcome(LINES) }
    const runs: Omit<Run, 'scenario'>[] = []
    try {
      for (const contender of gatewayContenders(lineup, { definition, ...traffic })) {
        const running = await contender.subject.start()
        try {
          const body = await verifyContender(contender, running, backend)
          runs.push(await measureIdle({ contender, running, body }, { load, effort }))
        } finally {
          await contender.subject.stop()
        }
      }
    } finally {
      await backend.stop()
    }
    return runs
  },
}

async function measureIdle(entrant: Entrant, means: Omit<Parameters<typeof measureAll>[1], 'profile'>) {
  const { running, contender } = entrant
  const before = treeUsage(running.pid).rssBytes
  const sockets = await openIdle(running, contender)
  await delay(500)
  const after = treeUsage(running.pid).rssBytes
  const profile = { concurrency: 16, latency: 'closed' } as const
  const run = (await measureAll([entrant], { ...means, profile })).get(entrant)
  const open = sockets.filter(socket => !socket.destroyed).length
  for (const socket of sockets) socket.destroy()
  if (run === undefined) throw new Error('nothing was measured')
  const kiBPerConnection = (after - before) / 1024 / CONNECTIONS
  return { ...run, extra: { ...run.extra, kiBPerConnection, stillOpen: open, idleRssMiB: toMiB(after) } }
}

/** Connections that have had one answer each, as those of a browser or a load balancer have. */
async function openIdle({ url }: Running, { calls }: Contender): Promise<Socket[]> {
  const { hostname, port, pathname } = new URL(url)
  const call = calls[0] ?? orderCall(LINES)
  const length = Buffer.byteLength(call.body)
  const head = `${call.method} ${pathname}${call.path} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\n`
  const request = `${head}Content-Length: ${length}\r\n\r\n${call.body}`
  const sockets: Socket[] = []
  for (let n = 0; n < CONNECTIONS; n++) {
    const localAddress = `127.0.0.${2 + Math.floor(n / CONNECTIONS_AN_ADDRESS)}`
    const socket = connect({ port: Number(port), host: hostname, localAddress })
    sockets.push(socket)
    await new Promise((resolve, reject) => {
      socket.once('error', reject)
      socket.once('data', resolve)
      socket.write(request)
    })
    socket.on('error', () => {}).on('data', () => {})
  }
  return sockets
}
