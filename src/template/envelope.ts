/**
 * Argument of `$override`: replacements for parts of the request or response, and the body. Chosen: semantics §11.4.
 */
export interface EnvelopeParts {
  readonly request?: unknown
  readonly response?: unknown
  readonly body?: unknown
}

/**
 * The marked value that `$override` makes. A class of its own, so that no payload can be taken for one; it counts only
 * as the result of the whole template.
 */
export class Envelope {
  readonly parts: EnvelopeParts

  constructor(parts: EnvelopeParts) {
    this.parts = parts
  }

  /** Inside another value an envelope has no text. */
  toJSON(): never {
    throw new MisplacedEnvelope()
  }
}

/** Thrown where an envelope stands inside a value that is turned into JSON. */
export class MisplacedEnvelope extends Error {
  constructor() {
    super('$override counts only as the result of the whole template')
  }
}
