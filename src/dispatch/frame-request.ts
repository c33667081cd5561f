import type { GatewayFailure } from '../exchange/failure.ts'
import { headerName, headerValueKind } from '../exchange/header-name.ts'
import type { BodyStream, IntegrationRequest, Payload } from '../exchange/messages.ts'
import { byteLength } from '../exchange/payload.ts'
import { OWN_IN_REQUEST } from '../http1/framing.ts'
import type { WireHead } from '../http1/write-message.ts'
import { callFailure } from './failure.ts'

/** A request as it goes over the wire, checked. */
export interface WireRequest {
  readonly verb: string
  readonly head: WireHead
  readonly body: Payload
  /** Sent in place of the body, as it arrives. */
  readonly upload: BodyStream | undefined
  /** `keep` where the connection may carry another request. */
  readonly connection: 'keep' | 'close'
}

/** Verbs whose requests have a body, be it an empty one. Documented: RFC 9110 §8.6. */
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH'])

/**
 * Writes the head of a request to this host, unless a mapped Host names another. Fails with ENDPOINT_REQUEST_INVALID
 * where a header could break the message.
 */
export function frameRequest(
  request: IntegrationRequest,
  host: string,
  upload: BodyStream | undefined,
): WireRequest | GatewayFailure {
  const { httpMethod, headers, body } = request
  let mappedHost: string | undefined
  let fields = ''
  let alphabet: WireHead['alphabet'] = 'ascii'
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? ''
    const value = headers[i + 1] ?? ''
    const { lower, isToken } = headerName(name)
    if (OWN_IN_REQUEST.has(lower)) continue
    const kind = headerValueKind(value)
    if (!isToken || kind === 'unsafe') return unsendable(name)
    if (kind === 'latin1') alphabet = 'latin1'
    if (lower !== 'host') fields += `${name}: ${value}\r\n`
    else if (mappedHost === undefined) mappedHost = value
    else return callFailure('badRequest', 'two Host headers')
  }
  const framing = upload === undefined ? bodyFraming(httpMethod, body) : uploadFraming(upload)
  const connection = connectionAfter(httpMethod, framing)
  const lines = `${httpMethod} ${request.path} HTTP/1.1\r\nhost: ${mappedHost ?? host}\r\n${CONNECTION[connection]}`
  return { verb: httpMethod, head: { text: `${lines}${fields}${framing}\r\n`, alphabet }, body, upload, connection }
}

const CONNECTION = { keep: 'connection: keep-alive\r\n', close: 'connection: close\r\n' } as const

function unsendable(name: string): GatewayFailure {
  return callFailure('badRequest', `the header ${JSON.stringify(name)} cannot be sent`)
}

function bodyFraming(verb: string, body: Payload): string {
  if (body.length === 0) return WITH_BODY.has(verb) ? 'content-length: 0\r\n' : ''
  return `content-length: ${byteLength(body)}\r\n`
}

function uploadFraming({ length }: BodyStream): string {
  return length === undefined ? 'transfer-encoding: chunked\r\n' : `content-length: ${length}\r\n`
}

/**
 * A server may take a body that it does not expect for the next request, and a careless one answers HEAD with a body,
 * which would be taken for the next answer.
 */
function connectionAfter(verb: string, framing: string): WireRequest['connection'] {
  return verb === 'HEAD' || (framing !== '' && !WITH_BODY.has(verb)) ? 'close' : 'keep'
}
