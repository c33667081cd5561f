import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Credentials } from '../../examples/backends/sigv4.ts'
import { type Refusal, type SignedRequest, verifySignature } from '../../examples/backends/verify-signature.ts'

/** Where requests are let through to, and for whom they must be signed. */
export interface ProxyParts {
  /** Signing name. */
  readonly service: string
  /** Default us-east-1. */
  readonly region?: string
  /** Keys that are accepted now; read at each request. */
  readonly keys: () => readonly Credentials[]
  /** Origin that verified requests go on to; without one they are answered here. */
  readonly upstream?: string
  /** Answer to a verified request. Default: an empty JSON object. */
  readonly answer?: (request: SignedRequest) => ProxyAnswer
  /** The proxy's clock, which requests may be five minutes off. Default: the system's. */
  readonly now?: () => Date
}

/** An answer of the proxy's own. */
export interface ProxyAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A service's address at which every request's signature is checked, by code that shares nothing with the signer. */
export interface VerifyingProxy {
  readonly origin: string
  /** Requests that were let through. */
  readonly accepted: SignedRequest[]
  /** Why the others were not. */
  readonly refused: Refusal[]
  close(): void
}

/** Starts one on a free port of the loopback interface. */
export async function startVerifyingProxy(parts: ProxyParts): Promise<VerifyingProxy> {
  const accepted: SignedRequest[] = []
  const refused: Refusal[] = []
  const server = createServer(async (incoming, response) => {
    const signed = await readRequest(incoming)
    const refusal = await check(signed, parts)
    if (refusal !== undefined) {
      refused.push(refusal)
      return refuse(response, refusal, parts)
    }
    accepted.push(signed)
    if (parts.upstream !== undefined) return forward(signed, parts.upstream, response)
    const { status = 200, headers = {}, body = '{}' } = parts.answer?.(signed) ?? {}
    response.writeHead(status, {
      'Content-Type': 'application/json',
      'x-amzn-requestid': 'service-request',
      ...headers,
    })
    response.end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has this form of address.
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    accepted,
    refused,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function readRequest(incoming: IncomingMessage): Promise<SignedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const headers: Record<string, string> = {}
  for (const [name, values] of Object.entries(incoming.headersDistinct)) headers[name] = (values ?? []).join(',')
  return { method: incoming.method ?? '', target: incoming.url ?? '', headers, body: Buffer.concat(chunks) }
}

function check(signed: SignedRequest, parts: ProxyParts): Promise<Refusal | undefined> {
  const keys = parts.keys()
  const accessKeyId = /Credential=([^/]+)\//.exec(signed.headers.authorization ?? '')?.[1]
  const credentials = keys.find(key => key.accessKeyId === accessKeyId) ?? keys[0]
  if (credentials === undefined) throw new Error('a verifying proxy needs keys')
  const { service, region = 'us-east-1', now = () => new Date() } = parts
  const date = (signed.headers['x-amz-date'] ?? '').replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5')
  if (Math.abs(Date.parse(date) - now().getTime()) > 5 * 60_000) {
    return Promise.resolve({ reason: 'skewed', message: `the request is of ${date}` })
  }
  return verifySignature(signed, { service, region, credentials, now: now() })
}

const CODES: Partial<Record<Refusal['reason'], string>> = {
  skewed: 'RequestTimeTooSkewed',
  'unknown-key': 'UnrecognizedClientException',
  'wrong-token': 'ExpiredTokenException',
}

function refuse(response: ServerResponse, { reason, message }: Refusal, parts: ProxyParts): void {
  const type = CODES[reason] ?? 'InvalidSignatureException'
  const date = (parts.now?.() ?? new Date()).toUTCString()
  response.writeHead(403, { 'Content-Type': 'application/json', 'x-amzn-errortype': type, Date: date })
  response.end(JSON.stringify({ __type: type, message }))
}

function forward({ method, target, headers, body }: SignedRequest, upstream: string, response: ServerResponse): void {
  const { host: _, ...rest } = headers
  const sent = request(`${upstream}${target}`, { method, headers: rest, agent: false })
  sent.once('error', error => response.writeHead(502).end(String(error)))
  sent.once('response', answer => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  sent.end(body)
}
