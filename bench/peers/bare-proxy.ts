/** The least that a proxy on Node can be: node:http, undici's dispatch(), no mapping, no log. `node bare-proxy.ts ORIGIN` */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Dispatcher, Pool } from 'undici'

const pool = new Pool(process.argv[2] ?? '', { connections: 64, pipelining: 1 })

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', chunk => chunks.push(chunk))
  request.on('end', () => pass(request, Buffer.concat(chunks), response))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  process.stdout.write(`${JSON.stringify({ event: 'ready', http: `127.0.0.1:${port}` })}\n`)
})

function pass(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const { host: _, connection: __, 'transfer-encoding': ___, 'content-length': ____, ...headers } = request.headers
  const method = (request.method ?? 'GET') as Dispatcher.HttpMethod // node:http takes known methods only
  pool.dispatch(
    { method, path: request.url ?? '/', headers, body: body.length === 0 ? null : body },
    answerTo(response),
  )
}

function answerTo(response: ServerResponse): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = []
  return {
    onRequestStart() {},
    onResponseStart(_, status, headers) {
      const { connection: __, 'keep-alive': ___, 'transfer-encoding': ____, ...kept } = headers
      response.writeHead(status, kept as Record<string, string | string[]>) // undici types them as possibly undefined
    },
    onResponseData(_, chunk) {
      chunks.push(chunk)
    },
    onResponseEnd() {
      response.end(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))
    },
    onResponseError(_, error) {
      response.writeHead(502).end(error.message)
    },
  }
}
