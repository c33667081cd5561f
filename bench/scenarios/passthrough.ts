import { apiOf, passTo } from '../jobs/definitions.ts'
import { orderCall, passedOutcome, RECEIPT_ANSWER } from '../jobs/traffic-of-orders.ts'
import { gatewayContenders, type LoadScenario, peerContenders } from '../measure/scenario.ts'

const LINES = 6

/** HTTP_PROXY: a 1 KB order and its answer go through as they are. */
export const passthrough: LoadScenario = {
  kind: 'load',
  name: 'passthrough',
  answer: RECEIPT_ANSWER,
  concurrency: 64,
  latency: 'open',
  contenders(lineup, backend) {
    const traffic = { calls: [orderCall(LINES)], outcome: passedOutcome(LINES) }
    const definition = apiOf('/orders', 'POST', passTo(`${backend}/orders`, 'POST'))
    return [
      ...gatewayContenders(lineup, { ...traffic, definition }),
      ...peerContenders(lineup, { backend, calls: traffic.calls, outcomes: { nothing: traffic.outcome } }),
    ]
  },
}
