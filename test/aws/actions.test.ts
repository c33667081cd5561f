import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SignedRequest } from '../../examples/backends/verify-signature.ts'
import {
  applyDefinition,
  call,
  definitionOf,
  type GatewayProcess,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'
import { startVerifyingProxy, type VerifyingProxy } from './verifying-proxy.ts'

/** Action and path ARNs end to end: what a service receives, its signature verified by other code than ours. */

const KEY = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
/** Service token of ARN and `--endpoint` → signing name. */
const SERVICES = {
  s3: 's3',
  sns: 'sns',
  sqs: 'sqs',
  dynamodb: 'dynamodb',
  'streams.dynamodb': 'dynamodb',
  kinesis: 'kinesis',
  firehose: 'firehose',
  states: 'states',
  events: 'events',
  lambda: 'lambda',
  ec2: 'ec2',
  email: 'ses',
  'runtime.sagemaker': 'sagemaker',
  'data-ats.iot': 'iotdata',
  discovery: 'servicediscovery',
} as const

/** Services that the SDKs' own variables redirect. */
const VARIABLES = { states: 'AWS_ENDPOINT_URL_SFN', sns: 'AWS_ENDPOINT_URL_SNS' }
/** The one that the shared configuration file redirects, by its service id. */
const CONFIGURED = { token: 'events', id: 'eventbridge' }
const FORM = 'application/x-www-form-urlencoded'

/** URI behind `arn:aws:apigateway:us-east-1:`, what the client sends, and what the service receives. */
const ACTIONS: readonly [uri: string, sent: string, method: string, target: string, body: string, headers: object][] = [
  ['s3:action/GetBucket', '{"Bucket":"b","Prefix":"a b/","MaxKeys":5}', 'GET', '/b?max-keys=5&prefix=a%20b%2F', '', {}],
  ['s3:action/GetObject&Bucket={id}&Key=k/ü+1', '', 'GET', '/one/k/%C3%BC%201', '', {}],
  ['s3:action/DeleteObject', '{"Bucket":"b","Key":"a//b +.txt"}', 'DELETE', '/b/a//b%20%2B.txt', '', {}],
  ['s3:action/ListBuckets', '', 'GET', '/', '', {}],
  [
    'sns:action/Publish',
    '{"TopicArn":"t","Message":"a b&c"}',
    'POST',
    '/',
    'Action=Publish&Version=2010-03-31&TopicArn=t&Message=a%20b%26c',
    { 'content-type': FORM },
  ],
  [
    'sns:action/Publish&TopicArn={id}&Message=hi',
    '',
    'POST',
    '/',
    'Action=Publish&Version=2010-03-31&TopicArn=one&Message=hi',
    { 'content-type': FORM },
  ],
  [
    'ec2:action/DescribeInstances',
    '{"InstanceIds":["i-1","i-2"],"Filters":[{"Name":"tag:x","Values":["a"]}],"MaxResults":5}',
    'POST',
    '/',
    'Action=DescribeInstances&Version=2016-11-15&InstanceId.1=i-1&InstanceId.2=i-2&Filter.1.Name=tag%3Ax&Filter.1.Value.1=a&MaxResults=5',
    { 'content-type': FORM },
  ],
  [
    'dynamodb:action/PutItem',
    '{"TableName":"t","Item":{"id":{"S":"1"}}}',
    'POST',
    '/?Action=PutItem',
    '{"TableName":"t","Item":{"id":{"S":"1"}}}',
    { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.PutItem' },
  ],
  [
    'streams.dynamodb:action/ListStreams',
    '{}',
    'POST',
    '/?Action=ListStreams',
    '{}',
    { 'x-amz-target': 'DynamoDBStreams_20120810.ListStreams' },
  ],
  [
    'kinesis:action/PutRecord',
    '{"StreamName":"s"}',
    'POST',
    '/?Action=PutRecord',
    '{"StreamName":"s"}',
    { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'Kinesis_20131202.PutRecord' },
  ],
  [
    'firehose:action/PutRecord',
    '{}',
    'POST',
    '/?Action=PutRecord',
    '{}',
    { 'x-amz-target': 'Firehose_20150804.PutRecord' },
  ],
  [
    'states:action/StartExecution',
    '{"input":"{}"}',
    'POST',
    '/?Action=StartExecution',
    '{"input":"{}"}',
    { 'x-amz-target': 'AWSStepFunctions.StartExecution' },
  ],
  [
    'events:action/PutEvents',
    '{"Entries":[]}',
    'POST',
    '/?Action=PutEvents',
    '{"Entries":[]}',
    { 'x-amz-target': 'AWSEvents.PutEvents' },
  ],
  [
    'sqs:action/SendMessage',
    '{"QueueUrl":"q","MessageBody":"m"}',
    'POST',
    '/?Action=SendMessage',
    '{"QueueUrl":"q","MessageBody":"m"}',
    { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
  ],
  [
    'lambda:action/Invoke&FunctionName={id}&InvocationType=Event',
    '{"a":1}',
    'POST',
    '/2015-03-31/functions/one/invocations',
    '{"a":1}',
    { 'x-amz-invocation-type': 'Event' },
  ],
  [
    'email:action/SendEmail',
    '{"Source":"a@example.com","Destination":{"ToAddresses":["b@example.com"]}}',
    'POST',
    '/',
    'Action=SendEmail&Version=2010-12-01&Source=a%40example.com&Destination.ToAddresses.member.1=b%40example.com',
    { 'content-type': FORM },
  ],
  [
    'runtime.sagemaker:action/InvokeEndpoint&EndpointName={id}',
    '[1,2]',
    'POST',
    '/endpoints/one/invocations',
    '[1,2]',
    {},
  ],
  ['data-ats.iot:action/Publish&topic=a/b', '{"x":1}', 'POST', '/topics/a%2Fb', '{"x":1}', {}],
  ['{id}.s3:action/GetObject&Key=a', '', 'GET', '/one/a', '', {}],
  ['discovery.s3:action/GetBucket', '', 'GET', '/discovery', '', {}],
]

/** The same for paths, of which only the target is of interest. */
const PATHS: readonly [uri: string, target: string][] = [
  ['s3:path/{id}/a//b', '/one/a//b'],
  ['{id}.s3:path/key', '/one/key'],
  ['{id}.s3:action/GetObject&Key=a', '/one/a'],
  [
    'lambda:path//2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations',
    '/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations',
  ],
  ['sqs:path//{id}//queue', '/one/queue'],
  ['sqs:path/1/q?a={id}', '/1/q?a=one'],
  ['sqs:path/100%/{id}?a=x+y%&b', '/100%25/one?a=x%20y%25&b'],
  ['s3:path/b/x+y%/{id}?prefix=a+b%2Bc', '/b/x%2By%25/one?prefix=a%20b%2Bc'],
]

const resourceOf = (uri: string) => `/r${URIS.indexOf(uri)}/{id}`
const URIS = [...ACTIONS, ...PATHS].map(([uri]) => uri)

function methodFor(uri: string): object {
  return {
    methodResponses: { '200': {} },
    integration: {
      type: 'AWS',
      httpMethod: 'POST',
      uri: `arn:aws:apigateway:us-east-1:${uri}`,
      requestParameters: { 'integration.request.path.id': 'method.request.path.id' },
      integrationResponses: { '200': {} },
    },
  }
}

const folder = mkdtempSync(join(tmpdir(), 'regauge-actions-'))
let gateway: GatewayProcess
const services = new Map<string, VerifyingProxy>()

beforeAll(async () => {
  for (const [token, service] of Object.entries(SERVICES)) {
    services.set(token, await startVerifyingProxy({ service, keys: () => [KEY] }))
  }
  const isElsewhere = (token: string) => Object.hasOwn(VARIABLES, token) || token === CONFIGURED.token
  const endpoints = [...services].filter(([token]) => !isElsewhere(token))
  const flags = endpoints.flatMap(([token, { origin }]) => ['--endpoint', `${token}=${origin}/`])
  const variables = Object.entries(VARIABLES).map(([token, name]) => [name, services.get(token)?.origin ?? ''])
  const configured = `${CONFIGURED.id} =\n  endpoint_url = ${services.get(CONFIGURED.token)?.origin}\n`
  const file = join(folder, 'config')
  writeFileSync(file, `[default]\nservices = here\n[services here]\n${configured}`)
  const environment = { ...Object.fromEntries(variables), AWS_CONFIG_FILE: file }
  gateway = await startGatewayProcess(['--data-dir', ':memory:', ...flags], environment)
  const methods = Object.fromEntries(URIS.map(uri => [`POST ${resourceOf(uri)}`, methodFor(uri)]))
  methods['POST /request-id'] = REQUEST_ID
  expect(await applyDefinition(gateway, definitionOf('actions', methods))).toMatchObject({ status: 0 })
})

afterAll(async () => {
  await gateway.end('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
  for (const service of services.values()) service.close()
})

const REQUEST_ID = {
  methodResponses: { '200': {} },
  integration: {
    type: 'AWS',
    httpMethod: 'POST',
    uri: 'arn:aws:apigateway:us-east-1:states:action/ListStateMachines',
    integrationResponses: {
      '200': { responseTemplates: { 'application/json': '$context.awsEndpointRequestId' } },
    },
  },
}

/** Sends a body through the method of a URI, and gives what the service received. */
async function send(uri: string, body: string): Promise<SignedRequest> {
  const token = uri.split(':', 1)[0] ?? ''
  const service = services.get(token) ?? services.get(token.split('.').at(-1) ?? '')
  const seen = service?.accepted.length ?? 0
  const path = `/dev${resourceOf(uri).replace('{id}', 'one')}`
  const headers = { 'Content-Type': 'application/json' }
  const { status } = await call(gateway.http, { method: 'POST', path, headers, body })
  expect({ status, refused: service?.refused, log: gateway.stderr() }).toEqual({ status: 200, refused: [], log: '' })
  expect(service?.accepted).toHaveLength(seen + 1)
  const received = service?.accepted.at(-1)
  if (received === undefined) throw new Error('nothing was received')
  return received
}

describe('an action ARN', () => {
  it.each(ACTIONS)('%s %s', async (uri, sent, method, target, body, headers) => {
    const received = await send(uri, sent)
    expect({ ...received, body: received.body.toString() }).toMatchObject({
      method,
      target,
      body,
      headers: {
        accept: 'application/json',
        'user-agent': 'AmazonAPIGateway_actions',
        'x-amzn-apigateway-api-id': 'actions',
        'x-amz-source-arn': `arn:aws:execute-api:us-east-1:000000000000:actions/dev/POST${resourceOf(uri)}`,
        ...headers,
      },
    })
  })
})

describe('a path ARN', () => {
  it.each(PATHS)('%s', async (uri, target) => {
    expect((await send(uri, 'x')).target).toBe(target)
  })
})

it("gives templates the request id of the service, and the client the gateway's own", async () => {
  const headers = { 'Content-Type': 'application/json' }
  const answer = await call(gateway.http, { method: 'POST', path: '/dev/request-id', headers, body: '{}' })
  expect(answer).toMatchObject({ status: 200, body: 'service-request' })
  expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/)
})
