import { createServer, type Server } from 'node:http'

/** A request as the backend saw it. */
export interface Recorded {
  readonly method: string
  readonly target: string
  /** Name and value in turn, as received. */
  readonly rawHeaders: readonly string[]
  readonly body: string
}

/** The next answer of the backend. */
export interface Prepared {
  readonly status?: number
  /** Name and value in turn. */
  readonly headers?: readonly string[]
  readonly body?: string | Uint8Array
}

/** A backend that remembers the last request and answers as it is told. */
export interface RecordingBackend {
  readonly origin: string
  readonly port: number
  last(): Recorded | undefined
  /** Forgets the last request; the next ones are answered so. */
  prepare(answer: Prepared): void
  close(): void
}

/** Starts one on a free port of the loopback interface. */
export async function startRecordingBackend(): Promise<RecordingBackend> {
  let last: Recorded | undefined
  let prepared: Prepared = {}
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', url = '', rawHeaders } = request
    last = { method, target: url, rawHeaders, body: Buffer.concat(chunks).toString('utf8') }
    const { status = 200, headers = ['Content-Type', 'application/json'], body = '{}' } = prepared
    response.writeHead(status, [...headers])
    response.end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    last: () => last,
    prepare: answer => {
      last = undefined
      prepared = answer
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Values of a header that was received, without regard to case. */
export function received(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name.toLowerCase())
}
