import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { parseArgs } from 'node:util'

/** A request as it came over the wire. */
export interface Received {
  readonly method: string
  /** Path and query as sent, still encoded. */
  readonly target: string
  /** Path as sent, still encoded. */
  readonly path: string
  /** Decoded query. */
  readonly query: URLSearchParams
  /** Name in lower case → value; a repeated header's values are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Absent = empty. */
  readonly body?: string | Uint8Array
}

export type Handler = (request: Received) => Answer | Promise<Answer>

const MAX_BODY_BYTES = 16 * 1024 * 1024

/** An answer that is JSON. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(value) }
}

/**
 * Serves a handler on the loopback interface until SIGTERM, SIGINT, or the end of the IPC channel it was started with.
 * `--port N` chooses the port (0 = any free one); one JSON line on standard output tells which it became.
 */
export function startService(name: string, defaultPort: number, handler: Handler): void {
  const { values } = parseArgs({ options: { port: { type: 'string', default: String(defaultPort) } } })
  const server = createServer((request, response) => {
    answerOne(handler, request, response).catch(error => refuse(response, error))
  })
  server.on('error', error => {
    process.stderr.write(`${name}: ${error.message}\n`)
    process.exit(1)
  })
  server.listen(Number(values.port), '127.0.0.1', () => {
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    process.stdout.write(`${JSON.stringify({ event: 'ready', name, port })}\n`)
  })
  const stop = () => {
    server.close(() => process.exit(0))
    server.closeAllConnections()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  if (process.channel !== undefined && process.channel !== null) process.once('disconnect', stop)
}

async function answerOne(handler: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request)
  if (body === undefined) return write(response, json(413, { message: 'The body is too large.' }))
  const target = request.url ?? '/'
  const queryStart = target.indexOf('?')
  const answer = await handler({
    method: request.method ?? 'GET',
    target,
    path: queryStart < 0 ? target : target.slice(0, queryStart),
    query: new URLSearchParams(queryStart < 0 ? '' : target.slice(queryStart + 1)),
    headers: joinHeaders(request),
    body,
  })
  write(response, answer)
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  return bytes > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks)
}

function joinHeaders(request: IncomingMessage): Record<string, string> {
  const joined: Record<string, string> = {}
  for (const [name, values] of Object.entries(request.headersDistinct)) joined[name] = (values ?? []).join(',')
  return joined
}

function write(response: ServerResponse, { status, headers = {}, body = '' }: Answer): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  // A 204 must not bear a length; everything else gets one, so that a HEAD tells what a GET would send.
  const length = status === 204 ? {} : { 'Content-Length': String(bytes.length) }
  response.writeHead(status, { ...length, ...headers })
  response.end(bytes)
}

function refuse(response: ServerResponse, error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  if (!response.headersSent) write(response, json(500, { message: 'The example service failed.' }))
  else response.destroy()
}
