import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, LineCounter, parseDocument } from 'yaml'
import { parseStrictJson } from '../definition/strict-json.ts'
import { messageOf } from '../exchange/failure.ts'
import { type FilePosition, locate } from './locate.ts'
import type { ShownProblem } from './problem-lines.ts'

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
export function readDefinitionFiles(paths: readonly string[]): readonly DefinitionFile[] {
  return paths.flatMap(path => {
    const files = expand(path)
    return typeof files === 'string'
      ? [unreadable(path, null, 'FILE_NOT_READABLE', files)]
      : files.map(readDefinitionFile)
  })
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
    const told = code === 'MULTIPLE_DOCS' ? 'a file holds one definition: what follows --- goes into another' : message
    return { field: '', code: 'SYNTAX_ERROR', message: told, line, column: col }
  })
  if (faults.length > 0) return { file, name, content: { kind: 'unreadable', problems: faults } }
  if (value.kind === 'error') return unreadable(file, name, 'SYNTAX_ERROR', value.message)
  return { file, name, content: { kind: 'json', value: value.value, locate: field => locate(document, lines, field) } }
}

function readDefinitionFile(file: string): DefinitionFile {
  try {
    // Strictly: a wrong byte would become another character in a template, without a word.
    return parseDefinitionText(
      file,
      new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file === '-' ? 0 : file)),
    )
  } catch (error) {
    return unreadable(file, null, 'FILE_NOT_READABLE', messageOf(error))
  }
}

/** The files that a path means, or why there are none. */
function expand(path: string): readonly string[] | string {
  if (path === '-') return [path]
  try {
    if (!statSync(path).isDirectory()) return [path]
    const entries = readdirSync(path, { recursive: true, encoding: 'utf8' })
    const files = entries.filter(entry => ENDINGS.test(entry)).sort()
    return files.length > 0 ? files.map(entry => join(path, entry)) : 'holds no *.yaml, *.yml or *.json'
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
