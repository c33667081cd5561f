import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import { parseStrictJson } from '../../definition/parsers/strict-json.ts'
import type { Unreadable } from '../draft.ts'
import type { DocumentNode, DocumentPlace } from './document.ts'
import { joinFlowLines } from './flow-indent.ts'
import { buildJsonTree, DEEPEST } from './json-tree.ts'
import { type PseudoParameters, replaceInText } from './pseudo-parameters.ts'

/** How a text is read. */
export interface TextOptions {
  /** Replaced in the text before it is parsed. Default: nothing is. */
  readonly parameters?: PseudoParameters
  /** Name of an included file, for its places. */
  readonly file?: string
  /** Reads a tag that YAML does not know, such as `!Sub`; undefined refuses it. Default: every one is refused. */
  readonly readTag?: (tag: string, node: DocumentNode) => DocumentNode | undefined
  /** Largest size in UTF-8 bytes. Default 6 MB. Documented: ImportRestApi. */
  readonly mostBytes?: number
}

const MOST_BYTES = 6 * 1024 * 1024
/** A definition needs some thirty levels; what recurses over a document must not overflow. */
const TOO_DEEP = `is nested deeper than ${DEEPEST} levels`
/** Nodes that aliases may add to a document: a few kilobytes of YAML can mean billions of them. */
const MOST_ALIASED_NODES = 50_000

/** A fault while a tree is built; caught where the building begins. */
class TextFault extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

/**
 * Parses a text to a located document: JSON or YAML, told apart by content. YAML is 1.2 core, so that `on` and `yes`
 * are text, with anchors and merge keys. A key that stands twice, an alias within itself, more than one document, or
 * aliases that expand beyond measure are faults.
 */
