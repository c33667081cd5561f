import { type AddressInfo, createServer, type Socket } from 'node:net'
import { allOf, type Fields, lastOf, readMessage, utf8 } from './message.ts'

/** A request as a backend received it. */
export interface Received {
  readonly verb: string
  /** Path with query, as on the request line. */
  readonly target: string
  readonly version: string
  readonly fields: Fields
  /** As text in UTF-8. */
  readonly body: string
  readonly bytes: Buffer
  header(name: string): string | undefined
  headers(name: string): string[]
}

/** Answer of the backend to one path. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | Buffer
  /** Bytes to send instead of a message; the empty text closes the connection. */
  readonly raw?: string
  /** Never answer. */
  readonly silent?: true
}

/** A backend on loopback that keeps what it received and answers by path. */
export interface RecordingBackend {
  readonly origin: string
  readonly received: readonly Received[]
  /** Answers requests whose path (without query) is this one. */
  answer(path: string, answer: Answer | ((request: Received) => Answer)): void
  /** Answers all other requests. */
  answerOthers(answer: Answer | ((request: Received) => Answer)): void
  close(): Promise<void>
}

const DEFAULT_ANSWER: Answer = { headers: { 'Content-Type': 'application/json' }, body: '{"from":"backend"}' }

/** Starts it on a free port. */
export async function startRecordingBackend(): Promise<RecordingBackend> {
  const received: Received[] = []
  const answers = new Map<string, Answer | ((request: Received) => Answer)>()
  let others: Answer | ((request: Received) => Answer) = DEFAULT_ANSWER
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    listen(socket, request => {
      received.push(request)
      const found = answers.get(request.target.split('?', 1)[0] ?? '') ?? others
      write(socket, typeof found === 'function' ? found(request) : found, request.verb)
    })
  })
  await new Promise<void>(resolve => server.listen({ host: '127.0.0.1', port: 0 }, resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    answer: (path, answer) => void answers.set(path, answer),
    answerOthers: answer => {
      others = answer
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function listen(socket: Socket, onRequest: (request: Received) => void): void {
  let pending = ''
  socket.setEncoding('latin1')
  socket.on('data', text => {
    pending += text
    for (let read = readMessage(pending, 'body'); read !== undefined; read = readMessage(pending, 'body')) {
      pending = read.rest
      const { startLine, fields, body } = read.message
      const [verb = '', target = '', version = ''] = startLine.split(' ')
      onRequest({
        verb,
        target,
        version,
        fields,
        body: utf8(body),
        bytes: Buffer.from(body, 'latin1'),
        header: name => lastOf(fields, name),
        headers: name => allOf(fields, name),
      })
    }
  })
}

function write(socket: Socket, answer: Answer, verb: string): void {
  if (answer.silent) return
  if (answer.raw !== undefined) return void (answer.raw === '' ? socket.destroy() : socket.write(answer.raw, 'latin1'))
  const { status = 200, headers = {}, body = '' } = answer
  const bytes = Buffer.from(body)
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [`${name}: ${value}`] : value.map(one => `${name}: ${one}`),
  )
  const hasLength = Object.keys(headers).some(name => name.toLowerCase() === 'content-length')
  if (!hasLength && status !== 204 && status !== 304) lines.push(`Content-Length: ${bytes.length}`)
  const head = `HTTP/1.1 ${status} Status\r\n${lines.map(line => `${line}\r\n`).join('')}\r\n`
  // In one piece: a second one would wait for the acknowledgement of the first.
  socket.write(Buffer.concat([Buffer.from(head, 'latin1'), verb === 'HEAD' ? Buffer.alloc(0) : bytes]))
}
