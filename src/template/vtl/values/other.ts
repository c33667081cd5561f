/** A Character, as `charAt` gives it: it prints and compares as its text and is no String. */
export class JavaChar {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** `$foreach` inside a loop. */
export class LoopScope {
  /** Counted from 0; -1 before the first turn. */
  index = -1
  hasNext = false
  readonly parent: LoopScope | undefined
  constructor(parent: unknown) {
    this.parent = parent instanceof LoopScope ? parent : undefined
  }
}

/** How often a block may be rendered inside itself. Observed: Velocity's default. */
const MAX_BLOCK_DEPTH = 2

/**
 * The text of `#define` or of `#@macro`, rendered anew at each use: with the variables of the frame where it is
 * printed, or else of the frame that it was made in.
 */
export class Block<Frame = unknown> {
  readonly #render: (frame: Frame | undefined) => string
  readonly #frame: Frame | undefined
  #depth = 0
  constructor(render: (frame: Frame | undefined) => string, frame: Frame | undefined) {
    this.#render = render
    this.#frame = frame
  }

  /** The text; undefined when the block is rendered inside itself too often. */
  render(frame: Frame | undefined = this.#frame): string | undefined {
    if (this.#depth >= MAX_BLOCK_DEPTH) return undefined
    this.#depth += 1
    try {
      return this.#render(frame)
    } finally {
      this.#depth -= 1
    }
  }
}
