/** JSON of a definition, as the admin API or a reading has it. */
export type Json = Readonly<Record<string, unknown>>

/** An object, or one without entries. */
export function recordOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

/** The entries of a map of objects. */
export function recordsOf(value: unknown): readonly (readonly [string, Json])[] {
  return Object.entries(recordOf(value)).map(([key, entry]) => [key, recordOf(entry)] as const)
}

/** Text that says something: the empty text stands for an absent field. */
export function textOr<F>(value: unknown, fallback: F): string | F {
  return typeof value === 'string' && value !== '' ? value : fallback
}

/** An object without the entries that are undefined, empty or null: what nobody set has no place in a document. */
export function compact(fields: Json): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isNothing(value)))
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}
