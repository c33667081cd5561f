/** A document that a hostile template is given, by name; `documents.ts` makes it. */
export type DocumentName = 'empty' | 'numbers' | 'items' | 'wide' | 'deep' | 'tree' | 'text' | 'spaces' | 'words'

/** One template that means harm. */
export interface HostileTemplate {
  readonly name: string
  readonly source: string
  readonly document: DocumentName
  /** `error`: nothing but a typed error will do. `either`: a good engine may also answer, in time. */
  readonly ends: 'error' | 'either'
}

/** Rows of one theme over one document, each ending in a typed error. */
export function errors(theme: string, document: DocumentName, sources: readonly string[]): readonly HostileTemplate[] {
  return sources.map(source => ({ name: `${theme}: ${shorten(source)}`, source, document, ends: 'error' }))
}

/** Rows that a good engine may answer within the deadline. */
export function eithers(theme: string, document: DocumentName, sources: readonly string[]): readonly HostileTemplate[] {
  return errors(theme, document, sources).map(template => ({ ...template, ends: 'either' }))
}

function shorten(source: string): string {
  return source.length <= 70 ? source : `${source.slice(0, 50)}… (${source.length} characters)`
}
