import { LogSink } from './log-sink.ts'

/** Constant parts of a method's lines. */
export interface AccessLogLabels {
  readonly api: string
  readonly stage: string
  /** The resource's path with its variables' names; never the client's path. */
  readonly resourcePath: string
}

/** One answered request. Latencies in milliseconds; undefined where no backend was called. */
export interface AccessEntry {
  readonly requestId: string
  readonly requestTimeEpoch: number
  readonly httpMethod: string
  readonly sourceIp: string
  readonly status: number
  readonly responseBytes: number
  readonly latencyMs: number
  readonly integrationStatus: number | undefined
  readonly integrationLatencyMs: number | undefined
}

/** Writes the lines of one method. */
export interface MethodAccessLog {
  record(entry: AccessEntry): void
}

/**
 * The access log: one line of JSON a request, of at most 1 KiB, with no header, query, path value or body in it.
 * Chosen: hardening §9.
 */
export interface AccessLog {
  /** Renders a method's constant parts once. */
  forMethod(labels: AccessLogLabels): MethodAccessLog
}

/** Takes whole lines. */
export interface LineDestination {
  write(line: string): unknown
}

/** A destination that collects lines and writes them outside the request path. */
export interface BufferedDestination extends LineDestination {
  /** Lines that could not be written so far. */
  readonly lost: number
  /** Opens the file anew: what is written from now on goes where its name leads. */
  reopen(): Promise<void>
  /** Writes what has been collected and stops. */
  close(): Promise<void>
}

/** Creates an access log. */
export function createAccessLog(destination: LineDestination): AccessLog {
  return {
    forMethod(labels) {
      const constant = renderConstant(labels)
      return { record: entry => void destination.write(renderLine(entry, constant)) }
    },
  }
}

/** A write goes over a thread of its own, which costs as much as a request: some hundred lines share one. */
const WRITE_BYTES = 64 * 1024
const FLUSH_MS = 500
/** A pipe takes this much at once or not at all: so lines of several processes do not mix. POSIX: PIPE_BUF on Linux. */
const PIPE_BYTES = 4_096

/**
 * Processes that write to the same destination: a pipe that several share needs short writes, so that lines do not mix.
 */
export type Writers = 'one' | 'several'

/**
 * Opens a buffered destination on a file, or on standard output (1); rejects with the system's error. What fails
 * later, such as a full disk, is told to `onFault` and costs lines, never requests or the gateway's end.
 */
export async function openAccessLogDestination(
  dest: string | 1,
  writers: Writers,
  onFault: (error: Error) => void,
): Promise<BufferedDestination> {
  const sink = await LogSink.open(dest, onFault)
  // A file takes an appended write as one, however long.
  const size = typeof dest === 'number' && writers === 'several' ? PIPE_BYTES : WRITE_BYTES
  const lines = new LineBuffer(size, sink)
  const flushing = setInterval(() => lines.flush(), FLUSH_MS).unref()
  return {
    write: line => lines.add(line),
    get lost() {
      return sink.lost
    },
    reopen: () => {
      lines.flush()
      return sink.reopen()
    },
    close: () => {
      clearInterval(flushing)
      lines.flush()
      return sink.close()
    },
  }
}

/**
 * Lines until they fill a write, as bytes: texts that wait would be moved by each collection of the heap, and joined
 * piece by piece. The sink could gather too, but measures all that it has gathered at each line.
 */
class LineBuffer {
  readonly #size: number
  readonly #sink: LogSink
  #bytes: Buffer
  #used = 0
  #count = 0

  constructor(size: number, sink: LogSink) {
    this.#size = size
    this.#sink = sink
    this.#bytes = Buffer.allocUnsafe(size)
  }

  add(line: string): void {
    // A line is ASCII: a byte a character.
    if (this.#used + line.length > this.#size) this.flush()
    this.#used += this.#bytes.write(line, this.#used, 'latin1')
    this.#count++
  }

  flush(): void {
    if (this.#used === 0) return
    this.#sink.write(this.#bytes.subarray(0, this.#used), this.#count)
    this.#bytes = Buffer.allocUnsafe(this.#size)
    this.#used = 0
    this.#count = 0
  }
}

const LONGEST_NAME = 200

function renderConstant({ api, stage, resourcePath }: AccessLogLabels): string {
  const parts = { api, stage, resourcePath }
  return Object.entries(parts)
    .map(([name, value]) => `,"${name}":${quote(value.slice(0, LONGEST_NAME))}`)
    .join('')
}

function renderLine(entry: AccessEntry, constant: string): string {
  const integration =
    entry.integrationLatencyMs === undefined
      ? ''
      : `,"integrationStatus":${entry.integrationStatus ?? null},"integrationLatencyMs":${round(entry.integrationLatencyMs)}`
  return `{"event":"access","requestId":${quote(entry.requestId)},"requestTimeEpoch":${entry.requestTimeEpoch},"sourceIp":${quote(entry.sourceIp)},"httpMethod":${quote(entry.httpMethod)}${constant},"status":${entry.status},"responseBytes":${entry.responseBytes},"latencyMs":${round(entry.latencyMs)}${integration}}\n`
}

/** Microseconds are as fine as a log needs. Written by parts: the text of a fraction takes long to find. */
function round(ms: number): string {
  const micros = Math.round(ms * 1000)
  const rest = micros % 1000
  return `${(micros - rest) / 1000}.${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}`
}

/** JSON text in ASCII and without any control character, so that a line stays one line everywhere, a byte a character. */
function quote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`
  return JSON.stringify(text.slice(0, LONGEST_NAME)).replace(CONTROLS, escapeUnit)
}

const PLAIN = /^[\w.:/{}+-]{0,200}$/
const CONTROLS = /[\u007f-\uffff]/g

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
