import { JavaMap } from './java-map.ts'

/** A Character, as `charAt` gives it: it prints and compares as its text and is no String. */
export class JavaChar {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** `$foreach` inside a loop. It is a map, too, in which a template may keep values of its own. */
export class LoopScope {
  readonly variables = new JavaMap()
  /** Counted from 0; -1 before the first turn. */
  index = -1
  hasNext = false
  readonly parent: LoopScope | undefined
  constructor(parent: unknown) {
    this.parent = parent instanceof LoopScope ? parent : undefined
  }
}

/**
 * The text of `#define` or of `#@macro`, rendered anew at each use: with the variables of the frame where it is
 * printed, or else of the frame that it was made in.
 */
export class Block<Frame = unknown> {
  readonly #render: (frame: Frame | undefined) => string
  readonly #frame: Frame | undefined
  readonly #maxDepth: number
  #depth = 0
  /** `maxDepth`: how often it may be rendered inside itself. */
  constructor(render: (frame: Frame | undefined) => string, frame: Frame | undefined, maxDepth: number) {
    this.#maxDepth = maxDepth
    this.#render = render
    this.#frame = frame
  }

  /** The text; undefined when the block is rendered inside itself too often. */
  render(frame: Frame | undefined = this.#frame): string | undefined {
    if (this.#depth >= this.#maxDepth) return undefined
    this.#depth += 1
    try {
      return this.#render(frame)
    } finally {
      this.#depth -= 1
    }
  }
}
