import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import type { FileContent } from '../cloudformation/intrinsics/scope.ts'
import { readTemplate } from '../cloudformation/read-template.ts'
import type { Reading, Unreadable } from '../openapi/draft.ts'
import type { ReadOptions } from '../openapi/read-openapi.ts'
import { type DocumentNode, entriesOf, entryOf, itemsOf, textOf } from '../openapi/text/document.ts'
import type { PseudoParameters } from '../openapi/text/pseudo-parameters.ts'

/** Tells a template of CloudFormation from other documents. */
export function isTemplate(document: DocumentNode): boolean {
  return entryOf(document, 'Resources')?.kind === 'map'
}

/** Tells a template that SAM transforms. Both kinds are read by the same function. */
export function isServerlessTemplate(document: DocumentNode): boolean {
  const transform = entryOf(document, 'Transform')
  const types = entriesOf(entryOf(document, 'Resources')).map(([, resource]) => entryOf(resource, 'Type'))
  const names = [transform, ...itemsOf(transform), ...types].map(textOf)
  return isTemplate(document) && names.some(name => name?.startsWith('AWS::Serverless') === true)
}

/** A template to import; the file `-` is standard input. */
interface TemplateSource {
  readonly file: string
  readonly text: string
}

type TemplateImport = ReadOptions & PseudoParameters & { readonly parameters: Readonly<Record<string, string>> }

/** Reads a template, with the files that it names beside it. One that holds several APIs is read as a whole or not. */
export function readTemplateSource(
  { file, text }: TemplateSource,
  options: TemplateImport,
): readonly Reading[] | Unreadable {
  const readings = readTemplate(text, {
    ...options,
    stackName: file === '-' ? 'stack' : basename(file, extname(file)),
    parameters: new Map(Object.entries(options.parameters)),
    readFile: location => readBeside(file, location),
    makeKeyValue: () => randomBytes(20).toString('hex'),
  })
  return (
    readings.find(reading => reading.kind === 'unreadable') ?? readings.filter(reading => reading.kind === 'reading')
  )
}

function readBeside(file: string, location: string): FileContent {
  const path = join(file === '-' ? '.' : dirname(file), location)
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) }
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) }
  }
}
