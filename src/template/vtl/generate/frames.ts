/** The value of an argument in the frame of its call. */
export type Argument = (frame: Frame | undefined) => unknown

/**
 * Variables as a macro sees them. What it sets is set in its own frame and in all around it; a parameter is evaluated
 * at each use, in the frame of the call.
 */
export class Frame {
  readonly outer: Frame | undefined
  readonly #args = new Map<string, Argument>()
  readonly #own = new Map<string, unknown>()

  constructor(outer: Frame | undefined) {
    this.outer = outer
  }

  bind(name: string, argument: Argument): void {
    this.#args.set(name, argument)
  }

  /** Sets a variable of this frame only. */
  setOwn(name: string, value: unknown): void {
    this.#own.set(name, value)
  }

  get(name: string): unknown {
    let frame: Frame | undefined = this
    while (frame !== undefined) {
      const own = frame.#own.get(name)
      if (own !== undefined) return own
      const argument = frame.#args.get(name)
      if (argument !== undefined) return argument(frame.outer)
      frame = frame.outer
    }
    return undefined
  }

  /** Sets a variable at every level; undefined takes it away, the parameter of that name, too. */
  put(name: string, value: unknown): void {
    for (let frame: Frame | undefined = this; frame !== undefined; frame = frame.outer) {
      if (value !== undefined) frame.#own.set(name, value)
      else {
        frame.#own.delete(name)
        frame.#args.delete(name)
      }
    }
  }
}
