import type { CompileClock } from './programs.ts'

/**
 * Where a thread writes what it is at, for whoever watches it: Int32 cells in memory that both share. The time of a
 * compilation is added to the beginning of its job, so that it never counts against the job's deadline.
 */
export class JobClock implements CompileClock {
  readonly #cells: Int32Array
  #compilingSince = 0
  #depth = 0

  /** `cells` as `newProgress` makes them. */
  constructor(cells: Int32Array) {
    this.#cells = cells
  }

  /** Notes that a job of the batch begins. */
  startJob(index: number): void {
    Atomics.store(this.#cells, BEGUN_AT, Date.now() | 0)
    Atomics.store(this.#cells, JOB, index)
  }

  /** See CompileClock: compilations may stand inside one another. */
  begin(): void {
    if (this.#depth++ > 0) return
    this.#compilingSince = Date.now()
    Atomics.store(this.#cells, COMPILING, 1)
  }

  end(): void {
    if (--this.#depth > 0) return
    Atomics.add(this.#cells, BEGUN_AT, Date.now() - this.#compilingSince)
    Atomics.store(this.#cells, COMPILING, 0)
  }
}

const JOB = 0
const BEGUN_AT = 1
const COMPILING = 2

/** Cells for one batch. */
export function newProgress(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(12)).fill(-1, 0, 2)
}

/** The job that a thread is at; -1 = none yet. */
export function jobOf(cells: Int32Array): number {
  return Atomics.load(cells, JOB)
}

/** Milliseconds that the running job has taken, less its compilations; `compiling` while it is at one. */
export function timeOf(cells: Int32Array): { readonly ranMs: number; readonly state: 'running' | 'compiling' } {
  if (jobOf(cells) < 0) return { ranMs: 0, state: 'running' }
  // The difference of two 32-bit stamps is right across their overflow.
  const ranMs = ((Date.now() | 0) - Atomics.load(cells, BEGUN_AT)) | 0
  return { ranMs, state: Atomics.load(cells, COMPILING) === 1 ? 'compiling' : 'running' }
}
