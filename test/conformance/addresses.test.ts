import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  applyDefinition,
  call,
  definitionOf,
  type GatewayProcess,
  mock,
  regauge,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'
import { type RecordingBackend, startRecordingBackend } from './recorder.ts'

/** Which API answers, canary releases, gateway responses by class, and the test invocation. */

let gateway: GatewayProcess
let backend: RecordingBackend

const says = (text: string) => mock(text)
const WHERE = '$context.apiId & " " & $context.stage & " " & $context.path & " " & $context.domainName'

beforeAll(async () => {
  backend = await startRecordingBackend()
  gateway = await startGatewayProcess(['--data-dir', ':memory:', '--default-api', 'first'])
  const definitions: object[] = [
    {
      ...definitionOf('first', { 'GET /x': says(WHERE), 'GET /need': says('"needs"') }),
      domainNames: {
        'api.example.com': { basePathMappings: { '(none)': { stage: 'dev' }, v1: { stage: 'dev' } } },
      },
      gatewayResponses: {
        DEFAULT_4XX: {
          statusCode: '418',
          responseTemplates: { 'application/json': '{"short":"$context.error.message"}' },
        },
      },
    },
    definitionOf('second', { 'GET /x': says(WHERE) }),
    {
      ...definitionOf('canary', { 'GET /x': says('$stageVariables.v & " " & $string($context.isCanaryRequest)') }),
      stages: {
        all: {
          autoDeploy: true,
          variables: { v: 'main' },
          canarySettings: { percentTraffic: 100, stageVariableOverrides: { v: 'canary' } },
        },
        none: {
          autoDeploy: true,
          variables: { v: 'main' },
          canarySettings: { percentTraffic: 0, stageVariableOverrides: { v: 'canary' } },
        },
      },
    },
    definitionOf('tried', {
      'POST /orders/{id}': {
        methodResponses: { '200': {} },
        integration: {
          type: 'HTTP',
          httpMethod: 'PUT',
          uri: `${backend.origin}/orders/{id}`,
          requestParameters: {
            'integration.request.path.id': 'method.request.path.id',
            'integration.request.header.X-Kind': "'order'",
          },
          requestTemplates: { 'application/json': '{ "sku": sku, "type": $params("type") }' },
          integrationResponses: { '200': { responseTemplates: { 'application/json': '{ "done": ok }' } } },
        },
      },
    }),
  ]
  for (const definition of definitions) {
    const applied = await applyDefinition(gateway, definition)
    expect(applied.stdout).toContain('"ok":true')
  }
}, 60_000)

afterAll(async () => {
  await gateway?.end('SIGKILL')
  backend?.close()
})

describe('which API answers', () => {
  test.each([
    ['the host’s first label', 'second.localhost', '/dev/x', 'second dev /dev/x second.localhost'],
    [
      'the label of any domain',
      'second.execute-api.example.com',
      '/dev/x',
      'second dev /dev/x second.execute-api.example.com',
    ],
    ['else the default API', 'localhost', '/dev/x', 'first dev /dev/x localhost'],
    ['any API by path', 'localhost', '/restapis/second/dev/_user_request_/x', 'second dev /dev/x localhost'],
    ['a custom domain without base path', 'api.example.com', '/x', 'first dev /x api.example.com'],
    ['a custom domain with a base path', 'api.example.com', '/v1/x', 'first dev /v1/x api.example.com'],
    [
      'the domain name goes without the port and in lower case',
      'API.example.com:8080',
      '/x',
      'first dev /x api.example.com',
    ],
  ])('%s', async (_, host, path, body) => {
    expect(await call(gateway.http, { path, headers: { Host: host } })).toMatchObject({ status: 200, body })
  })
})

test.each([
  ['all', 'canary true'],
  ['none', 'main false'],
])('2.8: canary with the share of stage %s', async (stage, body) => {
  expect(await call(gateway.http, { path: `/restapis/canary/${stage}/_user_request_/x` })).toMatchObject({ body })
})

test('16.3: a status and template of DEFAULT_4XX serve every type of the class', async () => {
  const answer = await call(gateway.http, { path: '/dev/none' })
  expect(answer).toMatchObject({ status: 418, body: '{"short":"Missing Authentication Token"}' })
  expect(answer.headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException')
})

describe('17.1: test invoke', () => {
  const invoke = (...more: string[]) =>
    regauge(
      'test-invoke',
      'tried',
      'POST',
      '/orders/7?type=dog',
      '-H',
      'Content-Type: application/json',
      '-d',
      '{"sku":"a1"}',
      '--output',
      'json',
      '--admin',
      gateway.admin,
      ...more,
    )

  test('without --dispatch it stops after the mapped request', async () => {
    backend.prepare({ body: '{"ok":true}' })
    const { status, stdout } = await invoke()
    const result = JSON.parse(stdout)
    expect(status).toBe(0)
    expect(backend.last()).toBeUndefined()
    expect(result.integrationRequest).toMatchObject({
      method: 'PUT',
      url: `${backend.origin}/orders/7`,
      body: '{"sku":"a1","type":"dog"}',
    })
    const fields = result.trace.map((step: { field: string }) => step.field)
    expect(fields).toContain('requestParameters["integration.request.header.X-Kind"]')
    expect(fields).toContain('requestTemplates["application/json"]')
  })

  test('with it, the log has AWS’s lines', async () => {
    backend.prepare({ body: '{"ok":true}' })
    const { stdout } = await invoke('--dispatch')
    const result = JSON.parse(stdout)
    expect(result).toMatchObject({ status: 200, body: '{"done":true}' })
    const lines = result.log.split('\n')
    expect(lines[0]).toMatch(/^Execution log for request [0-9a-f-]+$/)
    const texts = lines
      .slice(1, -1)
      .map((line: string) => line.replace(/^\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4} : /, ''))
    const expected = [
      /^Starting execution for request: /,
      /^HTTP Method: POST, Resource Path: \/orders\/7$/,
      /^Method request path: \{id=7\}$/,
      /^Method request query string: \{type=dog\}$/,
      /^Method request headers: \{/,
      /^Method request body before transformations: \{"sku":"a1"\}$/,
      /^Endpoint request URI: http:/,
      /^Endpoint request headers: \{/,
      /^Endpoint request body after transformations: \{"sku":"a1","type":"dog"\}$/,
      /^Sending request to http:/,
      /^Received response. Status: 200, Integration latency: \d+ ms$/,
      /^Endpoint response headers: \{/,
      /^Endpoint response body before transformations: \{"ok":true\}$/,
      /^Method response body after transformations: \{"done":true\}$/,
      /^Method response headers: \{/,
      /^Successfully completed execution$/,
      /^Method completed with status: 200$/,
    ]
    expect(texts).toHaveLength(expected.length)
    for (const [index, pattern] of expected.entries()) expect(texts[index]).toMatch(pattern)
    expect(result.log.endsWith('\n')).toBe(true)
  })
})
