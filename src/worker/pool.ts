// The threads that map, sign and compile.

import { extname } from 'node:path'
import { Piscina } from 'piscina'
import { failure, type GatewayFailure, isFailure, messageOf, type Problem } from '../exchange/failure.ts'
import type { MethodResponse } from '../exchange/messages.ts'
import type { IntegrationPlan } from '../integration/plan/plan.ts'
import type { RequestOutcome } from '../integration/request.ts'
import { batchSize, splitAfterTermination } from './batch.ts'
import type { Batch, CheckJob, Job, JobResult, RequestJob, ResponseJob, TraceNotes } from './job.ts'
import { jobOf, newProgress, timeOf } from './job-clock.ts'
import { Quarantine } from './quarantine.ts'

/** Settings of the pool, complete. */
export interface PoolOptions {
  readonly threads: number
  /** `always`: threads stay once they are started; `in-use`: while there is work, and for ten seconds after. */
  readonly keep: 'always' | 'in-use'
  /** Milliseconds after which a running job's thread is terminated: the template's own deadline plus a grace. */
  readonly killAfterMs: number
  /** Jobs that may wait; beyond it a request is answered 503. */
  readonly maxQueue: number
  /** Old-generation heap of a thread, in MiB. */
  readonly heapMb: number
  /** Folder of further models of AWS services; empty = none. */
  readonly modelsDir?: string | undefined
}

/** Figures for metrics. */
export interface PoolStats {
  readonly waiting: number
  readonly running: number
  /** Threads terminated since the start. */
  readonly kills: number
}

/** A mapping's outcome with the notes of a traced job. */
export interface Mapped<Outcome> {
  readonly outcome: Outcome | GatewayFailure
  readonly trace?: TraceNotes
}

interface Waiting {
  readonly job: Job
  readonly plan: IntegrationPlan | undefined
  readonly weight: number
  /** `alone` after a termination, or where its plan is suspect. */
  travel: 'together' | 'alone'
  readonly settle: (result: JobResult | GatewayFailure) => void
}

/**
 * Piscina with micro-batches: one outstanding batch a thread, the rest gathers meanwhile. A thread that holds a job too
 * long is terminated; that job fails with 500 and its companions run again, one by one.
 */
export class WorkerPool {
  #threads: Piscina<Batch, JobResult[]> | undefined
  readonly #options: PoolOptions
  readonly #quarantine = new Quarantine()
  /** Jobs that may share a batch. */
  readonly #together: Waiting[] = []
  /** Jobs of suspect plans, and those whose batch was terminated. */
  readonly #alone: Waiting[] = []
  #running = 0
  #aloneRunning = 0
  #kills = 0
  #onKill: () => void = () => {}
  #flushing: NodeJS.Immediate | undefined

  constructor(options: PoolOptions) {
    this.#options = options
  }

  /** Starts the threads, where no job has yet. While they load, the event loop has less of the machine. */
  warm(): void {
    this.#piscina()
  }

