import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AccessCase, FunctionSpec } from './suite.ts'

/** A request as the stub received it. */
export interface Received {
  readonly party: 'authorizer' | 'backend' | 'keys'
  readonly httpMethod: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Name of the function, with its qualifier; empty for a backend. */
  readonly function: string
}

/** Backend, Lambda, and issuer of tokens in one, playing one case at a time. */
export interface Stub {
  readonly origin: string
  /** Received since the case began, or since the last `take`. */
  take(): readonly Received[]
  /** Answers as this case says from now on. */
  play(played: AccessCase, fill: (text: string) => string): void
  close(): Promise<void>
}

/** Documents of issuers by path. */
export type Documents = Readonly<Record<string, unknown>>

/** Starts the stub; `documents` is given its origin. */
export async function startStub(documents: (origin: string) => Documents): Promise<Stub> {
  let received: Received[] = []
  let backendCalls = 0
  let played: AccessCase | undefined
  let fill = (text: string) => text
  let known: Documents = {}
  const server = createServer((request, response) => {
    void read(request).then(call => {
      received.push(call)
      if (call.party === 'backend') backendCalls++
      const count = (text: string) => fill(text).replaceAll('<count>', String(backendCalls))
      if (call.party === 'keys') answerKeys(response, known[call.path])
      else if (call.function !== '') answerFunction(response, functionOf(played, call.function), call, count)
      else answerBackend(response, played?.backend, call, count)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // Listening on a port, not on a path.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  known = documents(origin)
  return {
    origin,
    take: () => {
      const taken = received.filter(({ party }) => party !== 'keys')
      received = []
      return taken
    },
    play: (next, nextFill) => {
      played = next
      fill = nextFill
      backendCalls = 0
      received = []
    },
    close: () => {
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}

const INVOCATION = /^\/2015-03-31\/functions\/(.+)\/invocations$/

async function read(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const url = new URL(request.url ?? '/', 'http://stub')
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value)
  const arn = decodeURIComponent(INVOCATION.exec(url.pathname)?.[1] ?? '')
  const name = arn.split(':function:')[1] ?? ''
  const isKeys = url.pathname.includes('/.well-known/')
  return {
    party: isKeys ? 'keys' : /-auth\w*(?::|$)/.test(name) ? 'authorizer' : 'backend',
    httpMethod: request.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers,
    body: Buffer.concat(chunks).toString(),
    function: name,
  }
}

function functionOf(played: AccessCase | undefined, name: string): FunctionSpec | undefined {
  const plain = name.split(':')[0] ?? ''
  return Object.entries(played?.functions ?? {}).find(([key]) => plain.endsWith(`-${key}`))?.[1]
}

function answerKeys(response: ServerResponse, document: unknown): void {
  response.writeHead(document === undefined ? 404 : 200, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(document ?? {}))
}

function answerFunction(
  response: ServerResponse,
  spec: FunctionSpec | undefined,
  call: Received,
  fill: (text: string) => string,
): void {
  const { methodArn = '' } = JSON.parse(call.body)
  const filled = (text: string) => fill(text).replaceAll('<method-arn>', methodArn)
  if (spec === undefined) response.writeHead(404).end('{"Message":"Function not found"}')
  else if (spec.raw !== undefined) response.end(filled(spec.raw))
  else if (spec.status !== undefined) {
    response.writeHead(spec.status, { 'x-amzn-ErrorType': spec.errorType ?? '' }).end(filled(spec.body ?? ''))
  } else if (spec.error !== undefined) {
    response.setHeader('X-Amz-Function-Error', 'Unhandled')
    response.end(JSON.stringify(spec.error))
  } else response.end(filled(JSON.stringify(spec.returns)))
}

function answerBackend(
  response: ServerResponse,
  spec: AccessCase['backend'],
  call: Received,
  fill: (text: string) => string,
): void {
  const status = /\/status\/(\d+)$/.exec(call.path)?.[1]
  const headers = Object.fromEntries(Object.entries(spec?.headers ?? {}).map(([name, values]) => [name, [...values]]))
  response.writeHead(status === undefined ? (spec?.status ?? 200) : Number(status), headers)
  response.end(spec?.bodyBytes === undefined ? fill(spec?.body ?? '') : Buffer.alloc(spec.bodyBytes, 'x'))
}
