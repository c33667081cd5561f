import type { JavaFullMatch } from '../regex/java/full-match.ts'

/** Several names: one map of those present at the end of a path, each of them by itself elsewhere. */
export type Step =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'scan' }
  | { readonly kind: 'filter'; readonly predicate: Predicate }
  | { readonly kind: 'function'; readonly name: FunctionName; readonly of: JsonPath | undefined }

/** Functions that are carried out. */
export type FunctionName = 'length' | 'min' | 'max' | 'avg' | 'sum'

/** A compiled JSONPath. */
export interface JsonPath {
  readonly text: string
  /** Beginning of the path: the document (`$`), or the item under test (`@`). */
  readonly root: '$' | '@'
  readonly steps: readonly Step[]
  /** The path leads to one value at most; the value of any other path is a list. */
  readonly definite: boolean
}

/** A condition on an item. */
export type Predicate =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Predicate[] }
  | { readonly kind: 'not'; readonly part: Predicate }
  | { readonly kind: 'exists'; readonly path: JsonPath; readonly wanted: boolean }
  | { readonly kind: 'relation'; readonly operator: RelationName; readonly left: Operand; readonly right: Operand }

export type RelationName =
  | '=='
  | '==='
  | '!='
  | '!=='
  | '<'
  | '<='
  | '>'
  | '>='
  | '=~'
  | 'in'
  | 'nin'
  | 'contains'
  | 'all'
  | 'size'
  | 'empty'
  | 'subsetof'
  | 'anyof'
  | 'noneof'

/** One side of a relation. A document's value is looked up for each item. */
export type Operand =
  | { readonly kind: 'path'; readonly path: JsonPath }
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'pattern'; readonly pattern: JavaFullMatch }

/** Steps each of which leads from one value to one at most; the last may name several. */
export function isDefinite(steps: readonly Step[]): boolean {
  return steps.every((step, index) => {
    switch (step.kind) {
      case 'names':
        return step.names.length === 1 || index === steps.length - 1
      case 'indexes':
        return step.indexes.length === 1
      default:
        return step.kind === 'function'
    }
  })
}
