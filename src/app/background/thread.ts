// The background thread: control plane, and the follower of the push stream.
import { platform, setPriority } from 'node:os'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { StoreState } from '../../control/store/guarded.ts'
import type { RestApiDefinition } from '../../definition/rest-api.ts'
import { checkServices } from '../../snapshot/check-services.ts'
import { buffersOf, type PackedSnapshot } from '../../snapshot/packed.ts'
import type { Follower } from '../../sync/follow.ts'
import type { Log } from '../../telemetry/log.ts'
import { type ControlPlane, startControlPlane } from '../control-plane.ts'
import { createEngine, type Engine } from '../engine.ts'
import { sendError } from '../error-transfer.ts'
import { CheckedDefinitions } from './checked-definitions.ts'
import { type FollowerPlace, startFollower } from './follower.ts'
import type { BackgroundOrder, BackgroundReport, BackgroundStart } from './messages.ts'

/** Traffic goes first where processors are few. Chosen: a tenth of a processor where traffic wants all of it. */
const NICENESS = 10

/** One definition is checked at a time; the other thread is for test invocations meanwhile. */
const THREADS = { threads: 2, keep: 'in-use' } as const

class BackgroundThread {
  readonly #port: MessagePort
  readonly #start: BackgroundStart
  readonly #log: Log
  #parts: Engine | undefined
  #checks: CheckedDefinitions | undefined
  #control: ControlPlane | undefined
  #follower: Follower | undefined
  #onServed: (error: string | null) => void = () => {}

  constructor(port: MessagePort, start: BackgroundStart) {
    this.#port = port
    this.#start = start
    this.#log = sendingLog(report => this.#report(report))
  }

  async run(): Promise<void> {
    // On Linux a priority is a thread's own, and that of the threads which it starts; elsewhere it is the process's.
    if (platform() === 'linux') giveWay()
    const { settings, environment, sync, controlPlane } = this.#start
    this.#port.on('message', (order: BackgroundOrder) => void this.#take(order))
    try {
      const parts = createEngine(settings, environment, THREADS, this.#log)
      this.#parts = parts
      parts.pool.onKill(() => this.#report({ kind: 'killed' }))
      this.#checks = new CheckedDefinitions(definition => compileIn(parts, definition))
      if (controlPlane === 'here') {
        const onStoreState = (state: StoreState) => this.#report({ kind: 'store', state })
        const wiring = { settings, shared: parts, checks: this.#checks, sync, log: this.#log, onStoreState }
        this.#control = await startControlPlane(wiring)
      }
      this.#report({ kind: 'started', admin: this.#control?.admin })
    } catch (error) {
      this.#report({ kind: 'not-started', error: sendError(error) })
      await this.#close()
      this.#port.close()
    }
  }

  async #take(order: BackgroundOrder): Promise<void> {
    if (order.kind === 'served') return this.#onServed(order.error)
    const error = await this.#carryOut(order).then(() => null, sendError)
    this.#report({ kind: 'done', order: order.kind, error })
  }

  async #carryOut(order: Exclude<BackgroundOrder, { kind: 'served' }>): Promise<void> {
    switch (order.kind) {
      case 'follow':
        return this.#follow(order.place)
      case 'stop-following':
        return this.#follower?.stop()
      case 'close':
        return this.#close()
    }
  }

  async #follow(place: FollowerPlace): Promise<void> {
    if (this.#parts === undefined || this.#checks === undefined) return
    const { settings, sync } = this.#start
    this.#follower = await startFollower({
      settings,
      sync,
      place,
      options: this.#parts.options,
      checks: this.#checks,
      serve: snapshot => this.#serve(snapshot),
      onEvent: event => this.#report({ kind: 'event', event }),
    })
  }

  /** Hands a snapshot over; resolves when it is served. */
  async #serve(snapshot: PackedSnapshot): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<string | null>()
    this.#onServed = resolve
    this.#port.postMessage({ kind: 'snapshot', snapshot } satisfies BackgroundReport, buffersOf(snapshot))
    const error = await promise
    if (error !== null) throw new Error(error)
  }

  async #close(): Promise<void> {
    await this.#control?.close()
    await this.#parts?.close()
  }

  #report(report: BackgroundReport): void {
    this.#port.postMessage(report)
  }
}

/** Services are looked up here, where their addresses are known; all else is compiled where it can be stopped. */
async function compileIn({ pool, findMeantService }: Engine, definition: RestApiDefinition) {
  const problems = await pool.check({ kind: 'check', definition })
  return problems === 'busy' ? problems : [...problems, ...checkServices(definition, findMeantService)]
}

function giveWay(): void {
  try {
    setPriority(NICENESS)
  } catch {
    // Where that is not allowed, all is as it would be without.
  }
}

/** A log whose lines the other thread writes. */
function sendingLog(send: (report: BackgroundReport) => void): Log {
  const level = (name: keyof Log) => (fields: object, message: string) =>
    send({ kind: 'log', level: name, fields, message })
  return { error: level('error'), warn: level('warn'), info: level('info'), debug: level('debug') }
}

// `Background` starts this thread, and gives it a BackgroundStart.
if (parentPort !== null) await new BackgroundThread(parentPort, workerData as BackgroundStart).run()
