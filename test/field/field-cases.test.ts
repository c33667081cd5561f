import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allOf, type Fields, lastOf, readMessage, utf8 } from '../conformance/message.ts'
import { type Answer, type Received, startRecordingBackend } from '../conformance/recording-backend.ts'
import { applyDefinition, type GatewayProcess, startGatewayProcess } from '../fixtures/gateway-process.ts'
import { rawClient } from '../fixtures/raw-client.ts'
import { findShared } from '../fixtures/shared.ts'

/** Kinds of input that people reported about gateways; the form of a case is in the suite's own README. */
const suite = findShared('field-cases/')

type Body = string | readonly (string | { readonly repeat: string; readonly times: number })[]

interface Message {
  readonly body?: Body
  readonly bodyJson?: unknown
  readonly bodyBase64?: string
  readonly bodyMatches?: string
  readonly bodyLength?: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly headerMatches?: Readonly<Record<string, string>>
  readonly headersAbsent?: readonly string[]
}

interface BackendCall extends Message {
  readonly method?: string
  readonly url?: string
  readonly urlMatches?: string
  readonly signed?: boolean
}

interface FieldRequest extends Message {
  readonly method?: string
  readonly target: string
  readonly expect: Message & { readonly status?: number }
  readonly backend?: readonly BackendCall[]
}

interface FieldCase {
  readonly id: string
  readonly symptom: string
  readonly definition?: object
  readonly definitionText?: string
  readonly backend?: Message & {
    readonly status?: number
    readonly json?: unknown
    readonly raw?: string
    readonly echo?: boolean
  }
  readonly request?: FieldRequest
  readonly requests?: readonly FieldRequest[]
  readonly expectApply?: { readonly exit: number; readonly matches: string }
}

const cases: readonly FieldCase[] = suite
  ? readdirSync(suite)
      .filter(name => name.endsWith('.json'))
      .map(name => JSON.parse(readFileSync(new URL(name, suite), 'utf8')))
  : []

describe.skipIf(suite === undefined)('field cases', () => {
  let gateway: GatewayProcess
  let backend: Awaited<ReturnType<typeof startRecordingBackend>>

  beforeAll(async () => {
    backend = await startRecordingBackend()
    gateway = await startGatewayProcess(['--data-dir', ':memory:'], { AWS_ENDPOINT_URL: backend.origin })
  })
  afterAll(async () => {
    await gateway.end('SIGKILL')
    await backend.close()
  })

  it.each(cases.map(one => [one.id, one.symptom, one] as const))('%s: %s', async (_id, _symptom, one) => {
    await runCase(one, { gateway, backend })
  })
})

interface Parts {
  readonly gateway: GatewayProcess
  readonly backend: Awaited<ReturnType<typeof startRecordingBackend>>
}

async function runCase(one: FieldCase, { gateway, backend }: Parts): Promise<void> {
  const fill = (text: string) => text.replaceAll('{{backend}}', backend.origin).replaceAll('{{id}}', one.id)
  const name = `field-${one.id}`.toLowerCase()
  const text = JSON.stringify({ name, stages: { dev: { autoDeploy: true } }, ...one.definition })
  const applied = await applyDefinition(gateway, fill(one.definitionText ?? text))
  const said = applied.stdout + applied.stderr
  if (one.expectApply !== undefined) {
    expect(applied.status, said).toBe(one.expectApply.exit)
    expect(said).toMatch(new RegExp(one.expectApply.matches, 's'))
    return
  }
  expect(applied.status, said).toBe(0)
  backend.answerOthers(answerOf(one))
  for (const request of one.requests ?? (one.request === undefined ? [] : [one.request])) {
    const before = backend.received.length
    const answer = await send(gateway, name, request)
    const { status } = request.expect
    if (status !== undefined) expect(answer.status, answer.body).toBe(status)
    checkMessage(answer, request.expect)
    const calls = backend.received.slice(before)
    if (request.backend === undefined) continue
    expect(calls.length).toBe(request.backend.length)
    for (const [index, call] of request.backend.entries()) checkCall(calls[index] as Received, call)
  }
}

function answerOf({ backend = {} }: FieldCase): Answer | ((request: Received) => Answer) {
  const { status = 200, headers = {}, json, raw, echo } = backend
  if (raw !== undefined) return { raw }
  if (echo) {
    return ({ verb, target, body }) => ({
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ method: verb, url: target, body }),
    })
  }
  if (json === undefined) return { status, headers, body: bytesOf(backend) }
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(json) }
}

function bytesOf({ body = '', bodyBase64 }: Message): Buffer {
  if (bodyBase64 !== undefined) return Buffer.from(bodyBase64, 'base64')
  if (typeof body === 'string') return Buffer.from(body)
  return Buffer.from(body.map(part => (typeof part === 'string' ? part : part.repeat.repeat(part.times))).join(''))
}

interface Got {
  readonly fields: Fields
  readonly body: string
  readonly bytes: Buffer
}

async function send(gateway: GatewayProcess, api: string, request: FieldRequest): Promise<Got & { status: number }> {
  const { method = 'GET', target, headers = {} } = request
  const bytes = bytesOf(request)
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [`${name}: ${value}`] : value.map(one => `${name}: ${one}`),
  )
  if (!lines.some(line => line.toLowerCase().startsWith('host:'))) lines.unshift(`Host: ${api}.localhost`)
  if (bytes.length > 0) lines.push(`Content-Length: ${bytes.length}`)
  const client = await rawClient(Number(gateway.http.split(':')[1]))
  client.send(Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`), bytes]))
  const rule = method === 'HEAD' ? 'no body' : 'body'
  const text = await client.until(received => readMessage(received, rule) !== undefined)
  client.destroy()
  const read = readMessage(text, rule)
  if (read === undefined) throw new Error(`no whole answer: ${text}`)
  const { startLine, fields, body } = read.message
  return { status: Number(startLine.split(' ')[1]), fields, body: utf8(body), bytes: Buffer.from(body, 'latin1') }
}

function checkCall(call: Received, expected: BackendCall): void {
  if (expected.method !== undefined) expect(call.verb).toBe(expected.method)
  if (expected.url !== undefined) expect(call.target).toBe(expected.url)
  if (expected.urlMatches !== undefined) expect(call.target).toMatch(new RegExp(expected.urlMatches))
  if (expected.signed) expect(call.header('Authorization')).toMatch(/^AWS4-HMAC-SHA256 /)
  checkMessage(call, expected)
}

function checkMessage(got: Got, expected: Message): void {
  for (const [name, value] of Object.entries(expected.headers ?? {})) {
    expect(allOf(got.fields, name), name).toEqual([value].flat())
  }
  for (const [name, pattern] of Object.entries(expected.headerMatches ?? {})) {
    expect(lastOf(got.fields, name) ?? '', name).toMatch(new RegExp(pattern))
  }
  for (const name of expected.headersAbsent ?? []) expect(allOf(got.fields, name), name).toEqual([])
  if (expected.body !== undefined) expect(got.body).toBe(bytesOf(expected).toString())
  if (expected.bodyJson !== undefined) expect(JSON.parse(got.body)).toEqual(expected.bodyJson)
  if (expected.bodyBase64 !== undefined) expect(got.bytes.toString('base64')).toBe(expected.bodyBase64)
  if (expected.bodyMatches !== undefined) expect(got.body).toMatch(new RegExp(expected.bodyMatches, 's'))
  if (expected.bodyLength !== undefined) expect(got.bytes.length).toBe(expected.bodyLength)
}
