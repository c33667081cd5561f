import { isDeepStrictEqual } from 'node:util'
import { apiOf, jsonTemplate } from '../jobs/definitions.ts'
import { orderOf } from '../jobs/orders.ts'
import { awsEnvironment, expectSigned } from '../jobs/signed.ts'
import { orderCall } from '../jobs/traffic-of-orders.ts'
import { gatewayContenders, type LoadScenario } from '../measure/scenario.ts'
import type { BackendRequest } from '../measure/subject.ts'

const LINES = 6
const TARGET = 'DynamoDB_20120810.PutItem'
const template = `{
  "TableName": "orders",
  "Item": {
    "id": { "S": id },
    "customer": { "S": customer.id },
    "email": { "S": customer.email },
    "currency": { "S": currency },
    "express": { "BOOL": shipping.method = "express" },
    "lines": { "L": [lines.{ "M": { "sku": { "S": sku }, "quantity": { "N": $string(quantity) } } }] },
    "totalCents": { "N": $string($sum(lines.(quantity * unitPriceCents))) }
  }
}`

function expectedItem(): object {
  const { id, customer, currency, shipping, lines } = orderOf(LINES)
  const total = lines.reduce((sum, { quantity, unitPriceCents }) => sum + quantity * unitPriceCents, 0)
  const items = lines.map(({ sku, quantity }) => ({ M: { sku: { S: sku }, quantity: { N: String(quantity) } } }))
  return {
    TableName: 'orders',
    Item: {
      id: { S: id },
      customer: { S: customer.id },
      email: { S: customer.email },
      currency: { S: currency },
      express: { BOOL: shipping.method === 'express' },
      lines: { L: items },
      totalCents: { N: String(total) },
    },
  }
}

function checkPutItem({ method, target, headers, body }: BackendRequest): string | undefined {
  if (method !== 'POST' || target.split('?')[0] !== '/') return `the backend got ${method} ${target}`
  if (headers['x-amz-target'] !== TARGET) return `X-Amz-Target is ${headers['x-amz-target']}`
  return isDeepStrictEqual(JSON.parse(body), expectedItem()) ? undefined : `the backend got ${body}`
}

/** An order becomes a signed PutItem by action ARN; beside it the same without a signature. */
export const signedDynamodb: LoadScenario = {
  kind: 'load',
  name: 'signed-dynamodb',
  answer: { status: 200, headers: { 'Content-Type': 'application/x-amz-json-1.0' }, body: '{}' },
  concurrency: 64,
  latency: 'open',
  contenders(lineup, backend) {
    const contentType = { 'integration.request.header.Content-Type': "'application/x-amz-json-1.0'" }
    const target = { 'integration.request.header.X-Amz-Target': `'${TARGET}'` }
    const integration = {
      httpMethod: 'POST',
      requestTemplates: jsonTemplate(template),
      integrationResponses: { '200': { responseTemplates: jsonTemplate('{ "id": "stored" }') } },
    }
    const traffic = { calls: [orderCall(LINES)], environment: awsEnvironment(backend) }
    const outcome = { status: 200, body: '{"id":"stored"}' }
    const uri = 'arn:aws:apigateway:us-east-1:dynamodb:action/PutItem'
    return [
      ...gatewayContenders(lineup, {
        ...traffic,
        definition: apiOf('/orders', 'POST', { ...integration, type: 'AWS', uri, requestParameters: contentType }),
        outcome: { ...outcome, checkBackend: expectSigned('dynamodb', checkPutItem) },
      }),
      ...gatewayContenders(lineup, {
        ...traffic,
        variant: 'unsigned',
        definition: apiOf('/orders', 'POST', {
          ...integration,
          type: 'HTTP',
          uri: `${backend}/`,
          requestParameters: { ...contentType, ...target },
        }),
        outcome: { ...outcome, checkBackend: checkPutItem },
      }),
    ]
  },
}
