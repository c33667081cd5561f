import { apiOf, jsonTemplate } from '../jobs/definitions.ts'
import { RECEIPT } from '../jobs/orders.ts'
import { RECEIPT_ANSWER } from '../jobs/traffic-of-orders.ts'
import { gatewayContenders, type LoadScenario } from '../measure/scenario.ts'
import { expectRequest } from '../measure/verify.ts'

const QUERY = ['from', 'to', 'status', 'sort', 'order', 'page', 'size', 'fields', 'currency', 'country']
const HEADERS = ['X-Tenant', 'X-User', 'X-Trace', 'X-Channel', 'X-Device', 'Accept-Language']

const text = (name: string) => `value of ${name}`
const field = (name: string) => `"${name}": $params("${name}")`
const template = `{
  "tenant": $params("tenant"),
  "id": $params("id"),
  ${QUERY.map(field).join(',\n  ')},
  ${HEADERS.map(field).join(',\n  ')},
  "stage": $context.stage,
  "route": $context.resourcePath
}`
const expected = {
  tenant: 'acme',
  id: '42',
  ...Object.fromEntries([...QUERY, ...HEADERS].map(name => [name, text(name)])),
  stage: 'dev',
  route: '/tenants/{tenant}/orders/{id}',
}

/** A GET without a body becomes a POST: 20 fields from path, query, headers and context. */
export const mapped20FieldsGet: LoadScenario = {
  kind: 'load',
  name: 'mapped-20-fields-get',
  answer: RECEIPT_ANSWER,
  concurrency: 64,
  latency: 'open',
  contenders(lineup, backend) {
    const query = QUERY.map(name => `${name}=${encodeURIComponent(text(name))}`).join('&')
    const headers = Object.fromEntries(HEADERS.map(name => [name, text(name)]))
    const definition = apiOf('/tenants/{tenant}/orders/{id}', 'GET', {
      type: 'HTTP',
      httpMethod: 'POST',
      uri: `${backend}/search`,
      requestParameters: { 'integration.request.header.Content-Type': "'application/json'" },
      requestTemplates: jsonTemplate(template),
      integrationResponses: { '200': {} },
    })
    const checkBackend = expectRequest({ method: 'POST', target: '/search', body: JSON.stringify(expected) })
    return gatewayContenders(lineup, {
      definition,
      calls: [{ method: 'GET', path: `/tenants/acme/orders/42?${query}`, headers, body: '' }],
      outcome: { status: 200, body: JSON.stringify(RECEIPT), checkBackend },
    })
  },
}
