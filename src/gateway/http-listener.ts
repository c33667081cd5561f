import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ClientError } from './refusal.ts'
import { PARSER_HEADER_BYTES, type ServerLimits } from './server-limits.ts'

/** What node:http tells of its connections. */
export interface ListenerEvents {
  onConnection(socket: Socket): void
  /** `invite` asks a client that sent `Expect: 100-continue` for its body. */
  onRequest(request: IncomingMessage, response: ServerResponse, invite: () => void): void
  /** A request whose Expect is none that we know. */
  onExpectation(request: IncomingMessage, response: ServerResponse): void
  /** CONNECT, or an upgrade: node:http has let go of the socket. */
  onTunnel(request: IncomingMessage, socket: Duplex): void
  /** A message that could not be parsed, or that did not arrive in time. */
  onClientError(error: ClientError, socket: Duplex): void
  /** Nothing was read or written for as long as the socket was told to wait. */
  onSilence(socket: Socket): void
}

/** Creates the HTTP server of node:http with our limits in place of its own. */
export function createListener(limits: ServerLimits, events: ListenerEvents): Server {
  const server = createServer({
    maxHeaderSize: PARSER_HEADER_BYTES,
    headersTimeout: limits.headersMs,
    // Bodies are timed by the server above, which can still answer; this is the net below it.
    requestTimeout: Math.max(limits.headersMs, limits.requestMs) + 1_000,
    connectionsCheckingInterval: checkIntervalMs(limits.headersMs),
    // Two timers a request; the server above looks at idle connections once in a while.
    keepAliveTimeout: 0,
    // A missing Host is refused with the other faults of Host, in the same words.
    requireHostHeader: false,
    noDelay: true,
  })
  // Zero lifts node:http's own count, beyond which it would drop fields without a word.
  server.maxHeadersCount = 0
  server.maxConnections = limits.connections
  // It would cut what is written and not yet read when the server closes; the server above ends connections itself.
  server.closeIdleConnections = nothing
  server.on('connection', socket => events.onConnection(socket))
  server.on('request', (request, response) => events.onRequest(request, response, nothing))
  server.on('checkContinue', (request, response) => {
    events.onRequest(request, response, () => response.writeContinue())
  })
  server.on('checkExpectation', (request, response) => events.onExpectation(request, response))
  server.on('upgrade', (request, socket) => events.onTunnel(request, socket))
  server.on('connect', (request, socket) => events.onTunnel(request, socket))
  // With a listener node:http leaves the socket as it is.
  server.on('timeout', socket => events.onSilence(socket))
  server.on('clientError', (error, socket) => events.onClientError(error, socket))
  return server
}

/** How often arrivals are looked at: often enough for the shortest limit, at most every second. */
export function checkIntervalMs(shortestMs: number): number {
  return Math.max(20, Math.min(1_000, Math.trunc(shortestMs / 4)))
}

function nothing(): void {}
