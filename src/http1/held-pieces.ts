/** Pieces that are kept as they came. A body that arrives at an ordinary pace has fewer, and is copied once. */
const LOOSE = 256

/**
 * The pieces of a body that is held whole. Each takes some 400 bytes beside its own, and who sends them decides how
 * small they are: many are joined.
 */
export class HeldPieces {
  #joined: Uint8Array[] | undefined = undefined
  #loose: Uint8Array[] = []

  push(piece: Uint8Array): void {
    if (this.#loose.push(piece) < LOOSE) return
    this.#joined ??= []
    this.#joined.push(Buffer.concat(this.#loose))
    this.#loose = []
  }

  /** Gives them in their order, and holds them no longer. */
  take(): Uint8Array[] {
    const pieces = this.#joined === undefined ? this.#loose : [...this.#joined, ...this.#loose]
    this.#joined = undefined
    this.#loose = []
    return pieces
  }
}
