import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../../src/cli/program.ts'
import { type GatewayProcess, startGatewayProcess } from '../fixtures/gateway-process.ts'
import { allOf, type Fields, lastOf, readMessage, utf8 } from './message.ts'
import { BACKEND } from './methods.ts'
import { type Answer, type Received, startRecordingBackend } from './recording-backend.ts'
import type { ApiJson, Chapter } from './row.ts'

/** Parts of a client's request besides its request line. */
export interface Sent {
  /** In this order and spelling. Host is added unless it is there. */
  readonly headers?: Fields
  readonly body?: string | Buffer
  /** Body in chunks, for a message that says so in its headers. */
  readonly chunks?: readonly string[]
  /** Replaces the host that names the API. */
  readonly host?: string
  /** The target as it is, instead of stage and path. */
  readonly target?: string
}

/** Answer to a request, and the requests to the backend that it caused. */
export interface Exchange {
  readonly status: number
  readonly fields: Fields
  /** As text in UTF-8. */
  readonly body: string
  readonly bytes: Buffer
  header(name: string): string | undefined
  headers(name: string): string[]
  /** Body as JSON. */
  json(): unknown
  /** Requests that the backend received meanwhile. */
  readonly calls: readonly Received[]
  /** The only one of them; fails where there is none or several. */
  readonly backend: Received
}

/** Outcome of a test invocation, as `regauge test-invoke --output json` prints it. */
export interface Invoked {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>
  readonly body: string
  readonly log: string
  readonly latency: number
  readonly trace: readonly { stage: string; field: string; source: string; output: string; durationMicros: number }[]
  readonly integrationRequest: { method: string; url: string; headers: Record<string, string>; body: string } | null
  /** Lines of the log without their times. */
  readonly lines: readonly string[]
}

/** A gateway, a backend, and the ways to use them. */
export interface World {
  /** Sends `VERB /path` to the stage `t` of an API. */
  call(api: string, request: string, sent?: Sent): Promise<Exchange>
  /** Answers a path of the backend. */
  answer(path: string, answer: Answer | ((request: Received) => Answer)): void
  /** Answers invocations of a function with its result; an `Answer` where it has `status`, `raw` or `headers`. */
  lambda(name: string, result: unknown): void
  lambdaAnswer(name: string, answer: Answer): void
  /** Applies a definition of its own: problems by field, none where it was accepted. */
  apply(name: string, api: ApiJson): Promise<readonly { field: string; code: string; message: string }[]>
  /** `regauge test-invoke API VERB PATH`. */
  testInvoke(api: string, request: string, ...args: readonly string[]): Promise<Invoked>
  readonly gateway: GatewayProcess
  readonly backendOrigin: string
  close(): Promise<void>
}

/** Starts one gateway with every API of these chapters, and its backend, which also plays AWS. */
export async function startWorld(chapters: readonly Chapter[], options: readonly string[] = []): Promise<World> {
  const backend = await startRecordingBackend()
  const gateway = await startGatewayProcess(['--data-dir', ':memory:', ...options], {
    AWS_ENDPOINT_URL: backend.origin,
    AWS_SESSION_TOKEN: 'session-token',
    AWS_EC2_METADATA_DISABLED: 'true',
  })
  const close = async () => {
    await gateway.end('SIGKILL')
    await backend.close()
  }
  const world = createWorld(gateway, backend, close)
  const faults = await applyAll(world, chapters)
  if (faults.length === 0) return world
  await close()
  throw new Error(`definitions were refused: ${JSON.stringify(faults, null, 1)}`)
}

type Backend = Awaited<ReturnType<typeof startRecordingBackend>>

function createWorld(gateway: GatewayProcess, backend: Backend, close: () => Promise<void>): World {
  const lambdaPath = (name: string) =>
    `/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:${name}/invocations`
  const world: World = {
    gateway,
    backendOrigin: backend.origin,
    close,
    answer: backend.answer,
    lambda: (name, result) => backend.answer(lambdaPath(name), { body: JSON.stringify(result) }),
    lambdaAnswer: (name, answer) => backend.answer(lambdaPath(name), answer),
    call: async (api, request, sent = {}) => {
      const before = backend.received.length
      const [verb = '', path = ''] = request.split(' ')
      const bytes = await exchange(gateway.http, render(api, verb, path, sent))
      return readExchange(bytes, verb, backend.received.slice(before))
    },
    apply: (name, api) => applyDefinitions(world, { [name]: api }),
    testInvoke: async (api, request, ...args) => {
      const [verb = '', path = ''] = request.split(' ')
      const { stdout, stderr } = await regauge(
        ...['test-invoke', '--admin', gateway.admin, '--output', 'json', api, verb, path],
        ...args,
      )
      try {
        const result = JSON.parse(stdout)
        const lines = result.log.trimEnd().split('\n').map(withoutTime)
        return { ...result, lines }
      } catch {
        throw new Error(`test-invoke printed no JSON: ${stdout}${stderr}`)
      }
    },
  }
  return world
}

