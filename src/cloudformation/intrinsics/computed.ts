import { type DocumentNode, textOf } from '../../openapi/text/document.ts'
import { nullNode } from '../node.ts'
import type { Scope } from './scope.ts'

/** A value with its intrinsics computed, for the intrinsics themselves: `evaluate` knows them, and they know only this. */
export function compute(node: DocumentNode, scope: Scope): DocumentNode | undefined {
  return scope.evaluate(node, scope)
}

/** The same where a value has to stand: `AWS::NoValue` is null. */
export function computeOrNull(node: DocumentNode, scope: Scope): DocumentNode {
  return compute(node, scope) ?? nullNode(node.place)
}

/** The text of a value; undefined where it is none or not known. */
export function computeText(node: DocumentNode | undefined, scope: Scope): string | undefined {
  return node === undefined ? undefined : textOf(compute(node, scope))
}
