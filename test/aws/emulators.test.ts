import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyDefinition, call, type GatewayProcess, startGatewayProcess } from '../fixtures/gateway-process.ts'
import { type Emulator, type EmulatorName, installEmulators, startEmulator } from './emulators/emulators.ts'
import { signedFetch } from './signed-fetch.ts'
import { startVerifyingProxy, type VerifyingProxy } from './verifying-proxy.ts'

/** From a client's HTTP request to the item being there: emulators behind a proxy that verifies every signature. */

const missing = installEmulators()
if (missing !== undefined) process.stderr.write(`test/aws/emulators.test.ts cannot run: ${missing}\n`)

const KEY = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
const NAMES = ['dynamodb', 'kinesis', 'sqs', 'sns'] as const
const ACCOUNT = '000000000000'

/** Fields of the emulators' answers that the tests read. */
interface Reply {
  readonly [name: string]: unknown
  readonly StreamDescription?: { readonly StreamStatus: string }
  readonly Messages?: readonly { readonly Body: string }[]
}

interface MethodParts {
  readonly uri: string
  readonly request: string
  readonly response?: string
  readonly parameters?: Readonly<Record<string, string>>
}

function method({ uri, request, response, parameters = {} }: MethodParts): object {
  return {
    methodResponses: { '200': {}, '500': {} },
    integration: {
      type: 'AWS',
      httpMethod: 'POST',
      uri: `arn:aws:apigateway:us-east-1:${uri}`,
      requestParameters: parameters,
      requestTemplates: { 'application/json': request },
      integrationResponses: {
        '200': response === undefined ? {} : { responseTemplates: { 'application/json': response } },
        '500': { selectionPattern: '[45]\\d\\d' },
      },
    },
  }
}

