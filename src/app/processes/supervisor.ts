// Keeps the processes of a data plane running: starts them, replaces what ends, drains them together.

import type { HostPort } from '../../exchange/host-port.ts'
import type { Log } from '../../telemetry/log.ts'
import type { Reading } from '../../telemetry/metrics-sum.ts'
import { receiveError } from '../error-transfer.ts'
import type { Settings } from '../settings/settings.ts'
import { StartError } from '../settings/start-error.ts'
import { afterEnd, type Backoff, NO_BACKOFF } from './backoff.ts'
import { DataPlaneProcess, type ProcessEnd } from './child.ts'
import type { Assignment, ProcessReport } from './messages.ts'

/** Dependencies of a supervisor. */
export interface SupervisorParts {
  readonly settings: Settings
  readonly environment: NodeJS.ProcessEnv
  readonly log: Log
  /** Takes the last figures of a process that has ended. */
  readonly onLastReading: (reading: Reading) => void
}

/** One of the processes to keep running, whichever process it is at the time. */
interface Place {
  readonly number: number
  current: DataPlaneProcess
  state: 'starting' | 'listening' | 'serving' | 'vacant'
  backoff: Backoff
  timer: NodeJS.Timeout | undefined
}

/** Task that all processes share; each has its own number besides. */
export type Task = Omit<Assignment, 'number' | 'listens'>

/** A process that does not end when it should have drained gets this long beyond it. */
const GRACE_MS = 5_000

/** Within this time a signal to all processes has reached each. */
const SIGNAL_SPREAD_MS = 250

/** The processes of one data plane. They start to load when it is made, and to serve when they have a task. */
export class Supervisor {
  readonly #parts: SupervisorParts
  readonly #places: readonly Place[]
  /** All that run, those that leave included. */
  readonly #running = new Set<DataPlaneProcess>()
  readonly #listening = Promise.withResolvers<HostPort>()
  readonly #ready = Promise.withResolvers<void>()
  readonly #empty = Promise.withResolvers<void>()
  readonly #killAll = () => {
    for (const child of this.#running) child.kill()
  }
  #state: 'starting' | 'running' | 'draining' = 'starting'
  #task: Task | undefined
  /** Where they listen: known from the first that does. */
  #address: HostPort | undefined
  #replacements = 0

  constructor(parts: SupervisorParts) {
    this.#parts = parts
    // However this process ends, if it can still act: on a kill the processes notice for themselves.
    process.on('exit', this.#killAll)
    this.#places = Array.from({ length: parts.settings.processes }, (_, index): Place => {
      const number = index + 1
      return { number, current: this.#fork(number), state: 'starting', backoff: NO_BACKOFF, timer: undefined }
    })
    // It rejects only where somebody waits for it, and not where an earlier part fails.
    this.#listening.promise.catch(() => undefined)
  }

