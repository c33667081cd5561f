// Where lines of logs are written, so that nothing waits for it.
import { close, constants, fstatSync, open, openSync, write, writeSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

/** Bytes that wait at most; more are lost: a reader that has stopped must not fill the heap. */
const WAITING_BYTES = 4 * 1024 * 1024
/** After a write that failed, or found a pipe full. */
const RETRY_MS = 100
/** Time for the lines that wait when a gateway ends. */
const CLOSE_MS = 1_000

const { O_WRONLY, O_RDWR, O_APPEND, O_CREAT, O_NONBLOCK } = constants

/** Where lines go. */
interface Target {
  readonly descriptor: number
  /** Sees to it, before each write, that a write does not block. */
  readonly prepare: () => void
}

/**
 * Standard output or error, without blocking: a thread that hangs in a write keeps a process from ending. A pipe or
 * terminal is opened anew, and not changed, since its flags are those of every process that has it. Sockets, pipes of
 * another user and systems without /proc do not allow that. There the flag is set with each write: a process that ends
 * sets it back for all.
 */
function standardTarget(descriptor: 1 | 2): Target {
  if (fstatSync(descriptor).isFile()) return { descriptor, prepare: nothing }
  try {
    const opened = openSync(`/proc/self/fd/${descriptor}`, O_WRONLY | O_APPEND | O_NONBLOCK)
    return { descriptor: opened, prepare: nothing }
  } catch {
    const stream = descriptor === 1 ? process.stdout : process.stderr
    stream.on('error', nothing)
    return { descriptor, prepare: () => dontBlock(stream) }
  }
}

/** Node has no public name for it. */
function dontBlock(stream: NodeJS.WriteStream): void {
  const handle: unknown = Reflect.get(stream, '_handle')
  if (typeof handle !== 'object' || handle === null) return
  const setBlocking: unknown = Reflect.get(handle, 'setBlocking')
  if (typeof setBlocking === 'function') Reflect.apply(setBlocking, handle, [false])
}

function nothing(): void {}

/** Opens a file for lines, with its folder. A named pipe is opened whether somebody reads it or not. */
async function openFile(path: string): Promise<Target> {
  await mkdir(dirname(path), { recursive: true })
  const openWith = promisify<string, number, number>(open)
  const descriptor = await openWith(path, O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK).catch(() =>
    openWith(path, O_WRONLY | O_APPEND | O_CREAT),
  )
  return { descriptor, prepare: nothing }
}

/** Bytes with the number of lines in them. */
interface Lines {
  readonly bytes: Uint8Array
  readonly count: number
}

/**
 * Writes lines one batch after the other, outside of all requests. Where the sink is stuck (a full disk, a pipe that
 * nobody reads) they wait, and beyond 4 MiB they are lost and counted.
 */
export class LogSink {
  readonly #path: string | 1
  readonly #onFault: (error: Error) => void
  #target: Target
  #waiting: Lines[] = []
  #waitingBytes = 0
  /** Bytes of the first batch that have been written. */
  #written = 0
  #state: 'idle' | 'writing' | 'closed' = 'idle'
  #retry: NodeJS.Timeout | undefined = undefined
  #onIdle: (() => void) | undefined = undefined
  #lost = 0

  private constructor(path: string | 1, target: Target, onFault: (error: Error) => void) {
    this.#path = path
    this.#target = target
    this.#onFault = onFault
  }

  /** Opens a file, or takes standard output. Rejects with the system's error. */
  static async open(path: string | 1, onFault: (error: Error) => void): Promise<LogSink> {
    return new LogSink(path, path === 1 ? standardTarget(1) : await openFile(path), onFault)
  }

  /** Lines lost so far. */
  get lost(): number {
    return this.#lost
  }

  write(bytes: Uint8Array, count: number): void {
    if (this.#state === 'closed' || this.#waitingBytes + bytes.length > WAITING_BYTES) {
      this.#lost += count
      return
    }
    this.#waiting.push({ bytes, count })
    this.#waitingBytes += bytes.length
    if (this.#state === 'idle' && this.#retry === undefined) this.#writeNext()
  }

  /** Opens the file anew: what is written from now on goes where its name leads. A descriptor stays. */
  async reopen(): Promise<void> {
    if (this.#path === 1 || this.#state === 'closed') return
    const before = this.#target.descriptor
    this.#target = await openFile(this.#path)
    // A write that is under way ends on the one before.
    await this.#idle()
    close(before, nothing)
  }

  /** Writes what waits, for a second at most, and stops. */
  async close(): Promise<void> {
    const until = performance.now() + CLOSE_MS
    while (this.#waiting.length > 0 && performance.now() < until) {
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    this.#state = 'closed'
    clearTimeout(this.#retry)
    for (const { count } of this.#waiting.splice(0)) this.#lost += count
    if (this.#path !== 1) close(this.#target.descriptor, nothing)
  }

  #writeNext(): void {
    const [lines] = this.#waiting
    if (lines === undefined) return
    this.#state = 'writing'
    const { descriptor, prepare } = this.#target
    prepare()
    write(descriptor, lines.bytes, this.#written, (error, length) => this.#continue(lines, error, length))
  }

  #continue({ bytes }: Lines, error: NodeJS.ErrnoException | null, length: number): void {
    if (this.#state === 'closed') return
    this.#state = 'idle'
    this.#onIdle?.()
    if (error !== null) {
      // Full, for now.
      if (error.code !== 'EAGAIN') this.#onFault(error)
      this.#retry = setTimeout(() => {
        this.#retry = undefined
        this.#writeNext()
      }, RETRY_MS).unref()
      return
    }
    this.#written += length
    if (this.#written === bytes.length) {
      this.#waiting.shift()
      this.#waitingBytes -= bytes.length
      this.#written = 0
    }
    this.#writeNext()
  }

  async #idle(): Promise<void> {
    if (this.#state !== 'writing') return
    await new Promise<void>(resolve => {
      this.#onIdle = resolve
    })
    this.#onIdle = undefined
  }
}

/** Writes lines at once, each for itself, to standard error; those that it does not take are lost. */
export function lineWriter(descriptor: 2): (line: string) => void {
  const target = standardTarget(descriptor)
  return line => {
    try {
      target.prepare()
      writeSync(target.descriptor, line)
    } catch {
      // There is no other place to tell it.
    }
  }
}