const FORM = { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" }
const QUEUE = { 'integration.request.path.queue': 'method.request.path.queue' }

const DEFINITION = {
  name: 'items',
  resources: {
    '/items/{id}': {
      methods: {
        PUT: method({
          uri: 'dynamodb:action/PutItem',
          request: '{ "TableName": "items", "Item": { "id": { "S": $params("id") }, "name": { "S": name } } }',
        }),
        GET: method({
          uri: 'dynamodb:action/Query',
          request:
            '{ "TableName": "items", "KeyConditionExpression": "id = :id", "ExpressionAttributeValues": { ":id": { "S": $params("id") } } }',
          response: '{ "found": Count, "name": Items[0].name.S }',
        }),
      },
    },
    '/streams/{stream}': {
      methods: {
        POST: method({
          uri: 'kinesis:action/PutRecord',
          request: '{ "StreamName": $params("stream"), "PartitionKey": key, "Data": $base64encode(text) }',
          response: '{ "shard": ShardId }',
        }),
      },
    },
    '/queues/{queue}': {
      methods: {
        POST: method({
          uri: `sqs:path/${ACCOUNT}/{queue}`,
          // The path is enough for SQS; this emulator reads the form only.
          request:
            '"Action=SendMessage&Version=2012-11-05&QueueUrl=http://sqs/000000000000/" & $params("queue") & "&MessageBody=" & $encodeUrlComponent(text)',
          parameters: { ...FORM, ...QUEUE },
        }),
        PUT: method({
          uri: 'sqs:action/SendMessage',
          request: '{ "QueueUrl": "http://sqs/000000000000/" & $params("queue"), "MessageBody": text }',
          response: '{ "id": MessageId }',
        }),
      },
    },
    '/topics/{topic}': {
      methods: {
        POST: method({
          uri: 'sns:action/Publish',
          request:
            '{ "TopicArn": "arn:aws:sns:us-east-1:000000000000:" & $params("topic"), "Message": text, "MessageAttributes": { "kind": { "DataType": "String", "StringValue": "a b" } } }',
        }),
      },
    },
  },
  stages: { dev: { autoDeploy: true } },
}

it.runIf(missing !== undefined && process.env.CI === 'true')('the emulators are installed', () => expect.fail(missing))

describe.skipIf(missing !== undefined)('with emulators', () => {
  const emulators: Emulator[] = []
  const proxies = new Map<EmulatorName, VerifyingProxy>()
  let gateway: GatewayProcess

  beforeAll(async () => {
    for (const name of NAMES) {
      const emulator = await startEmulator(name)
      emulators.push(emulator)
      proxies.set(name, await startVerifyingProxy({ service: name, keys: () => [KEY], upstream: emulator.origin }))
    }
    const endpoints = [...proxies].flatMap(([name, { origin }]) => ['--endpoint', `${name}=${origin}`])
    gateway = await startGatewayProcess(['--data-dir', ':memory:', ...endpoints])
    expect((await applyDefinition(gateway, DEFINITION)).stdout).toContain('"ok":true')
  }, 300_000)

  afterAll(async () => {
    await gateway?.end('SIGTERM')
    for (const proxy of proxies.values()) proxy.close()
    await Promise.all(emulators.map(emulator => emulator.stop()))
  })

  /** Calls an emulator behind the gateway's back. */
  async function direct(name: EmulatorName, target: string, version: '1.0' | '1.1', input: object): Promise<Reply> {
    const at = NAMES.indexOf(name)
    const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target }
    const sent = { service: name, method: 'POST', headers, body: JSON.stringify(input) }
    const answer = await signedFetch(emulators[at]?.origin ?? '', sent, KEY)
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${target}: ${answer.status} ${text}`)
    return text === '' ? {} : JSON.parse(text)
  }

  async function send(verb: string, path: string, body?: object) {
    const headers = { 'Content-Type': 'application/json' }
    const content = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await call(gateway.http, { method: verb, path: `/dev${path}`, headers, ...content })
    for (const [name, { refused }] of proxies) expect(refused, name).toEqual([])
    return answer
  }

  it('puts an item into a DynamoDB table, and finds it', async () => {
    const key = { AttributeName: 'id' }
    await direct('dynamodb', 'DynamoDB_20120810.CreateTable', '1.0', {
      TableName: 'items',
      KeySchema: [{ ...key, KeyType: 'HASH' }],
      AttributeDefinitions: [{ ...key, AttributeType: 'S' }],
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    })
    expect(await send('PUT', '/items/a-b', { name: 'Zoë' })).toMatchObject({ status: 200 })
    expect(await send('GET', '/items/a-b')).toMatchObject({ status: 200, body: '{"found":1,"name":"Zoë"}' })
    const item = await direct('dynamodb', 'DynamoDB_20120810.GetItem', '1.0', {
      TableName: 'items',
      Key: { id: { S: 'a-b' } },
    })
    expect(item).toEqual({ Item: { id: { S: 'a-b' }, name: { S: 'Zoë' } } })
  })

  it('puts a record into a Kinesis stream', async () => {
    const kinesis = (action: string, input: object) => direct('kinesis', `Kinesis_20131202.${action}`, '1.1', input)
    await kinesis('CreateStream', { StreamName: 'events', ShardCount: 1 })
    await expect
      .poll(async () => (await kinesis('DescribeStream', { StreamName: 'events' })).StreamDescription?.StreamStatus)
      .toBe('ACTIVE')
    const put = await send('POST', '/streams/events', { key: 'k', text: 'Hello' })
    expect(put).toMatchObject({ status: 200, body: '{"shard":"shardId-000000000000"}' })
    const start = { StreamName: 'events', ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' }
    const { ShardIterator } = await kinesis('GetShardIterator', start)
    const { Records } = await kinesis('GetRecords', { ShardIterator })
    expect(Records).toMatchObject([{ PartitionKey: 'k', Data: Buffer.from('Hello').toString('base64') }])
  })

  it.each([
    ['by path with a form', 'POST', 'a & b=ü'],
    ['by action', 'PUT', '{"a":1}'],
  ])('sends a message to an SQS queue, %s', async (_, verb, text) => {
    const sqs = (action: string, input: object) => direct('sqs', `AmazonSQS.${action}`, '1.0', input)
    const { QueueUrl } = await sqs('CreateQueue', { QueueName: `queue-${verb}` })
    expect(await send(verb, `/queues/queue-${verb}`, { text })).toMatchObject({ status: 200 })
    const { Messages } = await sqs('ReceiveMessage', { QueueUrl })
    expect(Messages).toMatchObject([{ Body: text }])
  })

  it('publishes to an SNS topic, and a queue that subscribed has the message', async () => {
    const origin = emulators[NAMES.indexOf('sns')]?.origin ?? ''
    const sns = async (input: Readonly<Record<string, string>>) => {
      const body = new URLSearchParams({ ...input, Version: '2010-03-31' }).toString()
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      return (await signedFetch(origin, { service: 'sns', method: 'POST', headers, body }, KEY)).text()
    }
    const sqs = async (action: string, input: object) => {
      const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` }
      const sent = { service: 'sqs', method: 'POST', headers, body: JSON.stringify(input) }
      const reply: Reply = JSON.parse(await (await signedFetch(origin, sent, KEY)).text())
      return reply
    }
    const { QueueUrl } = await sqs('CreateQueue', { QueueName: 'subscriber' })
    await sns({ Action: 'CreateTopic', Name: 'news' })
    const subscription = { Protocol: 'sqs', Endpoint: `arn:aws:sqs:us-east-1:${ACCOUNT}:subscriber` }
    await sns({ Action: 'Subscribe', TopicArn: `arn:aws:sns:us-east-1:${ACCOUNT}:news`, ...subscription })
    expect(await send('POST', '/topics/news', { text: 'a & b=ü' })).toMatchObject({ status: 200 })
    const { Messages } = await sqs('ReceiveMessage', { QueueUrl })
    expect(JSON.parse(Messages?.[0]?.Body ?? '')).toMatchObject({
      Message: 'a & b=ü',
      MessageAttributes: { kind: { Type: 'String', Value: 'a b' } },
    })
  })
})
