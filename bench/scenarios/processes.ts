import { apiOf, passTo } from '../jobs/definitions.ts'
import { orderCall, passedOutcome, RECEIPT_ANSWER } from '../jobs/traffic-of-orders.ts'
import { gatewayContenders, type LoadScenario } from '../measure/scenario.ts'

const LINES = 6

/**
 * `passthrough` with one event loop and with two. Generator and stub want their share of the cores: the rates tell
 * something where there are four or more, the CPU of a request everywhere.
 */
export const processes: LoadScenario = {
  kind: 'load',
  name: 'processes',
  answer: RECEIPT_ANSWER,
  concurrency: 64,
  latency: 'open',
  contenders(lineup, backend) {
    const traffic = { calls: [orderCall(LINES)], outcome: passedOutcome(LINES) }
    const definition = apiOf('/orders', 'POST', passTo(`${backend}/orders`, 'POST'))
    return ['1', '2'].flatMap(count =>
      gatewayContenders(lineup, {
        ...traffic,
        variant: `with ${count} process${count === '1' ? '' : 'es'}`,
        environment: { REGAUGE_PROCESSES: count },
        definition,
      }),
    )
  },
}
