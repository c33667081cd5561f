import { type CharSet, invertSet } from './char-set.ts'
import type { Node } from './syntax.ts'

/**
 * Whether the native engine may read past the end of a text: V8 14.6 (Node 26.10) does where an unlimited repetition
 * holds a class that leaves out one character and then one that leaves out none, as in `(?:[^a][^])*`. It then answers
 * a match that ends behind the text. Observed by comparing its interpreter and its compiler
 * (`--no-regexp-assemble-from-bytecode` avoids it). Such patterns are only run by our own engines.
 */
export function nativeMisreads(node: Node): boolean {
  switch (node.kind) {
    case 'repeat':
      return (node.max === Number.POSITIVE_INFINITY && hasTrigger(node.body)) || nativeMisreads(node.body)
    case 'sequence':
      return node.items.some(nativeMisreads)
    case 'choice':
      return node.options.some(nativeMisreads)
    case 'group':
    case 'look':
      return nativeMisreads(node.body)
    default:
      return false
  }
}

function hasTrigger(node: Node): boolean {
  const sets = leaves(node)
  return sets.some((set, index) => leavesOut(set) === 'little' && leavesOut(sets[index + 1]) === 'nothing')
}

/** The sets of a node in order of the text; undefined between what does not follow directly. */
function leaves(node: Node): (CharSet | undefined)[] {
  if (node.kind === 'chars') return [node.set]
  if (node.kind === 'sequence') return node.items.flatMap(leaves)
  if (node.kind === 'choice') return node.options.flatMap(option => [undefined, ...leaves(option), undefined])
  if (node.kind === 'group' || node.kind === 'repeat') return leaves(node.body)
  return []
}

function leavesOut(set: CharSet | undefined): 'nothing' | 'little' | 'much' {
  if (set === undefined) return 'much'
  const rest = invertSet(set)
  if (rest.length === 0) return 'nothing'
  const count = rest.reduce((sum, bound, index) => sum + (index % 2 === 0 ? -bound : bound + 1), 0)
  // Two, because a letter without its case is one character to the author.
  return count <= 2 ? 'little' : 'much'
}
