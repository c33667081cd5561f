import type { DocumentNode } from './document.ts'

/** Values of `${AWS::Region}`, `${AWS::AccountId}` and `${AWS::Partition}`. The partition is `aws` unless said. */
export interface PseudoParameters {
  readonly region: string
  readonly accountId: string
  readonly partition?: string
}

const PSEUDO_PARAMETER = /\$\{AWS::(Region|AccountId|Partition)\}/g

/** A text in which parameters were replaced, and the way back to the offsets of the text before. */
export interface ReplacedText {
  readonly text: string
  readonly originalOffset: (offset: number) => number
}

/** Replaces pseudo parameters anywhere in a text, as AWS's import does before it parses. */
export function replaceInText(text: string, values: PseudoParameters): ReplacedText {
  const shifts: { readonly from: number; readonly by: number }[] = []
  let by = 0
  const replaced = text.replace(PSEUDO_PARAMETER, (expression, name: string, offset: number) => {
    const value = lookUp(name, values)
    const from = offset - by + value.length
    by += expression.length - value.length
    shifts.push({ from, by })
    return value
  })
  return { text: replaced, originalOffset: offset => offset + (shifts.findLast(({ from }) => from <= offset)?.by ?? 0) }
}

/** The same for a document that is parsed already: a template leaves these expressions in texts without `Fn::Sub`. */
export function replaceInDocument(node: DocumentNode, values: PseudoParameters): DocumentNode {
  const replace = (text: string) => text.replace(PSEUDO_PARAMETER, (_, name: string) => lookUp(name, values))
  switch (node.kind) {
    case 'map': {
      const entries = [...node.entries].map(([key, entry]) => [replace(key), replaceInDocument(entry, values)] as const)
      return { ...node, entries: new Map(entries) }
    }
    case 'list':
      return { ...node, items: node.items.map(item => replaceInDocument(item, values)) }
    case 'scalar':
      return typeof node.value === 'string' ? { ...node, value: replace(node.value) } : node
    case 'unresolved':
      return node
  }
}

function lookUp(name: string, { region, accountId, partition = 'aws' }: PseudoParameters): string {
  if (name === 'Region') return region
  return name === 'AccountId' ? accountId : partition
}