  /** Maps a request in a thread. */
  async mapRequest(plan: IntegrationPlan, job: RequestJob): Promise<Mapped<RequestOutcome>> {
    // A request job's outcome is never a method response.
    return (await this.#map(plan, job)) as Mapped<RequestOutcome>
  }

  /** Maps a response in a thread. */
  async mapResponse(plan: IntegrationPlan, job: ResponseJob): Promise<Mapped<MethodResponse>> {
    // A response job's outcome is a method response or a failure.
    return (await this.#map(plan, job)) as Mapped<MethodResponse>
  }

  /**
   * Compiles what a definition holds as text; a definition that cannot be compiled in time is a problem of its own.
   * `busy`: the queue is full, which says nothing of the definition.
   */
  async check(job: CheckJob): Promise<readonly Problem[] | 'busy'> {
    const result = await this.#submit({ job, plan: undefined, weight: 0, travel: 'alone' })
    if (isFailure(result) && result.code === POOL_FULL) return 'busy'
    if (isFailure(result)) return [{ path: '', code: result.code, message: result.detail }]
    return result.kind === 'problems' ? result.problems : []
  }

  stats(): PoolStats {
    return { waiting: this.#together.length + this.#alone.length, running: this.#running, kills: this.#kills }
  }

  /** Sets who is told of each termination. */
  onKill(listener: () => void): void {
    this.#onKill = listener
  }

  /** Ends the threads; jobs under way fail. */
  async close(): Promise<void> {
    await this.#threads?.destroy()
  }

  #piscina(): Piscina<Batch, JobResult[]> {
    if (this.#threads !== undefined) return this.#threads
    const { threads, keep, heapMb, modelsDir } = this.#options
    this.#threads = new Piscina({
      filename: new URL(`./entry${extname(import.meta.url)}`, import.meta.url).href,
      minThreads: keep === 'always' ? threads : 0,
      maxThreads: threads,
      concurrentTasksPerWorker: 1,
      idleTimeout: keep === 'always' ? Number.POSITIVE_INFINITY : IDLE_MS,
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
      workerData: { modelsDir },
    })
    // Errors of a batch reach its own caller; this one only keeps an error between batches from ending the process.
    this.#threads.on('error', () => {})
    return this.#threads
  }

  async #map(plan: IntegrationPlan, job: RequestJob | ResponseJob): Promise<Mapped<RequestOutcome | MethodResponse>> {
    const now = Date.now()
    const admission = this.#quarantine.admit(plan.hash, now)
    if (admission === 'refused') {
      const detail = 'the template ran out of time repeatedly and rests'
      return { outcome: failure('API_CONFIGURATION_ERROR', 'TEMPLATE_QUARANTINED', detail) }
    }
    const travel = this.#quarantine.isSuspect(plan.hash, now) ? 'alone' : 'together'
    let result = await this.#submit({ job, plan, weight: weightOf(job), travel })
    if (!isFailure(result) && result.kind === 'missing') {
      result = await this.#submit({ job: { ...job, plan }, plan, weight: weightOf(job), travel })
    }
    if (isFailure(result)) {
      // A job that was killed has been noted; one that found no room says nothing of its plan.
      if (admission === 'probe') this.#quarantine.forgetProbe(plan.hash)
      return { outcome: result }
    }
    if (result.kind !== 'outcome') throw new Error(`a mapping job gave ${result.kind}`)
    const isBad = isFailure(result.outcome) && isTimeout(result.outcome)
    this.#quarantine.note(plan.hash, isBad ? 'bad' : 'good', Date.now())
    return result
  }

