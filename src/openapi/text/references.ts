import { type DocumentNode, entryOf, itemsOf, textOf } from './document.ts'

/** A reference that leads nowhere, or out of the document. */
export interface BadReference {
  readonly kind: 'bad reference'
  /** Names the reference, and what is wrong with it. */
  readonly reason: string
}

/** A reference to a reference may go on so far. */
const LONGEST_CHAIN = 20

/** The node that is meant: the node itself, or what its `$ref` names within the document. */
export function resolve(root: DocumentNode, node: DocumentNode): DocumentNode | BadReference {
  let target = node
  for (let step = 0; step < LONGEST_CHAIN; step++) {
    const reference = textOf(entryOf(target, '$ref'))
    if (reference === undefined) return target
    const found = findPart(root, reference)
    if (found === undefined) return { kind: 'bad reference', reason: explainReference(reference) }
    target = found
  }
  return { kind: 'bad reference', reason: `$ref ${textOf(entryOf(node, '$ref'))} leads back to itself` }
}

/** Why a reference cannot be followed. */
export function explainReference(reference: string): string {
  if (reference.startsWith('#')) return `$ref ${reference}: the document has no such part`
  return `$ref ${reference} leads to another file, which is not read: move that part into this document`
}

/** The part of a document that `#/a/b` names: a JSON pointer, whose parts may be percent-encoded. */
function findPart(root: DocumentNode, reference: string): DocumentNode | undefined {
  if (!reference.startsWith('#/')) return undefined
  let node: DocumentNode | undefined = root
  for (const part of reference.slice(2).split('/')) {
    const key = decode(part).replaceAll('~1', '/').replaceAll('~0', '~')
    node = node?.kind === 'list' ? itemsOf(node)[Number(key)] : entryOf(node, key)
  }
  return node
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
