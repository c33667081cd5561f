import type { DocumentNode, DocumentPlace } from './document.ts'

const TOKEN = /[ \t\n\r]*(?:("(?:[^"\\]|\\.)*")|([{}[\],:])|([^ \t\n\r{}[\],:"]+))/gy

/** Deepest nesting of a document of either form. */
export const DEEPEST = 200

/** The text is nested deeper than that, from this offset on. */
export interface TooDeep {
  readonly kind: 'too deep'
  readonly offset: number
}

/**
 * Builds the located document of a text that is known to be JSON. The YAML parser could do it as well, in a hundred
 * times the time. Of JSON's own rules none is checked here.
 */
export function buildJsonTree(text: string, placeAt: (offset: number) => DocumentPlace): DocumentNode | TooDeep {
  const open: OpenNode[] = []
  let key: { readonly text: string; readonly place: DocumentPlace } | undefined
  let root: DocumentNode | undefined
  const put = (node: DocumentNode) => {
    const parent = open.at(-1)
    if (parent === undefined) root = node
    else if (parent.kind === 'list') parent.items.push(node)
    else if (key !== undefined) parent.entries.set(key.text, node)
    key = undefined
  }
  for (const match of text.matchAll(TOKEN)) {
    const [whole, string, mark, word] = match
    const offset = match.index + whole.length - (string ?? mark ?? word ?? '').length
    const parent = open.at(-1)
    if (string !== undefined && parent?.kind === 'map' && key === undefined) {
      key = { text: JSON.parse(string), place: placeAt(offset) }
      continue
    }
    if (mark === ',' || mark === ':') continue
    const place = key?.place ?? placeAt(offset)
    if (mark === '}' || mark === ']') open.pop()
    else if (mark !== undefined) {
      const node: OpenNode =
        mark === '{' ? { kind: 'map', place, entries: new Map() } : { kind: 'list', place, items: [] }
      put(node)
      if (open.push(node) > DEEPEST) return { kind: 'too deep', offset }
    } else if (string !== undefined) put({ kind: 'scalar', place, value: JSON.parse(string) })
    else if (word !== undefined) put(scalar(word, place))
  }
  return root ?? { kind: 'scalar', place: placeAt(0), value: null }
}

/** A map or list whose end has not come yet. */
type OpenNode =
  | { readonly kind: 'map'; readonly place: DocumentPlace; readonly entries: Map<string, DocumentNode> }
  | { readonly kind: 'list'; readonly place: DocumentPlace; readonly items: DocumentNode[] }

function scalar(word: string, place: DocumentPlace): DocumentNode {
  const value: number | boolean | null = JSON.parse(word)
  return value === null ? { kind: 'scalar', place, value } : { kind: 'scalar', place, value, source: word }
}
