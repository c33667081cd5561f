import type { Budget } from '../budget.ts'
import { Fault } from './error.ts'
import { ContextMap } from './values/context-map.ts'
import { JavaMap } from './values/java-map.ts'
import { JavaList, SubList } from './values/lists.ts'

/** Operations between two looks at the clock. */
const SLICE = 1024
/** Characters that one operation may scan or copy. */
const CHARS_PER_OPERATION = 16
/** Estimated bytes of a value, of one member of it, and of one character. */
const BYTES_PER_VALUE = 40
const BYTES_PER_MEMBER = 16
const BYTES_PER_CHAR = 2
/** A text that only refers to those it was made of. */
const BYTES_PER_JOINT = 96
/** Up to here a text is as small as any value, and operations count it. */
const SHORT_TEXT = 256
/** Estimated bytes that the values of a render may take together, garbage included, unless other limits ask for more. */
const LEAST_BYTES = 48 * 1024 * 1024

/** Limits of a render. */
export interface Limits {
  readonly budget: Budget
  /** Turns of one `#foreach`. */
  readonly loopTurns: number
}

/**
 * Budget that one render has left, and its place in the template. `fuel`, `room` and `at` are public because generated
 * code counts the first two down at every loop turn and notes its place in the third before anything that may fail.
 */
export class Meter {
  fuel = SLICE
  /** Estimated bytes that are left: generated code counts its pieces of output off, and `take` looks at them. */
  room: number
  /** Number of the place that runs: what an error names. */
  at = 0
  depth = 0
  /** Changes that the template made to lists and maps. */
  changes = 0
  /** All documents print in JavaScript as in Java: none was read with care, none was changed. */
  plain = true
  readonly loopTurns: number
  readonly maxSequence: number
  readonly maxOutput: number
  readonly #budget: Budget
  readonly #resizes = new WeakMap<object, number>()
  #operations: number
  // Not 0, which would be stored in another way than the times to come.
  #deadline = Number.NaN

  constructor({ budget, loopTurns }: Limits) {
    this.#budget = budget
    this.loopTurns = loopTurns
    this.maxSequence = budget.sequence
    this.maxOutput = budget.outputBytes
    this.#operations = budget.operations - SLICE
    this.room = Math.max(LEAST_BYTES, 2 * BYTES_PER_CHAR * budget.stringChars, BYTES_PER_MEMBER * budget.sequence)
  }

  /** Notes that a list or map is about to change; a document's own is not plain after that. */
  note(container: unknown): void {
    this.changes += 1
    if (!(container instanceof JavaMap || container instanceof JavaList || container instanceof ContextMap))
      this.plain = false
  }

  /** Notes that a list or map is about to get or lose a member, which ends the loops over it. */
  resize(container: object): void {
    this.note(container)
    const root = rootOf(container)
    this.#resizes.set(root, this.resizesOf(container) + 1)
  }

  /** How often the template made a list or map longer or shorter; a part of a list has the number of its list. */
  resizesOf(container: object): number {
    return this.changes === 0 ? 0 : (this.#resizes.get(rootOf(container)) ?? 0)
  }

  /** Takes the next slice of operations. */
  refuel(): void {
    this.#operations -= SLICE - this.fuel
    this.fuel = SLICE
    if (this.#operations < 0) throw new Fault('VTL_OPERATIONS', `More than ${this.#budget.operations} operations`)
    const now = performance.now()
    if (Number.isNaN(this.#deadline)) this.#deadline = now + this.#budget.timeoutMs
    else if (now > this.#deadline) throw new Fault('VTL_TIME', `More than ${this.#budget.timeoutMs} ms`)
  }

  /** Charges a number of operations at once. */
  charge(operations: number): void {
    this.fuel -= operations
    if (this.fuel < 0) this.refuel()
  }

  /** Charges reading a text. */
  scan(chars: number): void {
    if (chars > CHARS_PER_OPERATION) this.charge(chars / CHARS_PER_OPERATION)
  }

  /** Charges a text about to be made. */
  text(chars: number): void {
    if (chars > this.#budget.stringChars) throw this.#tooLong()
    if (chars <= CHARS_PER_OPERATION) return
    this.charge(chars / CHARS_PER_OPERATION)
    if (chars > SHORT_TEXT) this.take(chars * BYTES_PER_CHAR)
  }

  /** Checks the length of a text that grows. */
  fits(chars: number): void {
    if (chars > this.#budget.stringChars) throw this.#tooLong()
  }

  /** Charges a text put together from others without a copy. */
  rope(chars: number): void {
    this.fits(chars)
    this.charge(1)
    this.take(BYTES_PER_JOINT)
  }

  #tooLong(): Fault {
    return new Fault('VTL_TEXT', `A text of more than ${this.#budget.stringChars} characters`)
  }

  /** Charges output that was put together so far. */
  output(chars: number): void {
    if (chars > this.maxOutput) throw new Fault('VTL_OUTPUT', `More than ${this.maxOutput} characters of output`)
  }

  /** Charges a list or map of that many members about to be made or copied. */
  items(count: number): void {
    if (count > this.maxSequence)
      throw new Fault('VTL_SEQUENCE', `A list or map of more than ${this.maxSequence} items`)
    this.charge(1 + count)
    this.take(BYTES_PER_VALUE + count * BYTES_PER_MEMBER)
  }

  /** Charges one more item of a list or map that has `size` of them. */
  grow(size: number): void {
    if (size >= this.maxSequence)
      throw new Fault('VTL_SEQUENCE', `A list or map of more than ${this.maxSequence} items`)
    this.take(BYTES_PER_VALUE)
  }

  /** Charges bytes of memory. */
  take(bytes: number): void {
    this.room -= bytes
    if (this.room < 0) throw new Fault('VTL_MEMORY', 'The values made take too much memory')
  }

  /** Enters a value or call inside another; `depth` is counted down by the caller. */
  enter(): void {
    this.depth += 1
    if (this.depth > this.#budget.depth) throw new Fault('VTL_DEPTH', `More than ${this.#budget.depth} levels`)
  }

  /** Charges a loop's turn beyond the first. */
  tooManyTurns(): never {
    throw new Fault('VTL_TURNS', `More than ${this.loopTurns} turns of one #foreach`)
  }
}

function rootOf(container: object): object {
  let root = container
  while (root instanceof SubList) root = root.source
  return root
}
