import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, LineCounter, parseDocument } from 'yaml'
import { parseStrictJson } from '../../definition/parsers/strict-json.ts'
import { messageOf } from '../../exchange/failure.ts'
import { type FilePosition, locate } from './locate.ts'
import type { ShownProblem } from './problem-lines.ts'
import { readText } from './read-text.ts'

/** A file with its content, or with what makes it unreadable. */
export interface DefinitionFile {
  readonly file: string
  /** The API's name where it can be read. */
  readonly name: string | null
  readonly content:
    | { readonly kind: 'json'; readonly value: unknown; readonly locate: (field: string) => FilePosition }
    | { readonly kind: 'unreadable'; readonly problems: readonly ShownProblem[] }
}

const ENDINGS = /\.(ya?ml|json)$/

/** Reads files, and what lies below folders (`*.yaml`, `*.yml`, `*.json`, sorted). A bad path becomes a file with a problem. */
export async function readDefinitionFiles(paths: readonly string[]): Promise<readonly DefinitionFile[]> {
  const read: DefinitionFile[] = []
  for (const path of paths) {
    const files = expand(path)
    if (typeof files === 'string') read.push(unreadable(path, null, 'FILE_NOT_READABLE', files))
    else for (const file of files) read.push(await readDefinitionFile(file))
  }
  return read
}

/** Reads one text: JSON where the file's name ends so, else YAML, of which JSON is a part. */
export function parseDefinitionText(file: string, text: string): DefinitionFile {
  return file.endsWith('.json') ? parseJsonText(file, text) : parseYamlText(file, text)
}

/** The YAML parser takes a hundred times as long, and takes what is no JSON: it only says where something stands. */
function parseJsonText(file: string, text: string): DefinitionFile {
  const json = parseStrictJson(text)
  if (json.kind === 'fault') {
    const { message, line, column } = json
    const problem = { field: '', code: 'SYNTAX_ERROR', message, line, column }
    return { file, name: null, content: { kind: 'unreadable', problems: [problem] } }
  }
  const { value } = json
  const positions = once(() => {
    const lines = new LineCounter()
    return { lines, document: parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false }) }
  })
  const find = (field: string) => locate(positions().document, positions().lines, field)
  return { file, name: nameOf(value), content: { kind: 'json', value, locate: find } }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

function parseYamlText(file: string, text: string): DefinitionFile {
  const lines = new LineCounter()
  // Prettier errors would hold the source again; the position is enough.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false, uniqueKeys: true })
  const value = toPlain(document)
  const name = value.kind === 'value' ? nameOf(value.value) : null
  // A warning is a tag that nobody resolves, such as !Sub: its text would be taken as it stands.
  const faults = [...document.errors, ...document.warnings].map(({ code, message, pos }) => {
    const { line, col } = lines.linePos(pos[0])
    // The parser's own text advises its callers, not the author of the file.
    const told =
      code === 'MULTIPLE_DOCS'
        ? 'a file holds one definition: move the part behind --- into a file of its own'
        : message
    return { field: '', code: 'SYNTAX_ERROR', message: told, line, column: col }
  })
  if (faults.length > 0) return { file, name, content: { kind: 'unreadable', problems: faults } }
  if (value.kind === 'error') return unreadable(file, name, 'SYNTAX_ERROR', value.message)
  const definition = withoutAnchorKeys(value.value, ANCHOR_PLACES)
  return { file, name, content: { kind: 'json', value: definition, locate: field => locate(document, lines, field) } }
}

/** Where keys have fixed names or forms, so that one which begins with `x-` can only hold what aliases repeat. */
interface AnchorPlaces {
  readonly [key: string]: AnchorPlaces
}

const METHOD_PLACES: AnchorPlaces = { integration: {}, methodResponses: { '*': {} } }
const ANCHOR_PLACES: AnchorPlaces = { resources: { '*': { methods: { '*': METHOD_PLACES } } } }

/** A YAML value without keys that begin with `x-` at these places; `*` is any key. */
function withoutAnchorKeys(value: unknown, places: AnchorPlaces): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const kept = Object.entries(value).filter(([key]) => !key.startsWith('x-'))
  return Object.fromEntries(
    kept.map(([key, entry]) => {
      const inside = Object.hasOwn(places, key) ? places[key] : places['*']
      return [key, inside === undefined ? entry : withoutAnchorKeys(entry, inside)]
    }),
  )
}

async function readDefinitionFile(file: string): Promise<DefinitionFile> {
  const text = await readText(file)
  return text.kind === 'text' ? parseDefinitionText(file, text.text) : unreadable(file, null, text.code, text.message)
}

/** The files that a path means, or why there are none. */
function expand(path: string): readonly string[] | string {
  if (path === '-') return [path]
  try {
    if (!statSync(path).isDirectory()) return [path]
    const entries = readdirSync(path, { recursive: true, encoding: 'utf8' })
    const files = entries.filter(entry => ENDINGS.test(entry)).sort()
    return files.length > 0
      ? files.map(entry => join(path, entry))
      : 'the folder holds no definition file (*.yaml, *.yml or *.json)'
  } catch (error) {
    return messageOf(error)
  }
}

function toPlain(document: Document): { kind: 'value'; value: unknown } | { kind: 'error'; message: string } {
  try {
    return { kind: 'value', value: document.toJS({ maxAliasCount: 100 }) }
  } catch (error) {
    return { kind: 'error', message: messageOf(error) }
  }
}

function nameOf(value: unknown): string | null {
  const isNamed = typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
  return isNamed ? String(value.name) : null
}

function unreadable(file: string, name: string | null, code: string, message: string): DefinitionFile {
  return { file, name, content: { kind: 'unreadable', problems: [{ field: '', code, message }] } }
}
