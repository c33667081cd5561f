import type { Reading, Unreadable } from '../openapi/draft.ts'
import { type ReadOptions, readOpenApiText } from '../openapi/read-openapi.ts'
import { type DocumentNode, entryOf, textOf } from '../openapi/text/document.ts'
import { parseDocumentText } from '../openapi/text/parse-text.ts'
import type { PseudoParameters } from '../openapi/text/pseudo-parameters.ts'
import { isServerlessTemplate, isTemplate, readTemplateSource } from './import-template.ts'

/** A document to import. */
export interface ImportSource {
  /** As it was given; `-` is standard input. */
  readonly file: string
  readonly text: string
}

/** Choices of `regauge import` that concern reading. */
export interface ImportOptions extends ReadOptions, PseudoParameters {
  /** `--parameter K=V`. */
  readonly parameters: Readonly<Record<string, string>>
}

/** One way to read a document. */
interface ImportFormat {
  readonly name: string
  /** Recognises a document by its content; asked in the order of the table where the format is `auto`. */
  readonly recognizes: (document: DocumentNode) => boolean
  /** One reading a REST API, or why there is none. */
  readonly read: (source: ImportSource, options: ImportOptions) => readonly Reading[] | Unreadable
}

const OPENAPI: ImportFormat = {
  name: 'openapi',
  recognizes: document => entryOf(document, 'openapi') !== undefined || entryOf(document, 'swagger') !== undefined,
  read: ({ text }, options) => {
    const reading = readOpenApiText(text, options)
    return reading.kind === 'unreadable' ? reading : [reading]
  },
}

const CLOUDFORMATION: ImportFormat = { name: 'cloudformation', recognizes: isTemplate, read: readTemplateSource }
const SAM: ImportFormat = { name: 'sam', recognizes: isServerlessTemplate, read: readTemplateSource }

/** All formats. A new one is a line here. */
const FORMATS: readonly ImportFormat[] = [OPENAPI, SAM, CLOUDFORMATION]

/** Names that `--format` takes. */
export const FORMAT_NAMES = ['auto', ...FORMATS.map(({ name }) => name)]

/** Reads a document in a format, or in the one that it has by its content. */
export function readDocument(
  source: ImportSource,
  format: string,
  options: ImportOptions,
): readonly Reading[] | Unreadable {
  const named = FORMATS.find(({ name }) => name === format)
  if (named !== undefined) return named.read(source, options)
  // Tags are for the format to judge.
  const document = parseDocumentText(source.text, { parameters: options, readTag: (_, node) => node })
  if (document.kind === 'unreadable') return { ...document, message: `Invalid OpenAPI input: ${document.message}` }
  const found = FORMATS.find(({ recognizes }) => recognizes(document))
  return found === undefined ? explainUnknown(document) : found.read(source, options)
}

function explainUnknown(document: DocumentNode): Unreadable {
  const place = { line: 1, column: 1 }
  if (entryOf(document, 'resources') !== undefined && textOf(entryOf(document, 'name')) !== undefined) {
    return { kind: 'unreadable', message: 'is a definition already: store it by regauge apply -f', place }
  }
  const form = 'an OpenAPI document begins with openapi: 3.0.1 or swagger: "2.0", and a template has Resources'
  return { kind: 'unreadable', message: `the format is not recognised: ${form}`, place }
}
