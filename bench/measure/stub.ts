/**
 * The backend of a scenario, a process of its own: the same answer to everything, with as little work as possible.
 * Started over IPC with the answer as first message; it tells its port, and on demand the last request it got.
 */
import { createServer } from 'node:net'
import { MessageReader } from './http-messages.ts'
import type { BackendRequest, StubAnswer } from './subject.ts'

export type StubOrder = { readonly kind: 'start'; readonly answer: StubAnswer } | { readonly kind: 'tell' }
export type StubReport =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'last'; readonly request: BackendRequest | undefined }

const KEPT_BODY_BYTES = 64 * 1024

let lastHead = ''
let lastBody: Buffer[] = []
let lastBodyBytes = 0

process.on('message', (order: StubOrder) => {
  if (order.kind === 'start') start(order.answer)
  else report({ kind: 'last', request: lastRequest() })
})
process.once('disconnect', () => process.exit(0))

function start({ status, headers, body }: StubAnswer): void {
  const bytes = Buffer.from(body)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `HTTP/1.1 ${status} X\r\n${lines.join('')}Content-Length: ${bytes.length}\r\n\r\n`
  const answer = Buffer.concat([Buffer.from(head), bytes])
  const server = createServer({ noDelay: true }, socket => {
    const reader = new MessageReader({
      head(head) {
        lastHead = head
        lastBody = []
        lastBodyBytes = 0
      },
      body(slice) {
        if (lastBodyBytes < KEPT_BODY_BYTES) lastBody.push(slice)
        lastBodyBytes += slice.length
      },
      end: () => socket.write(answer),
    })
    socket.on('data', (chunk: Buffer) => reader.push(chunk))
    socket.on('error', () => socket.destroy())
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    report({ kind: 'listening', port: typeof address === 'object' && address !== null ? address.port : 0 })
  })
}

function lastRequest(): BackendRequest | undefined {
  if (lastHead === '') return undefined
  const [requestLine = '', ...lines] = lastHead.split('\r\n')
  const [method = '', target = ''] = requestLine.split(' ')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  const body = Buffer.concat(lastBody).subarray(0, KEPT_BODY_BYTES).toString('utf8')
  return { method, target, headers, body, bodyBytes: lastBodyBytes }
}

function report(message: StubReport): void {
  process.send?.(message)
}
