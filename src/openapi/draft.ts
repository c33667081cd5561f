import type { DocumentNode, DocumentPlace } from './text/document.ts'

/** The JSON of a definition file, as far as it has been read: unparsed, faults and all. */
export type DefinitionJson = Record<string, unknown>

/** A fact about a part of a definition that keeps methods from being the same as on AWS. */
export interface Finding {
  /** `differs`: runs, but not as on AWS in every respect; `refused`: would not run, or less safely. */
  readonly severity: 'differs' | 'refused'
  /**
   * Field path in the definition, such as `resources["/x"].methods.GET.integration.uri`. It decides which methods are
   * touched: those below it or around it; for a model, validator or authorizer those that use it; else all.
   */
  readonly field: string
  /** Names the field of the document and its value. */
  readonly reason: string
  /** Of the field in the document; absent = where `field` was read. */
  readonly place?: DocumentPlace
}

/** A definition that is being read, from whatever document. Readers add to it; `report` closes it. */
export interface Draft {
  readonly definition: DefinitionJson
  /** Field path in the definition → where that field stands in the document. The nearest one above counts. */
  readonly places: Map<string, DocumentPlace>
  readonly findings: Finding[]
  /** Facts that keep no method from being the same, and AWS's own import warnings. */
  readonly warnings: string[]
}

/** A draft of nothing. */
export function startDraft(): Draft {
  return { definition: Object.create(null), places: new Map(), findings: [], warnings: [] }
}

/** Records where a field of the definition was read. */
export function recordPlace(draft: Draft, field: string, { place }: Pick<DocumentNode, 'place'>): void {
  draft.places.set(field, place)
}

/** A method while it is read: its part of the definition, and where that lies. */
export interface MethodScope {
  readonly draft: Draft
  /** `/pets/{id}`, with its base path. */
  readonly path: string
  /** `GET`, or `ANY`. */
  readonly verb: string
  /** `resources["/pets/{id}"].methods.GET`. */
  readonly field: string
}

/** Records that a method runs otherwise than on AWS. */
export function differs({ draft, field }: MethodScope, node: Pick<DocumentNode, 'place'>, reason: string): void {
  draft.findings.push({ severity: 'differs', field, reason, place: node.place })
}

/** Records that a method cannot be served. */
export function refuses({ draft, field }: MethodScope, node: Pick<DocumentNode, 'place'>, reason: string): void {
  draft.findings.push({ severity: 'refused', field, reason, place: node.place })
}

/** Verdict on one method. Documented: `regauge import`, the parity report. */
export interface ReportEntry {
  readonly path: string
  readonly method: string
  readonly status: 'same' | 'differs' | 'refused'
  /** Null for `same`. */
  readonly reason: string | null
  readonly line: number
  readonly column: number
}

/** A document that was read as a whole, whatever becomes of its methods. */
export interface Reading {
  readonly kind: 'reading'
  /** Name of the API. */
  readonly api: string
  /** The whole reading, refused methods included. */
  readonly definition: DefinitionJson
  /** The definition without refused methods, and without what this gateway does not carry out yet. */
  readonly storable: DefinitionJson
  readonly report: readonly ReportEntry[]
  readonly warnings: readonly string[]
  /** Where a field of the definition was read: the nearest one around it whose place is known. */
  readonly placeOf: (field: string) => DocumentPlace
}

/** A document that could not be read at all. */
export interface Unreadable {
  readonly kind: 'unreadable'
  readonly message: string
  readonly place: DocumentPlace
}
