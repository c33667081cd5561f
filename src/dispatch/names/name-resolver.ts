// Look-ups of names, in a process of their own.
import { type ChildProcess, fork } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LookupAnswer } from './messages.ts'
import type { NameAnswer } from './name-cache.ts'

/**
 * Look-ups under way at once. Each holds a thread of the process, and of those libuv lets half be held by look-ups: there
 * are twice as many.
 */
const LOOKUPS = 64
/** A look-up that takes longer is overdue; below the time that a caller waits, so that one that waits for a thread gets its answer. */
const OVERDUE_MS = 1_500
/** Names that may wait for a thread. */
const WAITING = 10_000

const BUSY: NameAnswer = { kind: 'failed', code: 'EAI_AGAIN' }

interface LookupUnderWay {
  readonly name: string
  readonly begunMs: number
  readonly settle: (answer: NameAnswer) => void
}

/**
 * Looks names up as the system does: hosts file, search domains, and whatever else its resolver is set up with. That
 * call cannot be stopped, holds a thread of libuv, and keeps a process from ending; so it is made in a process of its
 * own, which starts with the first name. Where names that do not answer hold its threads and others wait, it is killed,
 * and another goes on without them. Chosen: decision 0052.
 */
export class NameResolver {
  readonly #environment: NodeJS.ProcessEnv
  #child: ChildProcess | undefined = undefined
  readonly #underWay = new Map<number, LookupUnderWay>()
  readonly #waiting: (() => void)[] = []
  #relief: NodeJS.Timeout | undefined = undefined
  #ids = 0
  #isClosed = false

  /** `environment`: variables of the process that looks names up. */
  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = environment
  }

  /** Never rejects. */
  lookUp(name: string): Promise<NameAnswer> {
    return new Promise(resolve => {
      if (this.#isClosed || this.#waiting.length >= WAITING) resolve(BUSY)
      else if (this.#underWay.size < LOOKUPS) this.#begin(name, resolve)
      else {
        this.#waiting.push(() => this.#begin(name, resolve))
        this.#relieve()
      }
    })
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#relief)
    this.#kill()
    this.#settleAll([...this.#underWay.keys()])
    for (const begin of this.#waiting.splice(0)) begin()
  }

  #begin(name: string, settle: (answer: NameAnswer) => void): void {
    if (this.#isClosed) {
      settle(BUSY)
      return
    }
    const id = this.#ids++
    this.#underWay.set(id, { name, begunMs: performance.now(), settle })
    this.#send(id, name)
  }

  #send(id: number, name: string): void {
    try {
      this.#child ??= this.#start()
      this.#child.send({ id, name }, error => {
        if (error !== null) this.#settle(id, BUSY)
      })
    } catch {
      // There are no processes to be had.
      this.#settle(id, BUSY)
    }
  }

  #start(): ChildProcess {
    const entry = fileURLToPath(new URL(`./resolver-process${extname(import.meta.url)}`, import.meta.url))
    const env = { ...this.#environment, UV_THREADPOOL_SIZE: String(2 * LOOKUPS) }
    const child = fork(entry, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] })
    child.on('message', message => this.#hear(message as LookupAnswer))
    child.on('error', () => this.#lose(child))
    child.on('exit', () => this.#lose(child))
    // A gateway that has nothing else to do ends.
    child.unref()
    child.channel?.unref()
    return child
  }

  #hear({ id, addresses, code }: LookupAnswer): void {
    this.#settle(id, code === undefined ? { kind: 'found', addresses } : { kind: 'failed', code })
  }

  #settle(id: number, answer: NameAnswer): void {
    const lookup = this.#underWay.get(id)
    if (lookup === undefined) return
    this.#underWay.delete(id)
    lookup.settle(answer)
    this.#waiting.shift()?.()
  }

  #settleAll(ids: readonly number[]): void {
    for (const id of ids) this.#settle(id, BUSY)
  }

  /** Makes room for those that wait, as soon as half of the threads are held by names that do not answer. */
  readonly #relieve = (): void => {
    if (this.#relief !== undefined) return
    const now = performance.now()
    const all = [...this.#underWay]
    const overdue = all.filter(([, { begunMs }]) => now - begunMs >= OVERDUE_MS).map(([id]) => id)
    if (overdue.length >= LOOKUPS / 2) {
      this.#kill()
      for (const [id, { name }] of all) if (!overdue.includes(id)) this.#send(id, name)
      this.#settleAll(overdue)
    }
    if (this.#waiting.length === 0) return
    this.#relief = setTimeout(() => {
      this.#relief = undefined
      this.#relieve()
    }, OVERDUE_MS / 10).unref()
  }

  #kill(): void {
    const child = this.#child
    this.#child = undefined
    child?.kill('SIGKILL')
  }

  /** It ended by itself, or was never there. */
  #lose(child: ChildProcess): void {
    if (this.#child !== child) return
    this.#child = undefined
    this.#settleAll([...this.#underWay.keys()])
  }
}
