import type { ServerResponse } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { ClientResponse } from '../exchange.ts'
import { headerName, headerValueKind } from '../mapping/header-name.ts'

/** A response as it goes over the wire, checked. */
export interface WireResponse {
  readonly status: number
  readonly headers: string[]
  readonly body: string | Uint8Array
}

/** Header fields that only the gateway writes. Documented: semantics §7.4. */
const FRAMING = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
  'trailer',
  'upgrade',
])

/**
 * Frames a response: drops the fields that are the gateway's own and counts the body.
 * Undefined when a status, name or value could break the message; nothing of it may be sent then.
 */
export function frameResponse(response: ClientResponse): WireResponse | undefined {
  const { status } = response
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined
  const headers: string[] = []
  let ascii = true
  for (let i = 0; i < response.headers.length; i += 2) {
    const name = response.headers[i]
    const value = response.headers[i + 1]
    if (name === undefined || value === undefined) return undefined
    const { lower, isToken } = headerName(name)
    const kind = headerValueKind(value)
    if (!isToken || kind === 'unsafe') return undefined
    if (kind === 'latin1') ascii = false
    if (FRAMING.has(lower)) continue
    headers.push(name, value)
  }
  if (status === 204 || status === 304) return { status, headers, body: '' }
  // node:http joins a text body to the header block and encodes both as UTF-8, which would change bytes above ASCII.
  const body = ascii || typeof response.body !== 'string' ? response.body : Buffer.from(response.body)
  headers.push('Content-Length', String(typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength))
  return { status, headers, body }
}

/** Writes a framed response in one piece; `connection: close` ends the connection after it. */
export function writeResponse(to: ServerResponse, wire: WireResponse, connection: 'keep' | 'close'): void {
  if (connection === 'close') wire.headers.push('Connection', 'close')
  to.writeHead(wire.status, wire.headers)
  if (to.req.method === 'HEAD' || wire.body.length === 0) to.end()
  else to.end(wire.body)
}

/**
 * The same answer as bytes, always closing. For the moments when node:http has no response object or would cut the
 * connection before a client that is still sending has read the answer.
 */
export function renderClosing(wire: WireResponse, method: string): Buffer {
  let head = `HTTP/1.1 ${wire.status} ${STATUS_CODES[wire.status] ?? 'Unknown'}\r\n`
  for (let i = 0; i < wire.headers.length; i += 2) head += `${wire.headers[i]}: ${wire.headers[i + 1]}\r\n`
  head += `Date: ${new Date().toUTCString()}\r\nConnection: close\r\n\r\n`
  const body = method === 'HEAD' ? '' : wire.body
  return Buffer.concat([Buffer.from(head, 'latin1'), typeof body === 'string' ? Buffer.from(body) : body])
}
