import {
  type DocumentNode,
  type DocumentPlace,
  type DocumentScalar,
  textOf,
  type UnresolvedNode,
} from '../../openapi/text/document.ts'
import { textNode } from '../node.ts'
import type { Scope } from './scope.ts'

/** Characters that all composed texts of a template have together at most. */
const MOST_COMPOSED = 64 * 1024 * 1024
const LONGEST_EXPRESSION = 200

/** A value that is not known: the expression at fault as the reader of the template knows it, why, and what settles it. */
export function unresolved(expression: string, advice: string, place: DocumentPlace): UnresolvedNode {
  const isLong = expression.length > LONGEST_EXPRESSION
  const shown = isLong ? `${expression.slice(0, LONGEST_EXPRESSION - 1)}…` : expression
  return { kind: 'unresolved', expression: shown, advice, place }
}

/** Texts one after another; not known where one of them is not. */
export function compose(
  scope: Scope,
  parts: readonly DocumentNode[],
  place: DocumentPlace,
): DocumentScalar | UnresolvedNode {
  let text = ''
  for (const part of parts) {
    if (part.kind === 'unresolved') return { ...part, place }
    if (part.kind !== 'scalar') return unresolved(`a ${part.kind}`, 'text is expected where it stands', part.place)
    const piece = textOf(part) ?? ''
    scope.memory.composed += piece.length
    if (scope.memory.composed > MOST_COMPOSED) {
      return unresolved('a composed text', 'the composed texts of this template grow beyond 64 MB', place)
    }
    text += piece
  }
  return textNode(text, place)
}

/** The first value among some that is not known; undefined where all are known. */
export function unresolvedAmong(
  nodes: readonly (DocumentNode | undefined)[],
  place: DocumentPlace,
): UnresolvedNode | undefined {
  const found = nodes.find(node => node?.kind === 'unresolved')
  return found?.kind === 'unresolved' ? { ...found, place } : undefined
}
