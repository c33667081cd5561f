import { apiOf, jsonTemplate } from '../jobs/definitions.ts'
import { awsEnvironment, expectSigned } from '../jobs/signed.ts'
import { orderCall } from '../jobs/traffic-of-orders.ts'
import { gatewayContenders, type LoadScenario } from '../measure/scenario.ts'
import { expectRequest } from '../measure/verify.ts'

const QUEUE = '/000000000000/orders'
const answer = JSON.stringify({
  SendMessageResponse: {
    SendMessageResult: {
      MD5OfMessageBody: '7fbc1d8a0c1a2f2c2b6a3f5d4e9b8c70',
      MessageId: '5fea7756-0ea4-451a-a703-a558b933e274',
    },
    ResponseMetadata: { RequestId: '27daac76-34dd-47df-bd01-1f6e873584a0' },
  },
})
const call = orderCall(6)
/** Form encoding as a template writes it. */
const message = new URLSearchParams([
  ['Action', 'SendMessage'],
  ['MessageBody', call.body],
]).toString()

/** An order becomes a signed SendMessage with a form body; beside it the same without a signature. */
export const signedSqs: LoadScenario = {
  kind: 'load',
  name: 'signed-sqs',
  answer: { status: 200, headers: { 'Content-Type': 'application/json' }, body: answer },
  concurrency: 64,
  latency: 'open',
  contenders(lineup, backend) {
    const integration = {
      httpMethod: 'POST',
      requestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
      requestTemplates: jsonTemplate('"Action=SendMessage&MessageBody=" & $urlEncode($input.body)'),
      integrationResponses: { '200': {} },
    }
    const checkBackend = expectRequest({ method: 'POST', target: QUEUE, body: message })
    const traffic = { calls: [call], environment: awsEnvironment(backend) }
    const uri = `arn:aws:apigateway:us-east-1:sqs:path${QUEUE}`
    return [
      ...gatewayContenders(lineup, {
        ...traffic,
        definition: apiOf('/orders', 'POST', { ...integration, type: 'AWS', uri }),
        outcome: { status: 200, body: answer, checkBackend: expectSigned('sqs', checkBackend) },
      }),
      ...gatewayContenders(lineup, {
        ...traffic,
        variant: 'unsigned',
        definition: apiOf('/orders', 'POST', { ...integration, type: 'HTTP', uri: backend + QUEUE }),
        outcome: { status: 200, body: answer, checkBackend },
      }),
    ]
  },
}
