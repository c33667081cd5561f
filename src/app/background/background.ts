// The background thread, as the thread of the traffic sees it.
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { StoreState } from '../../control/store/guarded.ts'
import { assertNever } from '../../exchange/failure.ts'
import type { PackedSnapshot } from '../../snapshot/packed.ts'
import type { FollowerEvent } from '../../sync/follow.ts'
import type { Log } from '../../telemetry/log.ts'
import { receiveError, type SentError } from '../error-transfer.ts'
import type { FollowerPlace } from './follower.ts'
import type { BackgroundOrder, BackgroundReport, BackgroundStart, OrderKind } from './messages.ts'

/** Listeners to the thread's log and kills, from its start on. */
export interface BackgroundListeners {
  readonly log: Log
  /** Called at each termination of a thread that checked a definition or ran a test invocation. */
  readonly onKill: () => void
  /** Is told the store's state, where the control plane is in the thread. */
  readonly onStoreState?: (state: StoreState) => void
}

/** Uses that the traffic thread makes of the background thread's messages. */
export interface BackgroundUser {
  /** Serves a snapshot; one at a time. */
  readonly serve: (snapshot: PackedSnapshot) => Promise<void>
  readonly onEvent: (event: FollowerEvent) => void
}

/**
 * All that is not traffic runs in a thread of its own: control plane, and the follower that receives, checks and
 * compiles configurations. What a push costs there delays no request here.
 */
export class Background {
  readonly #worker: Worker
  readonly #listeners: BackgroundListeners
  readonly #waiting = new Map<OrderKind, (error: SentError | null) => void>()
  #user: BackgroundUser | undefined
  #admin: string | undefined
  #isOver = false

  private constructor(worker: Worker, listeners: BackgroundListeners) {
    this.#worker = worker
    this.#listeners = listeners
  }

  /** Starts the thread and, where the role has one, the control plane in it. Rejects with what that throws. */
  static async start(start: BackgroundStart, listeners: BackgroundListeners): Promise<Background> {
    const url = new URL(`./thread${extname(import.meta.url)}`, import.meta.url)
    const background = new Background(new Worker(url, { workerData: start, name: 'regauge background' }), listeners)
    await background.#started().catch(async error => {
      await background.#worker.terminate()
      throw error
    })
    return background
  }

  /** Address of the admin services, as bound; undefined where the role has none. */
  get admin(): string | undefined {
    return this.#admin
  }

  /** Follows the push stream; rejects where the data folder cannot be used. Resolves when the last good configuration, if there is one, is served. */
  async follow(place: FollowerPlace, user: BackgroundUser): Promise<void> {
    this.#user = user
    await this.#order({ kind: 'follow', place })
  }

  async stopFollowing(): Promise<void> {
    await this.#order({ kind: 'stop-following' })
  }

  /** Ends the control plane and the thread. */
  async close(): Promise<void> {
    await this.#order({ kind: 'close' })
    await this.#worker.terminate()
  }

  #started(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#worker.on('message', (report: BackgroundReport) => {
        if (report.kind === 'started') {
          this.#admin = report.admin
          resolve()
        } else if (report.kind === 'not-started') {
          this.#isOver = true
          reject(receiveError(report.error))
        } else this.#take(report)
      })
      this.#worker.on('error', error => {
        reject(error)
        this.#fail(error)
      })
      this.#worker.on('exit', () => this.#end())
    })
  }

  #take(report: Exclude<BackgroundReport, { kind: 'started' | 'not-started' }>): void {
    switch (report.kind) {
      case 'log':
        this.#listeners.log[report.level](report.fields, report.message)
        break
      case 'killed':
        this.#listeners.onKill()
        break
      case 'store':
        this.#listeners.onStoreState?.(report.state)
        break
      case 'event':
        this.#user?.onEvent(report.event)
        break
      case 'snapshot':
        void this.#serve(report.snapshot)
        break
      case 'done':
        this.#waiting.get(report.order)?.(report.error)
        this.#waiting.delete(report.order)
        break
      default:
        assertNever(report)
    }
  }

  async #serve(snapshot: PackedSnapshot): Promise<void> {
    try {
      await this.#user?.serve(snapshot)
      this.#send({ kind: 'served', error: null })
    } catch (error) {
      this.#send({ kind: 'served', error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }

  /** Resolves when the thread has done it, or is no more; rejects with what it threw. */
  #order(order: Exclude<BackgroundOrder, { kind: 'served' }>): Promise<void> {
    if (this.#isOver) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#waiting.set(order.kind, error => (error === null ? resolve() : reject(receiveError(error))))
      this.#send(order)
    })
  }

  #send(order: BackgroundOrder): void {
    this.#worker.postMessage(order)
  }

  /** A bug in the thread is a bug of the process. */
  #fail(error: unknown): void {
    this.#end()
    queueMicrotask(() => {
      throw error
    })
  }

  #end(): void {
    this.#isOver = true
    for (const settle of this.#waiting.values()) settle(null)
    this.#waiting.clear()
  }
}
