import { apiOf, jsonTemplate } from '../jobs/definitions.ts'
import { MAPPED_RECEIPT, mapOrder, ORDER_TEMPLATE, orderOf, RECEIPT, RECEIPT_TEMPLATE } from '../jobs/orders.ts'
import { awsEnvironment, expectSigned } from '../jobs/signed.ts'
import { orderCall, RECEIPT_ANSWER } from '../jobs/traffic-of-orders.ts'
import { gatewayContenders, type LoadScenario } from '../measure/scenario.ts'
import { expectRequest } from '../measure/verify.ts'

const LINES = 6
const INVOKE = '/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:orders/invocations'
const uri = `arn:aws:apigateway:us-east-1:lambda:path${INVOKE}`

/** AWS_PROXY: the event is built, the call signed, the function's answer taken apart. */
export const lambdaProxy: LoadScenario = {
  kind: 'load',
  name: 'lambda-proxy',
  answer: {
    status: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ statusCode: 200, headers: { 'X-Orders': '1' }, body: JSON.stringify(RECEIPT) }),
  },
  concurrency: 64,
  latency: 'open',
  contenders(lineup, backend) {
    const call = orderCall(LINES)
    const checkBackend = expectSigned('lambda', ({ body }) => {
      const event = JSON.parse(body)
      if (event.httpMethod !== 'POST' || event.resource !== '/orders') return `the event is ${body}`
      return event.body === call.body ? undefined : `the event's body is ${event.body}`
    })
    return gatewayContenders(lineup, {
      definition: apiOf('/orders', 'POST', { type: 'AWS_PROXY', httpMethod: 'POST', uri }),
      environment: awsEnvironment(backend),
      calls: [call],
      outcome: { status: 200, body: JSON.stringify(RECEIPT), checkBackend },
    })
  },
}

/** The job of mapped-1k with a Lambda function as the backend: two mappings and a signature. */
export const signedLambda: LoadScenario = {
  kind: 'load',
  name: 'signed-lambda',
  answer: RECEIPT_ANSWER,
  concurrency: 64,
  latency: 'open',
  contenders(lineup, backend) {
    const expected = { method: 'POST', target: INVOKE, body: JSON.stringify(mapOrder(orderOf(LINES))) }
    const integration = {
      httpMethod: 'POST',
      requestTemplates: jsonTemplate(ORDER_TEMPLATE),
      integrationResponses: { '200': { responseTemplates: jsonTemplate(RECEIPT_TEMPLATE) } },
    }
    const traffic = { calls: [orderCall(LINES)], environment: awsEnvironment(backend) }
    const outcome = { status: 200, body: JSON.stringify(MAPPED_RECEIPT) }
    return [
      ...gatewayContenders(lineup, {
        ...traffic,
        definition: apiOf('/orders', 'POST', { ...integration, type: 'AWS', uri }),
        outcome: { ...outcome, checkBackend: expectSigned('lambda', expectRequest(expected)) },
      }),
      ...gatewayContenders(lineup, {
        ...traffic,
        variant: 'unsigned',
        definition: apiOf('/orders', 'POST', { ...integration, type: 'HTTP', uri: backend + INVOKE }),
        outcome: { ...outcome, checkBackend: expectRequest(expected) },
      }),
    ]
  },
}
