import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMessage } from '../conformance/message.ts'
import { type Received, type RecordingBackend, startRecordingBackend } from '../conformance/recording-backend.ts'
import { applyDefinition, type GatewayProcess, regauge, startGatewayProcess } from '../fixtures/gateway-process.ts'
import { rawClient } from '../fixtures/raw-client.ts'

/** Names that every JavaScript object has: wherever a user's text becomes a key, they are data, or refused by name. */
const NAMES = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'] as const

let gateway: GatewayProcess
let backend: RecordingBackend
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'regauge-names-'))
  const callers = join(folder, 'callers.yaml')
  writeFileSync(callers, 'AKIDCALLER:\n  secretAccessKey: s\n  arn: arn:aws:iam::000000000000:user/u\n')
  backend = await startRecordingBackend()
  gateway = await startGatewayProcess(['--data-dir', ':memory:', '--callers', callers], {
    AWS_ENDPOINT_URL: backend.origin,
  })
})
afterAll(async () => {
  await gateway.end('SIGKILL')
  await backend.close()
  rmSync(folder, { recursive: true, force: true })
})

/** An object with one entry, whatever its name. */
function entry(name: string, value: unknown): object {
  return JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`)
}

const SHOW = { type: 'HTTP', httpMethod: 'POST', integrationResponses: { '200': {} } }

function api(method: object, more: object = {}, path = '/x'): object {
  const resources = entry(path, { methods: { POST: { methodResponses: { '200': {} }, ...method } } })
  return { name: 'names', resources, stages: { t: { autoDeploy: true } }, ...more }
}

async function apply(definition: unknown): Promise<{ readonly status: number; readonly said: string }> {
  const { status, stdout, stderr } = await applyDefinition(gateway, definition)
  return { status, said: stdout + stderr }
}

async function call(target: string, headers: readonly string[] = [], body = '{}') {
  const before = backend.received.length
  const client = await rawClient(Number(gateway.http.split(':')[1]))
  const lines = [`POST ${target} HTTP/1.1`, 'Host: names.localhost', `Content-Length: ${body.length}`, ...headers]
  client.send(`${lines.join('\r\n')}\r\n\r\n${body}`)
  const text = await client.until(received => readMessage(received, 'body') !== undefined)
  client.destroy()
  const status = Number(text.split(' ')[1])
  return { status, text, backend: backend.received.slice(before)[0] as Received }
}

/** Applies a definition that must be accepted, and sends it a request. */
async function served(definition: object, ...request: Parameters<typeof call>) {
  const { status, said } = await apply(definition)
  expect(status, said).toBe(0)
  return call(...request)
}

describe.each(NAMES)('%s', name => {
  it('as a stage', async () => {
    const definition = {
      ...api({ integration: { ...SHOW, uri: backend.origin } }),
      stages: entry(name, { autoDeploy: true }),
    }
    const { status, said } = await apply(definition)
    expect(status, said).toBe(0)
    expect((await call(`/restapis/names/${name}/_user_request_/x`)).status).toBe(200)
    expect((await regauge('get', '--admin', gateway.admin, 'names')).stdout).toContain(name)
  })

  it('as an API', async () => {
    const { status, said } = await apply({ ...api({ integration: { ...SHOW, uri: backend.origin } }), name })
    if (!/^[a-z0-9-]+$/.test(name)) expect([status, said]).toEqual([1, expect.stringContaining('name')])
    else {
      expect(status, said).toBe(0)
      expect((await call(`/restapis/${name}/t/_user_request_/x`)).status).toBe(200)
      expect((await regauge('delete', '--admin', gateway.admin, name)).status).toBe(0)
    }
    expect((await call(`/restapis/${name}/none/_user_request_/x`)).status).toBe(403)
  })

  it('as a stage, an API or a deployment that there is none of', async () => {
    await served(api({ integration: { ...SHOW, uri: backend.origin } }), '/t/x')
    for (const args of [
      ['get', name],
      ['rollback', 'names', name],
      ['deploy', 'names', '--stage', name],
    ]) {
      const { status, stderr } = await regauge(args[0] as string, '--admin', gateway.admin, ...args.slice(1))
      expect([args, status, stderr]).toEqual([args, expect.any(Number), expect.not.stringContaining('internal error')])
    }
  })

  it('as a model, and as a member of a body that it checks', async () => {
    const schema = { type: 'object', properties: entry(name, { type: 'number' }), required: [name] }
    const method = { requestModels: { 'application/json': 'M' }, requestValidator: 'V' }
    const definition = api(
      { integration: { ...SHOW, uri: backend.origin }, ...method },
      { models: { M: { schema } }, requestValidators: { V: { validateRequestBody: true } } },
    )
    expect((await served(definition, '/t/x', [], '{}')).status).toBe(400)
    expect((await call('/t/x', [], `{"${name}":1}`)).status).toBe(200)
    expect((await call('/t/x', [], `{"${name}":"1"}`)).status).toBe(400)
    const named = await apply({ ...definition, models: entry(name, { schema }) })
    expect(named.said).not.toContain('internal error')
    const validator = await apply(api({ integration: SHOW, requestValidator: name }))
    expect([validator.status, validator.said]).toEqual([1, expect.stringContaining(name)])
  })

  it('as a header, a query parameter, a path variable, a stage variable and a field', async () => {
    const integration = {
      ...SHOW,
      uri: `${backend.origin}/in/{${name}}`,
      requestParameters: {
        'integration.request.header.X-Copy': `method.request.header.${name}`,
        [`integration.request.querystring.${name}`]: `method.request.querystring.${name}`,
        [`integration.request.path.${name}`]: `method.request.path.${name}`,
        'integration.request.header.X-Field': `method.request.body.${name}`,
        'integration.request.header.X-Context': `context.${name}`,
      },
      requestTemplates: {
        'application/json': `{ "p": $params("${name}"), "h": $input.params.header.\`${name}\`, "f": \`${name}\`, "s": $stageVariables.\`${name}\`, "all": $ }`,
      },
    }
    const definition = api({ integration }, {}, `/x/{${name}}`)
    const { backend: got } = await served(definition, `/t/x/v?${name}=q`, [`${name}: h`], `{"${name}":"f"}`)
    expect(got.target).toBe(`/in/v?${name}=q`)
    expect([got.header('X-Copy'), got.header('X-Field'), got.header('X-Context')]).toEqual(['h', 'f', undefined])
    expect(got.body).toBe(`{"p":"v","h":"h","f":"f","all":{"${name}":"f"}}`)
    const nothing = await call('/t/x/v', [], '{}')
    expect(nothing.backend.target).toBe('/in/v')
    expect([nothing.backend.header('X-Copy'), nothing.backend.body]).toEqual([undefined, '{"p":"v","all":{}}'])
  })

  it('as a name in overrides', async () => {
    const overrides = `{ "request": { "header": { "${name}": "h" }, "querystring": { "${name}": "q" } }, "body": "b" }`
    const integration = {
      ...SHOW,
      uri: backend.origin,
      requestTemplates: { 'application/json': `$override(${overrides})` },
    }
    const { backend: got } = await served(api({ integration }), '/t/x')
    expect([got.header(name), got.target, got.body]).toEqual(['h', `/?${name}=q`, 'b'])
  })

  it('as a header and a query parameter that pass, and in the event of a function', async () => {
    const proxy = { type: 'HTTP_PROXY', httpMethod: 'ANY', uri: backend.origin }
    const passed = await served(api({ integration: proxy }), `/t/x?${name}=q`, [`${name}: 1`, `${name}: 2`])
    expect([passed.backend.header(name), passed.backend.target]).toEqual(['1,2', `/?${name}=q`])
    const uri =
      'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations'
    backend.answerOthers({ body: `{"statusCode":200,"headers":{"X-${name}":"1","${name}":"2"}}` })
    const { backend: event, text } = await served(
      api({ integration: { type: 'AWS_PROXY', httpMethod: 'POST', uri } }),
      `/t/x?${name}=q`,
      [`${name}: h`],
    )
    expect(event.body).toContain(`"${name}":"h"`)
    expect(event.body).toContain(`"multiValueQueryStringParameters":{"${name}":["q"]}`)
    expect(text).toContain(`\r\n${name}: 2\r\n`)
  })

  it('as a header and a member of a signed action', async () => {
    const integration = {
      type: 'AWS',
      httpMethod: 'POST',
      uri: 'arn:aws:apigateway:us-east-1:dynamodb:action/PutItem',
      requestParameters: { [`integration.request.header.${name}`]: "'h'" },
      integrationResponses: { '200': {} },
    }
    const body = `{"TableName":"T","Item":{"${name}":{"S":"v"}},"${name}":1}`
    const { status, backend: got } = await served(api({ integration }), '/t/x', [], body)
    expect([status, got.body]).toEqual([200, body])
    expect(got.header('Authorization')).toContain('SignedHeaders=')
    expect(got.header(name)).toBe('h')
  })

  it('as a signed header, a credential and a parameter of a signature', async () => {
    const definition = api({ authorizationType: 'AWS_IAM', integration: { ...SHOW, uri: backend.origin } })
    await served(definition, '/t/x')
    const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
    const scope = `${date.slice(0, 8)}/us-east-1/execute-api/aws4_request`
    for (const [key, signed] of [
      ['AKIDCALLER', `host;${name}`],
      [name, 'host'],
    ]) {
      const line = `Authorization: AWS4-HMAC-SHA256 Credential=${key}/${scope}, SignedHeaders=${signed}, ${name}=1, Signature=00`
      expect((await call('/t/x', [line, `X-Amz-Date: ${date}`])).status).toBe(403)
      expect((await call('/t/x', [line, `X-Amz-Date: ${date}`, `${name}: 1`])).status).toBe(403)
    }
  })

  it('as a key of a file is no field', async () => {
    for (const place of ['', 'resources./x.methods.POST.', 'stages.t.']) {
      const definition = api({ integration: { ...SHOW, uri: backend.origin } })
      const keys = place.split('.').filter(key => key !== '')
      const holder = keys.reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, {
        ...definition,
      })
      const text = JSON.stringify(definition).replace(
        JSON.stringify(keys.length === 0 ? definition : holder),
        value => `{${JSON.stringify(name)}:1,${value.slice(1)}`,
      )
      const { status, said } = await apply(text)
      expect([place, status, said]).toEqual([place, 1, expect.stringContaining(name)])
    }
  })

  it('as a kind of gateway response, a verb and a content type', async () => {
    const integration = { ...SHOW, uri: backend.origin, requestTemplates: { 'application/json': '"t"' } }
    const kind = await apply({ ...api({ integration }), gatewayResponses: entry(name, {}) })
    expect([kind.status, kind.said]).toEqual([1, expect.stringContaining(name)])
    const answer = await served(api({ integration }), '/t/x', [`Content-Type: ${name}`, `Accept: ${name}`])
    expect([answer.status, answer.backend.body]).toEqual([200, '{}'])
  })

  it('as a header of a test invocation', async () => {
    await served(api({ integration: { type: 'HTTP_PROXY', httpMethod: 'ANY', uri: backend.origin } }), '/t/x')
    const args = ['--output', 'json', 'names', 'POST', '/x', '--stage', 't', '--header', `${name}: 1`]
    const { status, stdout } = await regauge('test-invoke', '--admin', gateway.admin, ...args)
    const { headers } = JSON.parse(stdout).integrationRequest
    expect([status, Object.entries(headers)]).toEqual([0, expect.arrayContaining([[name, '1']])])
  })
})
