import { apiOf, jsonTemplate } from '../jobs/definitions.ts'
import { ORDER_TEMPLATE, RECEIPT_TEMPLATE } from '../jobs/orders.ts'
import { ORDER_VTL, RECEIPT_VTL } from '../jobs/orders-vtl.ts'
import { mappedOutcome, orderCall, passedOutcome, RECEIPT_ANSWER } from '../jobs/traffic-of-orders.ts'
import { gatewayContenders, type LoadScenario, peerContenders } from '../measure/scenario.ts'
import { serverlessOffline } from '../peers/serverless-offline.ts'

/** A 1 KB order and its answer are reshaped: two mappings a request. Peers that map nothing run beside, for reference. */
export const mapped1k = mapped('mapped-1k', 6)

/** The same with an order of 85 lines. */
export const mapped10k = mapped('mapped-10k', 85)

/**
 * The job of `mapped-1k` in Velocity: each gateway with the templates that serverless-offline runs, beside the same gateway
 * with its JSONata.
 */
export const vtl1k: LoadScenario = {
  ...mapped1k,
  name: 'vtl-1k',
  contenders(lineup, backend) {
    const calls = [orderCall(VTL_LINES)]
    const outcome = mappedOutcome(VTL_LINES)
    const peers = lineup.peers.filter(({ name }) => name === serverlessOffline.name)
    const inVelocity = orderApi(backend, { templateLanguage: 'vtl', request: ORDER_VTL, response: RECEIPT_VTL })
    const inJsonata = orderApi(backend, JSONATA)
    return [
      ...gatewayContenders(lineup, { definition: inVelocity, calls, outcome }),
      ...gatewayContenders(lineup, { variant: 'jsonata', definition: inJsonata, calls, outcome }),
      ...peerContenders({ ...lineup, peers }, { backend, calls, outcomes: { orders: outcome } }),
    ]
  },
}

/** Lines of an order of 1 KB. */
const VTL_LINES = 6

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
      const definition = orderApi(backend, JSONATA)
      const outcomes = { orders: mappedOutcome(lines), nothing: passedOutcome(lines) }
      return [
        ...gatewayContenders(lineup, { definition, calls, outcome: outcomes.orders }),
        ...gatewayContenders(lineup, { ...POOL, definition, calls, outcome: outcomes.orders }),
        ...peerContenders(lineup, { backend, calls, outcomes }),
      ]
    },
  }
}

interface OrderTemplates {
  readonly templateLanguage: 'jsonata' | 'vtl'
  readonly request: string
  readonly response: string
}

const JSONATA: OrderTemplates = { templateLanguage: 'jsonata', request: ORDER_TEMPLATE, response: RECEIPT_TEMPLATE }

function orderApi(backend: string, { templateLanguage, request, response }: OrderTemplates): object {
  return apiOf('/orders', 'POST', {
    type: 'HTTP',
    httpMethod: 'POST',
    uri: `${backend}/orders`,
    templateLanguage,
    requestTemplates: jsonTemplate(request),
    integrationResponses: { '200': { responseTemplates: jsonTemplate(response) } },
  })
}
