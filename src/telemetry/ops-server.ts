import { createServer, type Server, type ServerResponse } from 'node:http'

/** Where the metrics text comes from; prom-client's Registry is one. */
export interface MetricsSource {
  readonly contentType: string
  metrics(): Promise<string>
}

export interface OpsServerOptions {
  readonly registry: MetricsSource
  /** True while a configuration is loaded and the process is not draining. */
  readonly ready: () => boolean
}

/** The ops listener: `/live`, `/ready` and `/metrics`. Chosen: interfaces §1. */
export interface OpsServer {
  /** Gives the address that was bound; rejects with the system's error. */
  listen(at: { readonly host: string; readonly port: number }): Promise<{ host: string; port: number }>
  /** Closes the listener and its connections. */
  close(): Promise<void>
}

/** Creates the ops listener. It serves no client traffic and needs no limits beyond short timeouts. */
export function createOpsServer(options: OpsServerOptions): OpsServer {
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 5_000 }, (request, response) => {
    request.resume()
    if (request.method === 'GET' || request.method === 'HEAD') void answer(request.url ?? '/', options, response)
    else reply(response, 405, 'method not allowed\n', 'text/plain')
  })
  return {
    listen: at => listen(server, at),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function listen(server: Server, at: { readonly host: string; readonly port: number }) {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen({ host: at.host, port: at.port }, resolve)
  await promise
  server.off('error', reject)
  const bound = server.address()
  return bound === null || typeof bound === 'string' ? { ...at } : { host: bound.address, port: bound.port }
}

async function answer(target: string, { registry, ready }: OpsServerOptions, response: ServerResponse): Promise<void> {
  switch (target.split('?', 1)[0]) {
    case '/live':
      return reply(response, 200, 'live\n', 'text/plain')
    case '/ready':
      return ready() ? reply(response, 200, 'ready\n', 'text/plain') : reply(response, 503, 'not ready\n', 'text/plain')
    case '/metrics':
      return replyMetrics(registry, response)
    default:
      return reply(response, 404, 'not found\n', 'text/plain')
  }
}

async function replyMetrics(registry: MetricsSource, response: ServerResponse): Promise<void> {
  try {
    reply(response, 200, await registry.metrics(), registry.contentType)
  } catch {
    // A collector that throws must not take the process with it; the scraper sees that something is wrong.
    reply(response, 500, 'metrics cannot be collected\n', 'text/plain')
  }
}

function reply(response: ServerResponse, status: number, body: string, contentType: string): void {
  response.writeHead(status, [
    'Content-Type',
    contentType,
    'Content-Length',
    String(Buffer.byteLength(body)),
    'Cache-Control',
    'no-store',
  ])
  response.end(body)
}
