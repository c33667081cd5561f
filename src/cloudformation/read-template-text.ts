import type { Unreadable } from '../openapi/draft.ts'
import type { DocumentNode } from '../openapi/text/document.ts'
import { parseDocumentText } from '../openapi/text/parse-text.ts'
import { mapNode } from './node.ts'

/** Intrinsics whose long form has no `Fn::` before it. */
const PLAIN_NAMES = new Set(['Ref', 'Condition'])

/**
 * Reads a template, or a file that one includes: JSON or YAML, in which a short tag (`!Sub x`) becomes the long form
 * (`{ "Fn::Sub": "x" }`). A tag that is no intrinsic does so too, and is refused where its value is needed.
 * `file` names an included file, for its places.
 */
export function readTemplateText(text: string, file?: string): DocumentNode | Unreadable {
  return parseDocumentText(text, { readTag, ...(file === undefined ? {} : { file }) })
}

function readTag(tag: string, node: DocumentNode): DocumentNode {
  const name = tag.replace(/^!+/, '')
  return mapNode([[PLAIN_NAMES.has(name) ? name : `Fn::${name}`, node]], node.place)
}
