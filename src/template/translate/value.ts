/** A step from a value to one inside it, as inputs for a proof are made by; `[]` is an item of a list. */
export type Origin = readonly string[]

/** Part of the request that a value comes from. */
export type Source = 'body' | 'path' | 'querystring' | 'header' | 'context' | 'stageVariables'

/** A value of Velocity in JSONata. */
export interface Value {
  /** JSONata that can stand anywhere: an operand needs no parentheses around it. */
  readonly code: string
  /** `text` and `number` (whole) are certain; anything else is `any`. A text may be missing, which is the empty one. */
  readonly kind: 'text' | 'number' | 'boolean' | 'any'
  /** Set where the value has no text that both languages share: where it stands, and why. */
  readonly unprintable?: Untranslated
  /** Where it comes from; undefined for a value that is made up. */
  readonly origin?: { readonly source: Source; readonly path: Origin }
}

/** A construct that has no counterpart in JSONata, or none that is sure to do the same. */
export interface Untranslated {
  /** UTF-16 units from the beginning of the template. */
  readonly position: number
  readonly message: string
}

/** A text as JSONata writes it. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}

const PLAIN_NAME = /^[A-Za-z_]\w*$/
const KEYWORDS = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function'])

/** A field's name behind a dot; undefined for a name that JSONata cannot write. */
export function fieldName(name: string): string | undefined {
  if (PLAIN_NAME.test(name) && !KEYWORDS.has(name)) return name
  return name.includes('`') ? undefined : `\`${name}\``
}
