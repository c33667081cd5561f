// One process of the data plane, as its supervisor sees it.
import { type ChildProcess, fork } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Reading } from '../../telemetry/metrics-sum.ts'
import type { ProcessOrder, ProcessReport } from './messages.ts'

/** How a process ended. */
export interface ProcessEnd {
  readonly exitStatus: number | null
  readonly signal: NodeJS.Signals | null
}

/** Events of a process, for its supervisor. Readings are not among them: they answer `measure`. */
export interface ProcessListener {
  onReport(process: DataPlaneProcess, report: Exclude<ProcessReport, { kind: 'reading' }>): void
  onEnd(process: DataPlaneProcess, end: ProcessEnd): void
}

/** Time that a process gets to tell its figures. One that takes longer counts with those that it told before. */
const MEASURE_MS = 1_000

/** A child with a channel of its own. It ends when the channel closes, however its supervisor ends. */
export class DataPlaneProcess {
  /** Place in the data plane, from 1; a replacement has its predecessor's. */
  readonly number: number
  readonly #startedMs = performance.now()
  readonly #child: ChildProcess
  readonly #listener: ProcessListener
  readonly #asked = new Map<number, (reading: Reading | undefined) => void>()
  #measures = 0
  #reading: Reading = []
  #hasEnded = false

  constructor(number: number, environment: NodeJS.ProcessEnv, listener: ProcessListener) {
    this.number = number
    this.#listener = listener
    const entry = fileURLToPath(new URL(`./entry${extname(import.meta.url)}`, import.meta.url))
    const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const
    // Advanced: maps of the settings arrive as maps.
    this.#child = fork(entry, { env: environment, stdio: [...stdio], serialization: 'advanced' })
    // Only our own entry speaks on this channel.
    this.#child.on('message', message => this.#hear(message as ProcessReport))
    this.#child.once('exit', (exitStatus, signal) => this.#end({ exitStatus, signal }))
    this.#child.on('error', () => {
      // It could not be started at all; one that was started has an exit, too.
      if (this.#child.pid === undefined) this.#end({ exitStatus: null, signal: null })
    })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Milliseconds since its start. */
  get ageMs(): number {
    return performance.now() - this.#startedMs
  }

  /** The figures that it told last. */
  get lastReading(): Reading {
    return this.#reading
  }

  order(order: ProcessOrder): void {
    // One that has ended reports that by its end.
    if (this.#child.connected) this.#child.send(order, () => undefined)
  }

  /** Its figures now, or those it told last. */
  async measure(): Promise<Reading> {
    if (!this.#child.connected) return this.#reading
    const id = this.#measures++
    const { promise, resolve } = Promise.withResolvers<Reading | undefined>()
    this.#asked.set(id, resolve)
    const late = setTimeout(resolve, MEASURE_MS, undefined)
    this.order({ kind: 'measure', id })
    const reading = await promise
    clearTimeout(late)
    this.#asked.delete(id)
    return reading ?? this.#reading
  }

  /** Ends it at once. */
  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #hear(report: ProcessReport): void {
    if (report.kind === 'reading') {
      this.#reading = report.reading
      this.#asked.get(report.id)?.(report.reading)
    } else this.#listener.onReport(this, report)
  }

  #end(end: ProcessEnd): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    for (const answer of this.#asked.values()) answer(undefined)
    this.#listener.onEnd(this, end)
  }
}
