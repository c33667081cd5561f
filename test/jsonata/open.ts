import { createRequire } from 'node:module'

import type { FuzzCase } from './case.ts'
import { libraryNames } from './oracle.ts'

/** A difference that is known, is not meant to stay, and is counted apart until it is closed. */
export interface OpenDifference {
  readonly name: string
  readonly reason: string
  readonly applies: (pair: FuzzCase) => boolean
}

const jsonata: (source: string) => { ast(): unknown } = createRequire(import.meta.url)('jsonata')
const LIBRARY = new Set(libraryNames())

/** Every open difference. Who closes one deletes its line. */
export const OPEN: readonly OpenDifference[] = [
  {
    name: 'library functions applied in part',
    reason:
      'the package then calls the JavaScript function past its signature: what that does with a wrong type is an accident of its body, often a TypeError, and not yet copied everywhere',
    applies: ({ source }) => appliesLibraryInPart(jsonata(source).ast()),
  },
]

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

function appliesLibraryInPart(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false
  if (Reflect.get(node, 'type') === 'partial' && LIBRARY.has(procedureOf(node))) return true
  return Object.values(node).some(appliesLibraryInPart)
}

function procedureOf(node: object): string {
  const procedure: unknown = Reflect.get(node, 'procedure')
  return typeof procedure === 'object' && procedure !== null ? String(Reflect.get(procedure, 'value')) : ''
}