export function parseDocumentText(text: string, options: TextOptions = {}): DocumentNode | Unreadable {
  const mostBytes = options.mostBytes ?? MOST_BYTES
  const bytes = Buffer.byteLength(text)
  if (bytes > mostBytes) {
    const megabytes = (count: number) => (count / 1024 / 1024).toFixed(1)
    const message = `has ${megabytes(bytes)} MB, and at most ${megabytes(mostBytes)} MB are read`
    return { kind: 'unreadable', message, place: { line: 1, column: 1 } }
  }
  const source = locateText(text.replace(/^\uFEFF/, ' '), options)
  // Flow style YAML begins with a brace as well, but hardly with a quote after it: that is meant to be JSON.
  const json = /^\s*[{[]/.test(source.text) ? parseStrictJson(source.text) : undefined
  if (json?.kind === 'fault' && /^\s*(?:\{\s*"|\[)/.test(source.text)) return source.fault(json.message, json.position)
  return json?.kind === 'value' ? parseJson(source) : parseYaml(source, options)
}

/** A text whose parameters were replaced, with the places of the text as it was. */
interface LocatedText {
  readonly text: string
  readonly placeAt: (offset: number) => DocumentPlace
  readonly fault: (message: string, offset: number) => Unreadable
}

function locateText(original: string, { parameters, file }: TextOptions): LocatedText {
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (let at = original.indexOf('\n'); at >= 0; at = original.indexOf('\n', at + 1)) lines.addNewLine(at + 1)
  const replaced = parameters === undefined ? undefined : replaceInText(original, parameters)
  const placeAt = (offset: number): DocumentPlace => {
    const { line, col } = lines.linePos(replaced?.originalOffset(offset) ?? offset)
    return { line, column: col, ...(file === undefined ? {} : { file }) }
  }
  const fault = (message: string, offset: number): Unreadable => {
    return { kind: 'unreadable', message, place: placeAt(offset) }
  }
  return { text: replaced?.text ?? original, placeAt, fault }
}

function parseJson({ text, placeAt, fault }: LocatedText): DocumentNode | Unreadable {
  const tree = buildJsonTree(text, placeAt)
  return tree.kind === 'too deep' ? fault(TOO_DEEP, tree.offset) : tree
}

function parseYaml({ text, placeAt, fault }: LocatedText, options: TextOptions): DocumentNode | Unreadable {
  try {
    const document = parseLeniently(text)
    const [error] = document.errors
    if (error !== undefined) return fault(explainError(error), error.pos[0])
    return new TreeBuilder(placeAt, options).build(document)
  } catch (error) {
    if (error instanceof TextFault) return fault(error.message, error.offset)
    // The YAML parser recurses, and says so only by overflowing.
    if (error instanceof RangeError) return fault(TOO_DEEP, 0)
    throw error
  }
}

const FLOW_END = /in block collection must be sufficiently indented and end with/
/** Each repair parses the text anew. */
const MOST_REPAIRS = 50

/** Parses YAML, flow collections that are not indented enough included. */
function parseLeniently(original: string): Document {
  let text = original
  for (let repairs = 0; ; repairs++) {
    const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, merge: false })
    const [error] = document.errors
    if (error?.code !== 'BAD_INDENT' || !FLOW_END.test(error.message) || repairs === MOST_REPAIRS) return document
    const joined = joinFlowLines(text, text.slice(0, error.pos[0]).trimEnd().length)
    if (joined === text) return document
    text = joined
  }
}

function explainError({ code, message }: { readonly code: string; readonly message: string }): string {
  if (code === 'MULTIPLE_DOCS') return 'holds more than one document: what follows --- goes into another file'
  return message.includes('call stack') ? TOO_DEEP : `is not valid YAML: ${message}`
}

/** Builds the tree of one document. Anchors are known by name, since one may be given anew further down. */
class TreeBuilder {
  readonly #placeAt: (offset: number) => DocumentPlace
  readonly #options: TextOptions
  readonly #anchors = new Map<string, unknown>()
  /** Anchored nodes that are being built: an alias to one of them would never end. */
  readonly #open = new Set<unknown>()
  #aliasDepth = 0
  /** The outermost alias that is being followed: the one that its author sees. */
  #aliasAt = 0
  #aliasedNodes = 0

  constructor(placeAt: (offset: number) => DocumentPlace, options: TextOptions) {
    this.#placeAt = placeAt
    this.#options = options
  }

  build(document: Document): DocumentNode {
    if (document.contents === null) throw new TextFault('is empty', 0)
    return this.#node(document.contents, offsetOf(document.contents), 0)
  }

  #node(node: unknown, at: number, depth: number): DocumentNode {
    if (depth > DEEPEST) throw new TextFault(TOO_DEEP, at)
    if (this.#aliasDepth > 0 && ++this.#aliasedNodes > MOST_ALIASED_NODES) {
      throw new TextFault(`its aliases stand for more than ${MOST_ALIASED_NODES} values`, this.#aliasAt)
    }
    if (isAlias(node)) return this.#alias(node, at, depth)
    const { anchor, tag } = annotationsOf(node)
    if (anchor !== undefined) this.#anchors.set(anchor, node)
    this.#open.add(node)
    const built = this.#plain(node, at, depth)
    this.#open.delete(node)
    return tag?.startsWith('!') ? this.#tagged(tag, built, at) : built
  }

  #plain(node: unknown, at: number, depth: number): DocumentNode {
    const place = this.#placeAt(at)
    if (isMap(node)) return { kind: 'map', place, entries: this.#entries(node, depth) }
    if (isSeq(node)) {
      return { kind: 'list', place, items: node.items.map(item => this.#node(item, offsetOf(item) || at, depth + 1)) }
    }
    if (isScalar(node)) return scalar(node, place)
    // An entry without a value: `key:` at the end of a line.
    return { kind: 'scalar', place, value: null }
  }

  #alias(alias: Alias, at: number, depth: number): DocumentNode {
    const target = this.#anchors.get(alias.source)
    if (target === undefined) throw new TextFault(`there is no anchor &${alias.source} above`, at)
    if (this.#open.has(target)) throw new TextFault(`the alias *${alias.source} stands within its own anchor`, at)
    if (this.#aliasDepth++ === 0) this.#aliasAt = at
    const node = this.#node(target, at, depth + 1)
    this.#aliasDepth--
    return node
  }

  #entries(map: YAMLMap, depth: number): Map<string, DocumentNode> {
    const entries = new Map<string, DocumentNode>()
    const merged: DocumentNode[] = []
    for (const pair of map.items as readonly Pair[]) {
      const at = offsetOf(pair.key)
      const key = keyOf(pair.key, at)
      const value = this.#node(pair.value, at, depth + 1)
      if (key === '<<' && isScalar(pair.key) && pair.key.type === 'PLAIN') merged.push(...this.#merge(value, at))
      else if (entries.has(key)) throw new TextFault(`is not valid: the key ${JSON.stringify(key)} is given twice`, at)
      else entries.set(key, value)
    }
    for (const source of merged) {
      // Of several sources the first wins, and the map's own keys win over all.
      if (source.kind !== 'map') continue
      for (const [key, value] of source.entries) if (!entries.has(key)) entries.set(key, value)
    }
    return entries
  }

  #merge(value: DocumentNode, at: number): readonly DocumentNode[] {
    const sources = value.kind === 'list' ? value.items : [value]
    if (sources.every(({ kind }) => kind === 'map')) return sources
    throw new TextFault('the merge key << takes a map, or a list of maps', at)
  }

  #tagged(tag: string, node: DocumentNode, at: number): DocumentNode {
    const read = this.#options.readTag?.(tag, node)
    if (read !== undefined) return read
    throw new TextFault(`the tag ${tag} has no meaning here`, at)
  }
}

function scalar(node: Scalar, place: DocumentPlace): DocumentNode {
  const { value, source } = node
  if (value === null || typeof value === 'string') return { kind: 'scalar', place, value }
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) {
    return { kind: 'scalar', place, value, ...(source === undefined ? {} : { source }) }
  }
  return { kind: 'scalar', place, value: source ?? String(value) }
}

function annotationsOf(node: unknown): { readonly anchor: string | undefined; readonly tag: string | undefined } {
  if (isMap(node) || isSeq(node) || isScalar(node)) return { anchor: node.anchor, tag: node.tag }
  return { anchor: undefined, tag: undefined }
}

function keyOf(key: unknown, at: number): string {
  if (isScalar(key)) return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
  throw new TextFault('a key is text, no list, map or alias', at)
}

function offsetOf(node: unknown): number {
  if (isMap(node) || isSeq(node) || isScalar(node) || isAlias(node)) return node.range?.[0] ?? 0
  return 0
}
