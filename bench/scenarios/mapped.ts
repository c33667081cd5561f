import { apiOf, jsonTemplate } from '../jobs/definitions.ts'
import { ORDER_TEMPLATE, RECEIPT_TEMPLATE } from '../jobs/orders.ts'
import { mappedOutcome, orderCall, passedOutcome, RECEIPT_ANSWER } from '../jobs/traffic-of-orders.ts'
import { gatewayContenders, type LoadScenario, peerContenders } from '../measure/scenario.ts'

/** A 1 KB order and its answer are reshaped: two mappings a request. Peers that map nothing run beside, for reference. */
export const mapped1k = mapped('mapped-1k', 6)

/** The same with an order of 85 lines. */
export const mapped10k = mapped('mapped-10k', 85)

/** The same gateway with every mapping in a thread. */
const POOL = { variant: 'pool', environment: { REGAUGE_MAPPING_PLACEMENT: 'pool' } } as const

function mapped(name: string, lines: number): LoadScenario {
  return {
    kind: 'load',
    name,
    answer: RECEIPT_ANSWER,
    concurrency: 64,
    latency: 'open',
    contenders(lineup, backend) {
      const calls = [orderCall(lines)]
      const definition = apiOf('/orders', 'POST', {
        type: 'HTTP',
        httpMethod: 'POST',
        uri: `${backend}/orders`,
        requestTemplates: jsonTemplate(ORDER_TEMPLATE),
        integrationResponses: { '200': { responseTemplates: jsonTemplate(RECEIPT_TEMPLATE) } },
      })
      const outcomes = { orders: mappedOutcome(lines), nothing: passedOutcome(lines) }
      return [
        ...gatewayContenders(lineup, { definition, calls, outcome: outcomes.orders }),
        ...gatewayContenders(lineup, { ...POOL, definition, calls, outcome: outcomes.orders }),
        ...peerContenders(lineup, { backend, calls, outcomes }),
      ]
    },
  }
}
