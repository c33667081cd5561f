import type { Offset } from '../ast.ts'
import { placeOf } from '../place.ts'

/** A place in a template: line and column count from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Something that is read or written by name, where it stands first. */
export interface Named extends Place {
  readonly name: string
}

/** Collects names with the place of the first of each. */
export class Names {
  readonly #source: string
  readonly #first = new Map<string, Offset>()

  constructor(source: string) {
    this.#source = source
  }

  add(name: string, at: Offset): void {
    const known = this.#first.get(name)
    if (known === undefined || at < known) this.#first.set(name, at)
  }

  /** In the order of the template. */
  list(): Named[] {
    return [...this.#first].sort(([, a], [, b]) => a - b).map(([name, at]) => ({ name, ...placeOf(this.#source, at) }))
  }
}
