import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SignedRequest } from '../../examples/backends/verify-signature.ts'
import { run } from '../../src/cli/program.ts'
import {
  applyDefinition,
  call,
  definitionOf,
  type GatewayProcess,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'
import { startVerifyingProxy, type VerifyingProxy } from './verifying-proxy.ts'

/** Velocity templates of the six services that public definitions call most, through a process to a verifying service. */

const KEY = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }

const ORDER = JSON.stringify({
  id: 'o-77',
  customer: { id: 'c-9', name: 'Ann "Annie" O\'Neil' },
  note: 'left door\n2nd floor',
  lines: [
    { sku: 'A-1', qty: 2 },
    { sku: 'B-2', qty: 1 },
  ],
})

interface ServiceCase {
  readonly service: string
  readonly uri: string
  readonly template: string
  readonly target: string
  /** Text that the service receives. */
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

const CASES: readonly ServiceCase[] = [
  {
    service: 'sqs',
    uri: 'sqs:path/000000000000/orders',
    template: `#set($context.requestOverride.header.Content-Type = 'application/x-www-form-urlencoded')
Action=SendMessage&MessageBody=$util.urlEncode($input.json('$.customer'))&MessageAttribute.1.Name=id&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=$util.urlEncode($input.path('$.id'))`,
    target: '/000000000000/orders',
    body: `Action=SendMessage&MessageBody=%7B%22id%22%3A%22c-9%22%2C%22name%22%3A%22Ann+%5C%22Annie%5C%22+O%27Neil%22%7D&MessageAttribute.1.Name=id&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=o-77`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  },
  {
    service: 'dynamodb',
    uri: 'dynamodb:action/PutItem',
    template: `#set($order = $input.path('$'))
{
  "TableName": "$stageVariables.table",
  "Item": {
    "pk": {"S": "ORDER#$order.id"},
    "name": {"S": "$util.escapeJavaScript($order.customer.name).replaceAll("\\\\'", "'")"},
    "lines": {"L": [#foreach($line in $order.lines){"M": {"sku": {"S": "$line.sku"}, "qty": {"N": "$line.qty"}}}#if($foreach.hasNext), #end#end]}
  }
}`,
    target: '/?Action=PutItem',
    body: `{
  "TableName": "orders",
  "Item": {
    "pk": {"S": "ORDER#o-77"},
    "name": {"S": "Ann \\"Annie\\" O'Neil"},
    "lines": {"L": [{"M": {"sku": {"S": "A-1"}, "qty": {"N": "2"}}}, {"M": {"sku": {"S": "B-2"}, "qty": {"N": "1"}}}]}
  }
}`,
    headers: { 'x-amz-target': 'DynamoDB_20120810.PutItem' },
  },
  {
    service: 'states',
    uri: 'states:action/StartExecution',
    template: `#set($data = $util.escapeJavaScript($input.json('$.lines')).replaceAll("\\\\'", "'"))
{"input": "{\\"lines\\": $data, \\"stage\\": \\"$context.stage\\"}", "stateMachineArn": "$stageVariables.machine"}`,
    target: '/?Action=StartExecution',
    body: String.raw`{"input": "{\"lines\": [{\"sku\":\"A-1\",\"qty\":2},{\"sku\":\"B-2\",\"qty\":1}], \"stage\": \"dev\"}", "stateMachineArn": "machine-arn"}`,
    headers: { 'x-amz-target': 'AWSStepFunctions.StartExecution' },
  },
  {
    service: 'sns',
    uri: 'sns:path//',
    template: `#set($context.requestOverride.header['Content-Type'] = 'application/x-www-form-urlencoded')
Action=Publish&TopicArn=$util.urlEncode($stageVariables.topic)&Message=$util.urlEncode($input.path('$.note'))#if($input.params('urgent') == 'yes')&Subject=urgent#end`,
    target: '/',
    body: 'Action=Publish&TopicArn=topic%2Farn&Message=left+door%0A2nd+floor&Subject=urgent',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  },
  {
    service: 'kinesis',
    uri: 'kinesis:action/PutRecords',
    template: `{"StreamName": "$input.params('stream')", "Records": [
#foreach($line in $input.path('$.lines'))
  {"Data": "$util.base64Encode($line.sku)", "PartitionKey": "$line.sku"}#if($foreach.hasNext),#end

#end
]}`,
    target: '/?Action=PutRecords',
    body: `{"StreamName": "", "Records": [
  {"Data": "QS0x", "PartitionKey": "A-1"},
  {"Data": "Qi0y", "PartitionKey": "B-2"}
]}`,
    headers: { 'x-amz-target': 'Kinesis_20131202.PutRecords' },
  },
  {
    service: 'events',
    uri: 'events:action/PutEvents',
    template: `#set($context.requestOverride.header.X-Amz-Target = "AWSEvents.PutEvents")
#set($context.requestOverride.header.Content-Type = "application/x-amz-json-1.1")
{"Entries": [{"Source": "shop", "DetailType": "$input.params('type')", "Detail": "$util.escapeJavaScript($input.body).replaceAll("\\\\'", "'")"}]}`,
    target: '/?Action=PutEvents',
    body: `{"Entries": [{"Source": "shop", "DetailType": "", "Detail": ${JSON.stringify(ORDER).replaceAll('/', '\\/')}}]}`,
    headers: { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' },
  },
]

let gateway: GatewayProcess
const services = new Map<string, VerifyingProxy>()

beforeAll(async () => {
  for (const { service } of CASES) services.set(service, await startVerifyingProxy({ service, keys: () => [KEY] }))
  const flags = [...services].flatMap(([service, { origin }]) => ['--endpoint', `${service}=${origin}/`])
  gateway = await startGatewayProcess(['--data-dir', ':memory:', ...flags])
  const methods = Object.fromEntries(CASES.map(each => [`POST /${each.service}`, methodOf(each)]))
  const variables = { table: 'orders', machine: 'machine-arn', topic: 'topic/arn' }
  const definition = { ...definitionOf('velocity', methods), stages: { dev: { autoDeploy: true, variables } } }
  expect(await applyDefinition(gateway, definition)).toMatchObject({ status: 0 })
})

afterAll(async () => {
  await gateway?.end('SIGTERM')
  for (const service of services.values()) service.close()
})

function methodOf({ uri, template }: ServiceCase): object {
  return {
    methodResponses: { '200': {} },
    integration: {
      type: 'AWS',
      httpMethod: 'POST',
      uri: `arn:aws:apigateway:us-east-1:${uri}`,
      templateLanguage: 'vtl',
      requestTemplates: { 'application/json': template },
      integrationResponses: {
        '200': { responseTemplates: { 'application/json': '{"request": "$context.awsEndpointRequestId"}' } },
      },
    },
  }
}

async function send(service: string): Promise<SignedRequest | undefined> {
  const headers = { 'Content-Type': 'application/json' }
  const answer = await call(gateway.http, { method: 'POST', path: `/dev/${service}?urgent=yes`, headers, body: ORDER })
  const proxy = services.get(service)
  expect([answer.status, answer.body, proxy?.refused]).toEqual([200, '{"request": "service-request"}', []])
  return proxy?.accepted.at(-1)
}

test.each(CASES)(
  '$service: $uri receives what its template makes, signed',
  async ({ service, target, body, headers }) => {
    const received = await send(service)
    expect(received?.body.toString()).toBe(body)
    expect(received).toMatchObject({ method: 'POST', target, headers })
  },
)

test("a test invocation traces each field of the output to the template's place", async () => {
  let out = ''
  const write = (text: string) => {
    out += text
  }
  const args = ['test-invoke', '--admin', gateway.admin, '--output', 'json', '--stage', 'dev', '-d', ORDER]
  await run([...args, 'velocity', 'POST', '/dynamodb'], { write, warn: write })
  const { trace } = JSON.parse(out) as { trace: { stage: string; field: string; source: string; output: string }[] }
  const fields = trace.filter(({ stage }) => stage === 'integration_request.template_field')
  expect(fields.map(({ source, output }) => `${source} | ${output}`)).toEqual([
    '3:17 $stageVariables.table | TableName = "orders"',
    '5:24 $order.id | Item.pk.S = "ORDER#o-77"',
    String.raw`6:20 $util.escapeJavaScript($order.customer.name).replaceAll("\\'", "'") | Item.name.S = "Ann \"Annie\" O'Neil"`,
    ...[
      ['A-1', '2'],
      ['B-2', '1'],
    ].flatMap(([sku, qty], index) => [
      `7:73 $line.sku | Item.lines.L.${index}.M.sku.S = "${sku}"`,
      `7:100 $line.qty | Item.lines.L.${index}.M.qty.N = "${qty}"`,
    ]),
  ])
  expect(new Set(fields.map(({ field }) => field))).toEqual(new Set(['requestTemplates["application/json"]']))
})