  /** Lets them listen and follow. Rejects with the error of the first that cannot, as a data plane of one process does. */
  async start(task: Task): Promise<HostPort> {
    this.#task = task
    for (const place of this.#places) this.#assign(place)
    const address = await this.#listening.promise
    this.#state = 'running'
    return address
  }

  /** Resolves when all serve for the first time. */
  get ready(): Promise<void> {
    return this.#ready.promise
  }

  /** True while all processes serve and the data plane is not draining. */
  isReady(): boolean {
    return this.#state !== 'draining' && this.serving === this.#places.length
  }

  /** Processes that serve now. */
  get serving(): number {
    return this.#places.filter(({ state }) => state === 'serving').length
  }

  /** Processes started in place of others so far. */
  get replacements(): number {
    return this.#replacements
  }

  /** The figures of each that runs. */
  readings(): Promise<readonly Reading[]> {
    return Promise.all([...this.#running].map(child => child.measure()))
  }

  /** Has them read anew what may change while they run. */
  reread(): void {
    for (const child of this.#running) child.order({ kind: 'reread' })
  }

  /** Has them drain, and resolves when all have ended. `drainMs` is what they may take for it. */
  async drain(drainMs: number): Promise<void> {
    this.#state = 'draining'
    for (const { timer } of this.#places) clearTimeout(timer)
    for (const child of this.#running) child.order({ kind: 'drain' })
    const cut = setTimeout(this.#killAll, drainMs + GRACE_MS)
    if (this.#running.size > 0) await this.#empty.promise
    clearTimeout(cut)
    process.off('exit', this.#killAll)
  }

  /** Ends those that still run, at once. */
  async end(): Promise<void> {
    this.#killAll()
    await this.drain(0)
  }

  #fork(number: number): DataPlaneProcess {
    const child = new DataPlaneProcess(number, this.#parts.environment, {
      onReport: (reporting, report) => this.#onReport(reporting, report),
      onEnd: (ended, end) => this.#onEnd(ended, end),
    })
    this.#running.add(child)
    return child
  }

  /** A port that the system chooses is chosen for the first, and then told to the others. */
  #assign({ number, current }: Place): void {
    if (this.#task === undefined || (this.#address === undefined && number !== 1)) return
    const http = this.#address ?? this.#task.settings.http
    // One that takes the place of another leaves its connections to those that serve until it can.
    const listens = this.#state === 'running' ? 'ready' : 'cached'
    current.order({ kind: 'start', ...this.#task, number, listens, settings: { ...this.#task.settings, http } })
  }

  #onReport(child: DataPlaneProcess, report: Exclude<ProcessReport, { kind: 'reading' }>): void {
    const place = this.#placeOf(child)
    if (place === undefined || this.#state === 'draining') return
    switch (report.kind) {
      case 'listening':
        this.#onListening(place, report.address)
        break
      case 'serving':
        this.#onServing(place)
        break
      case 'refused':
        this.#onRefused(place, receiveError(report.error))
        break
      case 'leaving':
        this.#replaceUnlessAll(place, 'leaves')
    }
  }

  #onListening(place: Place, address: HostPort): void {
    place.state = 'listening'
    if (this.#address === undefined) {
      this.#address = address
      for (const other of this.#places) if (other !== place) this.#assign(other)
    }
    if (this.#places.every(({ state }) => state === 'listening' || state === 'serving'))
      this.#listening.resolve(address)
  }

  #onServing(place: Place): void {
    place.state = 'serving'
    const { number, current } = place
    const tookMs = Math.round(current.ageMs)
    this.#parts.log.info({ process: number, pid: current.pid, tookMs }, 'a process of the data plane serves now')
    if (this.isReady()) this.#ready.resolve()
  }

  /** At the start it is the operator's to mend: an address, a file. Later it may pass, and is tried again. */
  #onRefused({ number }: Place, error: Error): void {
    if (this.#state === 'starting') this.#giveUp(error)
    else
      this.#parts.log.error(
        { process: number, reason: error.message },
        'a process of the data plane cannot start; it is tried again',
      )
  }

  #giveUp(error: Error): void {
    this.#state = 'draining'
    this.#listening.reject(error)
  }

  #onEnd(child: DataPlaneProcess, { exitStatus, signal }: ProcessEnd): void {
    this.#running.delete(child)
    this.#parts.onLastReading(child.lastReading)
    if (this.#running.size === 0 && this.#state === 'draining') this.#empty.resolve()
    const place = this.#placeOf(child)
    if (place === undefined || place.state === 'vacant' || this.#state === 'draining') return
    const cause = signal ?? `exit status ${exitStatus ?? 'unknown'}`
    if (signal === 'SIGTERM' || signal === 'SIGINT') this.#replaceUnlessAll(place, cause)
    else if (this.#state === 'running' || signal !== null) this.#replace(place, cause)
    else
      this.#giveUp(
        new StartError(
          `process ${place.number} of the data plane ended at its start (${cause}); its own error stands above`,
        ),
      )
  }

  /** Ctrl-C and service managers signal all at once: the processes may have heard it before this one. */
  #replaceUnlessAll(place: Place, cause: string): void {
    place.state = 'vacant'
    place.timer = setTimeout(() => this.#replace(place, cause), SIGNAL_SPREAD_MS)
  }

  #replace(place: Place, cause: string): void {
    const { number, current } = place
    place.state = 'vacant'
    place.backoff = afterEnd(place.backoff, current.ageMs)
    const { waitMs } = place.backoff
    this.#parts.log.warn(
      { process: number, pid: current.pid, cause, waitMs },
      'a process of the data plane ended; another takes its place',
    )
    place.timer = setTimeout(() => this.#fill(place), waitMs)
  }

  #fill(place: Place): void {
    this.#replacements++
    place.current = this.#fork(place.number)
    place.state = 'starting'
    this.#assign(place)
  }

  /** The place that a process holds; undefined for one that has been replaced. */
  #placeOf(child: DataPlaneProcess): Place | undefined {
    return this.#places.find(({ current }) => current === child)
  }
}
