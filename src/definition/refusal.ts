/** Stable names of what can be wrong with a definition. */
export type ProblemCode =
  | 'UNKNOWN_FIELD'
  | 'WRONG_TYPE'
  | 'REQUIRED'
  | 'INVALID_VALUE'
  | 'NOT_SUPPORTED'
  | 'LIMIT_EXCEEDED'

/** Why a text could not be parsed; becomes a Problem once its field is known. Plain data. */
export interface Refusal {
  readonly kind: 'refusal'
  readonly code: ProblemCode
  readonly message: string
}

/** Makes a Refusal; INVALID_VALUE unless said otherwise. */
export function refuse(message: string, code: ProblemCode = 'INVALID_VALUE'): Refusal {
  return { kind: 'refusal', code, message }
}

/** Tells a Refusal from any other value of a union. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'refusal'
}

/** A value as a message shows it: JSON text of at most 80 characters, so that a hostile value cannot flood a report. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text)
}
