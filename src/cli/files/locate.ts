import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml'
import { parseFieldPath } from '../../definition/path.ts'

/** Where something stands in a file; both count from 1. */
export interface FilePosition {
  readonly line: number
  readonly column: number
}

/** Where a field stands in a YAML or JSON document: its key, or that of the nearest field around it that is there. */
export function locate(document: Document, lines: LineCounter, path: string): FilePosition {
  let node: unknown = document.contents
  let offset = 0
  for (const key of parseFieldPath(path)) {
    const step = enter(node, key, document)
    if (step === undefined) break
    node = step.value
    offset = step.offset ?? offset
  }
  const { line, col } = lines.linePos(offset)
  return { line, column: col }
}

function enter(node: unknown, key: string | number, document: Document) {
  const target = isAlias(node) ? node.resolve(document) : node
  if (isMap(target)) {
    const pair = target.items.find(item => isScalar(item.key) && String(item.key.value) === String(key))
    return pair && { value: pair.value, offset: startOf(pair.key) }
  }
  if (isSeq(target) && typeof key === 'number' && key in target.items) {
    const item = target.items[key]
    return { value: item, offset: startOf(item) }
  }
  return undefined
}

function startOf(node: unknown): number | undefined {
  // A parsed document holds nodes.
  return typeof node === 'object' && node !== null && 'range' in node ? (node as Node).range?.[0] : undefined
}
