import type { Folding } from './case-folding.ts'
import type { CharSet } from './char-set.ts'

/** A parsed pattern. Flags are resolved: sets are folded, `.` and anchors name what they match. */
export interface Pattern {
  readonly root: Node
  /** Number of capture groups, the whole match not counted. */
  readonly groupCount: number
  /** Group name to its numbers (several where alternatives share a name), in order of appearance. */
  readonly names: ReadonlyMap<string, readonly number[]>
  /** Flag `u`: the text is code points, not UTF-16 units. */
  readonly unicode: boolean
  /** Flag `y`: matches start at `lastIndex` only. */
  readonly sticky: boolean
  readonly hasBackreference: boolean
}

export type Node =
  | CharsNode
  | SequenceNode
  | ChoiceNode
  | RepeatNode
  | GroupNode
  | AssertNode
  | LookNode
  | BackreferenceNode

/** One character of a set. */
export interface CharsNode {
  readonly kind: 'chars'
  readonly set: CharSet
  readonly position: number
}

/** All in this order; none = the empty text. */
export interface SequenceNode {
  readonly kind: 'sequence'
  readonly items: readonly Node[]
}

/** The first that leads to a match. */
export interface ChoiceNode {
  readonly kind: 'choice'
  readonly options: readonly Node[]
}

/** The groups `from` ≤ number < `to`. */
export interface GroupRange {
  readonly from: number
  readonly to: number
}

export interface RepeatNode {
  readonly kind: 'repeat'
  readonly body: Node
  readonly min: number
  /** Infinity = no upper limit. */
  readonly max: number
  readonly greed: 'greedy' | 'lazy'
  /** Groups inside, which every iteration forgets. */
  readonly groups: GroupRange
  /** Offset of the quantifier. */
  readonly position: number
}

/** A capture group. */
export interface GroupNode {
  readonly kind: 'group'
  readonly body: Node
  readonly number: number
}

/** Conditions on a position; `wordFolded` counts the characters that fold to word characters as such. */
export type Assertion = 'start' | 'end' | 'lineStart' | 'lineEnd' | 'word' | 'notWord' | 'wordFolded' | 'notWordFolded'

export interface AssertNode {
  readonly kind: 'assert'
  readonly assertion: Assertion
}

export interface LookNode {
  readonly kind: 'look'
  readonly body: Node
  readonly direction: 'ahead' | 'behind'
  readonly sense: 'positive' | 'negative'
  readonly groups: GroupRange
  readonly position: number
}

export interface BackreferenceNode {
  readonly kind: 'backreference'
  /** Several where alternatives share the name; the one that took part counts. */
  readonly groups: readonly number[]
  /** Absent = letter case matters. */
  readonly folding: Folding | undefined
  readonly position: number
}

/** A node that may match the empty text; true where unknown, which costs a check and changes no result. */
export function mayBeEmpty(node: Node): boolean {
  switch (node.kind) {
    case 'chars':
      return false
    case 'sequence':
      return node.items.every(mayBeEmpty)
    case 'choice':
      return node.options.some(mayBeEmpty)
    case 'repeat':
      return node.min === 0 || mayBeEmpty(node.body)
    case 'group':
      return mayBeEmpty(node.body)
    default:
      return true
  }
}

/** The most characters that a node can match; Infinity where there is no limit. */
export function maxWidth(node: Node): number {
  switch (node.kind) {
    case 'chars':
      return 1
    case 'sequence':
      return node.items.reduce((sum, item) => sum + maxWidth(item), 0)
    case 'choice':
      return node.options.reduce((widest, option) => Math.max(widest, maxWidth(option)), 0)
    case 'repeat': {
      const body = maxWidth(node.body)
      return body === 0 || node.max === 0 ? 0 : body * node.max
    }
    case 'group':
      return maxWidth(node.body)
    case 'backreference':
      return Number.POSITIVE_INFINITY
    default:
      return 0
  }
}