  #submit(entry: Omit<Waiting, 'settle'>): Promise<JobResult | GatewayFailure> {
    if (this.#together.length + this.#alone.length >= this.#options.maxQueue) {
      return Promise.resolve(
        failure(
          'DEFAULT_5XX',
          POOL_FULL,
          'the mapping queue is full: give it more --threads, or a larger --mapping-queue',
          BUSY,
        ),
      )
    }
    return new Promise(settle => {
      const waiting: Waiting = { ...entry, settle }
      if (entry.travel === 'together') this.#together.push(waiting)
      else this.#alone.push(waiting)
      // Jobs of a plan that ran out of time lately queue for few threads; their callers are not kept for long.
      if (entry.travel === 'alone' && entry.plan !== undefined) this.#limitWait(waiting)
      this.#flushing ??= setImmediate(() => this.#flush())
    })
  }

  #limitWait(waiting: Waiting): void {
    const timer = setTimeout(() => {
      const index = this.#alone.indexOf(waiting)
      if (index < 0) return
      this.#alone.splice(index, 1)
      const detail = 'the template ran out of time lately, and no thread was free for it'
      waiting.settle(failure('API_CONFIGURATION_ERROR', 'TEMPLATE_WAITED', detail))
    }, SUSPECT_WAIT_MS)
    timer.unref()
  }

  #flush(): void {
    this.#flushing = undefined
    while (this.#running < this.#options.threads) {
      const batch = this.#takeBatch()
      if (batch.length === 0) return
      void this.#run(batch)
    }
  }

  /** Lone jobs hold at most a quarter of the threads, so that what runs out of time cannot hold them all. */
  #takeBatch(): Waiting[] {
    const mayRunAlone = this.#aloneRunning < Math.max(1, Math.floor(this.#options.threads / 4))
    if (this.#alone.length > 0 && mayRunAlone) return this.#alone.splice(0, 1)
    return this.#together.splice(0, batchSize(this.#together, this.#options.threads - this.#running))
  }

  async #run(batch: Waiting[]): Promise<void> {
    const isAlone = batch[0]?.travel === 'alone'
    this.#running++
    if (isAlone) this.#aloneRunning++
    const progress = newProgress()
    const abort = new AbortController()
    const limitMs = batch[0]?.job.kind === 'check' ? CHECK_LIMIT_MS : this.#options.killAfterMs
    const stop = watch(progress, limitMs, () => abort.abort())
    try {
      const results = await this.#piscina().run(
        { jobs: batch.map(entry => entry.job), progress },
        { signal: abort.signal },
      )
      for (const [index, entry] of batch.entries()) entry.settle(results[index] ?? lost('the thread gave no result'))
    } catch (error) {
      this.#afterTermination(batch, progress, abort.signal.aborted ? 'deadline' : describe(error))
    } finally {
      stop()
      this.#running--
      if (isAlone) this.#aloneRunning--
      if (this.#together.length + this.#alone.length > 0) this.#flushing ??= setImmediate(() => this.#flush())
    }
  }

  #afterTermination(batch: readonly Waiting[], progress: Int32Array, cause: string): void {
    this.#kills++
    this.#onKill()
    const { failed, again } = splitAfterTermination(batch.length, jobOf(progress))
    for (const index of failed) {
      const entry = batch[index]
      if (entry?.plan !== undefined) this.#quarantine.note(entry.plan.hash, 'bad', Date.now())
      entry?.settle(lost(cause))
    }
    for (const index of again.reverse()) {
      const entry = batch[index]
      if (entry === undefined) continue
      entry.travel = 'alone'
      this.#alone.unshift(entry)
    }
  }
}

const POOL_FULL = 'POOL_FULL'

/** Idle threads of a pool that keeps none end after this time. */
const IDLE_MS = 10_000

/** A definition of thousands of methods takes seconds to compile, and nobody's request waits for it. */
const CHECK_LIMIT_MS = 30_000

/** With the template's own deadline it keeps a caller for less than a second. Chosen: hardening §4. */
const SUSPECT_WAIT_MS = 400

const BUSY = { status: 503, message: 'Service Unavailable' } as const

/** A failure of a template that spent its own budget of time or operations. */
function isTimeout(outcome: GatewayFailure): boolean {
  return outcome.code === 'TEMPLATE_TIMEOUT'
}

function lost(cause: string): GatewayFailure {
  return failure('API_CONFIGURATION_ERROR', 'TEMPLATE_KILLED', `the mapping's thread was terminated: ${cause}`)
}

function describe(error: unknown): string {
  return messageOf(error)
}

function weightOf(job: RequestJob | ResponseJob): number {
  return job.kind === 'request' ? job.request.body.length : job.response.body.length
}

/**
 * Calls `onOverdue` once a job has run for `limitMs`, or a compilation within it for as long as a whole definition may;
 * returns what stops the watch.
 */
function watch(progress: Int32Array, limitMs: number, onOverdue: () => void): () => void {
  let timer = setTimeout(look, limitMs)
  function look(): void {
    const { ranMs, state } = timeOf(progress)
    const allowedMs = state === 'compiling' ? CHECK_LIMIT_MS : limitMs
    if (ranMs >= allowedMs) onOverdue()
    else timer = setTimeout(look, state === 'compiling' ? limitMs : allowedMs - ranMs)
  }
  return () => clearTimeout(timer)
}