function withoutTime(line: string): string {
  return line.replace(/^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4} : /, '')
}

function render(api: string, verb: string, path: string, { headers = [], body, chunks, host, target }: Sent): Buffer {
  const bytes = Buffer.from(body ?? chunked(chunks))
  const hasHost = headers.some(([name]) => name.toLowerCase() === 'host')
  const all: Fields = [
    ...(hasHost ? [] : [['Host', host ?? `${api}.localhost`] as const]),
    ...headers,
    ...(body === undefined || headers.some(([name]) => name.toLowerCase() === 'content-length')
      ? []
      : [['Content-Length', String(bytes.length)] as const]),
  ]
  const lines = all.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.concat([Buffer.from(`${verb} ${target ?? `/t${path}`} HTTP/1.1\r\n${lines}\r\n`, 'latin1'), bytes])
}

function chunked(chunks: readonly string[] | undefined): string {
  if (chunks === undefined) return ''
  return [...chunks, ''].map(chunk => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`).join('')
}

/** `regauge` with these arguments, in this process: starting one for each call would take longer than all the rest. */
async function regauge(...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  let stdout = ''
  let stderr = ''
  const write = (text: string) => {
    stdout += text
  }
  const warn = (text: string) => {
    stderr += text
  }
  await run(args, { write, warn })
  return { stdout, stderr }
}

/** Sends bytes and gives the text of the one answer. */
function exchange(address: string, bytes: Buffer): Promise<string> {
  const [host = '', port = ''] = address.split(':')
  const verb = bytes.subarray(0, 4).toString('latin1')
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port) })
    let received = ''
    socket.setEncoding('latin1')
    socket.on('data', text => {
      received = `${received}${text}`.replace(/^HTTP\/1\.1 100 [^\r]*\r\n\r\n/, '')
      if (readMessage(received, verb === 'HEAD' ? 'no body' : 'body') === undefined) return
      resolve(received)
      socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`closed after ${JSON.stringify(received)}`)))
    socket.write(bytes)
  })
}

function readExchange(text: string, verb: string, calls: readonly Received[]): Exchange {
  const read = readMessage(text, verb === 'HEAD' ? 'no body' : 'body')
  if (read === undefined) throw new Error(`no whole answer: ${JSON.stringify(text)}`)
  const { startLine, fields, body } = read.message
  return {
    status: Number(startLine.split(' ')[1]),
    fields,
    body: utf8(body),
    bytes: Buffer.from(body, 'latin1'),
    header: name => lastOf(fields, name),
    headers: name => allOf(fields, name),
    json: () => JSON.parse(utf8(body)),
    calls,
    get backend() {
      // The gateway asks for the keys of roles when a deployment goes live, and again where it gets none.
      const sent = calls.filter(({ body }) => !body.startsWith('Action=AssumeRole&'))
      const [only] = sent
      if (only === undefined || sent.length > 1) {
        throw new Error(`the backend received ${sent.length} requests; the answer was ${startLine} ${body}`)
      }
      return only
    },
  }
}

function applyAll(world: World, chapters: readonly Chapter[]): Promise<readonly object[]> {
  const all: Record<string, ApiJson> = {}
  for (const { apis } of chapters) Object.assign(all, apis)
  return applyDefinitions(world, all)
}

interface Applied {
  readonly ok: boolean
  readonly name?: string
  readonly problems?: readonly { field: string; code: string; message: string }[]
}

async function applyDefinitions(
  { gateway, backendOrigin }: World,
  apis: Readonly<Record<string, ApiJson>>,
): Promise<readonly { field: string; code: string; message: string }[]> {
  const folder = mkdtempSync(join(tmpdir(), 'regauge-conformance-'))
  try {
    for (const [name, api] of Object.entries(apis)) {
      const text = JSON.stringify(definitionOf(name, api)).replaceAll(
        new URL(BACKEND).host,
        new URL(backendOrigin).host,
      )
      writeFileSync(join(folder, `${name}.json`), text)
    }
    const { stdout, stderr } = await regauge('apply', '--admin', gateway.admin, '--output', 'json', '-f', folder)
    const lines = stdout.trim().split('\n').filter(Boolean)
    if (lines.length < Object.keys(apis).length) throw new Error(`apply printed ${stdout}${stderr}`)
    return lines.flatMap(line => {
      const applied: Applied = JSON.parse(line)
      return applied.problems ?? (applied.ok ? [] : [{ field: applied.name ?? '', code: 'REFUSED', message: line }])
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function definitionOf(name: string, { methods, more = {}, stage = {} }: ApiJson): object {
  const resources: Record<string, { methods: Record<string, object> }> = {}
  for (const [key, method] of Object.entries(methods)) {
    const [verb = '', path = ''] = key.split(' ')
    resources[path] ??= { methods: {} }
    resources[path].methods[verb] = method
  }
  return { name, resources, stages: { t: { autoDeploy: true, ...stage } }, ...more }
}
