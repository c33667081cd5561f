import { type CharSet, invertSet } from './char-set.ts'
import type { Node } from './syntax.ts'

/**
 * A pattern on which the native engine may answer wrongly; our own engines alone run it. V8 14.6 (Node 26.10) has two
 * faults, both observed by comparing it with our engines and with V8 11.3:
 *
 * - Where an unlimited repetition holds a class that leaves out one character and then one that leaves out none, as in
 *   `(?:[^a][^])*`, it reads past the end of the text. `--no-regexp-assemble-from-bytecode` avoids it.
 * - Where `^` stands behind a repetition of whatever character, as in `[^]*?b^|a`, it may find nothing on any text, the
 *   other alternatives included. `--no-regexp-optimization` avoids it.
 */
export function nativeMisreads(node: Node): boolean {
  return readsPastTheEnd(node) || hasStartBehindAll(node)
}

function readsPastTheEnd(node: Node): boolean {
  if (node.kind === 'repeat' && node.max === Number.POSITIVE_INFINITY && hasTrigger(node.body)) return true
  return children(node).some(readsPastTheEnd)
}

function hasStartBehindAll(root: Node): boolean {
  let behindAll = false
  const visit = (node: Node): boolean => {
    if (node.kind === 'assert' && node.assertion === 'start') return behindAll
    const found = children(node).some(visit)
    if (node.kind === 'repeat' && node.max === Number.POSITIVE_INFINITY) {
      behindAll ||= leaves(node.body).some(set => leavesOut(set) === 'nothing')
    }
    return found
  }
  return visit(root)
}

/** In order of the text. */
function children(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'sequence':
      return node.items
    case 'choice':
      return node.options
    case 'repeat':
    case 'group':
    case 'look':
      return [node.body]
    default:
      return []
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
