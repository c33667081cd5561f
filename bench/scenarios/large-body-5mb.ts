import { apiOf, passTo } from '../jobs/definitions.ts'
import { gatewayContenders, type LoadScenario, peerContenders } from '../measure/scenario.ts'

const BODY = 'a body of five megabytes that nobody maps. '
  .repeat(Math.ceil((5 * 1024 * 1024) / 43))
  .slice(0, 5 * 1024 * 1024)

/** HTTP_PROXY of 5 MiB in both directions, 50 at a time: extra.rssGrowthMiB tells whether bodies are held. */
export const largeBody5mb: LoadScenario = {
  kind: 'load',
  name: 'large-body-5mb',
  answer: { status: 200, headers: { 'Content-Type': 'text/plain' }, body: BODY },
  concurrency: 50,
  latency: 'closed',
  contenders(lineup, backend) {
    const calls = [{ method: 'POST', path: '/upload', headers: { 'Content-Type': 'text/plain' }, body: BODY }]
    const outcome = {
      status: 200,
      body: BODY,
      checkBackend: ({ bodyBytes }: { bodyBytes: number }) =>
        bodyBytes === BODY.length ? undefined : `the backend got ${bodyBytes} bytes`,
    }
    const definition = apiOf('/upload', 'POST', passTo(`${backend}/upload`, 'POST'))
    return [
      ...gatewayContenders(lineup, { definition, calls, outcome }),
      ...peerContenders(lineup, { backend, calls, outcomes: { nothing: outcome } }),
    ]
  },
}
