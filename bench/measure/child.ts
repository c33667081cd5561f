import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export interface Child {
  readonly pid: number
  /** The first line of JSON on standard output whose event is `ready`; `{ http: ADDRESS }` where a port is awaited. */
  readonly ready: Readonly<Record<string, unknown>>
  /** Ends it: SIGTERM, then SIGKILL after 5 s. */
  stop(): Promise<void>
}

export interface ChildOptions {
  readonly command: string
  readonly arguments: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly directory?: string
  /** For a program that prints no ready line: it is ready when this port of the loopback interface accepts. */
  readonly port?: number
  /** Milliseconds until a child that is not ready is given up. Default 60,000. */
  readonly timeoutMs?: number
}

/**
 * Starts a process and waits for its ready line. Its output goes to a file, since reading an access log through a pipe
 * would take CPU away from what is measured. Fails with the end of that output when it ends or hangs.
 */
export async function startChild({ timeoutMs = 60_000, port, ...options }: ChildOptions): Promise<Child> {
  const folder = mkdtempSync(join(tmpdir(), 'regauge-bench-'))
  const outputFile = join(folder, 'output')
  const output = openSync(outputFile, 'a')
  const child = spawn(options.command, options.arguments, {
    stdio: ['ignore', output, output],
    env: { ...process.env, ...options.environment },
    ...(options.directory === undefined ? {} : { cwd: options.directory }),
  })
  closeSync(output)
  const stop = async () => {
    await endProcess(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const isReady = port === undefined ? () => readyLine(outputFile) : () => acceptingPort(port)
    const ready = await waitForReady(child, isReady, Date.now() + timeoutMs)
    if (child.pid === undefined) throw new Error('it has no process id')
    return { pid: child.pid, ready, stop }
  } catch (error) {
    const tail = readFileSync(outputFile, 'utf8').slice(-2000)
    await stop()
    const line = [options.command, ...options.arguments].join(' ')
    throw new Error(`${line}: ${error instanceof Error ? error.message : error}\n${tail}`)
  }
}

async function waitForReady(
  child: ChildProcess,
  isReady: () => Child['ready'] | undefined | Promise<Child['ready'] | undefined>,
  deadlineMs: number,
): Promise<Child['ready']> {
  let failure: Error | undefined
  child.once('error', error => {
    failure = error
  })
  while (Date.now() < deadlineMs) {
    const ready = await isReady()
    if (ready !== undefined) return ready
    if (failure !== undefined) throw failure
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('ended before it was ready')
    await delay(10)
  }
  throw new Error('was not ready in time')
}

function readyLine(file: string): Record<string, unknown> | undefined {
  const events = readFileSync(file, 'utf8').split('\n').map(parseReady)
  return events.find(event => event !== undefined)
}

function acceptingPort(port: number): Promise<Child['ready'] | undefined> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve({ http: `127.0.0.1:${port}` }))
    socket.once('error', () => resolve(undefined))
    socket.once('connect', () => socket.destroy())
  })
}

/** A port that was free a moment ago, for programs that cannot choose one themselves. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** The event of a ready line; undefined for any other line. */
export function parseReady(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const event = JSON.parse(line)
    return event.event === 'ready' ? event : undefined
  } catch {
    return undefined
  }
}

/** Ends a child: SIGTERM, then SIGKILL after 5 s. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(timer)
}
