import type { FuzzCase } from './case.ts'

/** A difference that is known, is not meant to stay, and is counted apart until it is closed. */
export interface OpenDifference {
  readonly name: string
  readonly reason: string
  readonly applies: (pair: FuzzCase) => boolean
}

/** Every open difference: none at present. Who closes one deletes its line. */
export const OPEN: readonly OpenDifference[] = []

/** The open difference that a pair falls under. */
export function findOpen(pair: FuzzCase): OpenDifference | undefined {
  return OPEN.find(({ applies }) => {
    try {
      return applies(pair)
    } catch {
      // A source that does not parse shows no construct.
      return false
    }
  })
}
