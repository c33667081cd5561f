import type { ErrorDetail } from './message.ts'
import { messageOf } from './message.ts'

/**
 * Why an expression was refused or an evaluation ended. `code`, `position` and `token` are the reference
 * implementation's: S… syntax, T… types, D… values. Codes of our own start with R:
 * - R0001 `$eval` is used; R0002 a regular expression is malformed; R0003 an expression is nested too deeply;
 *   R0004 a regular expression may take exponential time (all at compilation).
 * - R1001 a text is longer than `stringChars`; R1002 the result is larger than `outputBytes`;
 *   R1003 the values made would take too much memory; R1004 a bound function threw something that has no code.
 * - R1005 and R1006, under the output rule `json`: the result holds a function, or too many levels.
 * - D1011 is `depth`, D1012 `timeoutMs` or `operations`, D2014 and D2015 the length of a range or sequence.
 */
export class JsonataError extends Error {
  readonly code: string
  declare position?: number
  declare token?: string
  declare value?: unknown

  constructor(code: string, detail: ErrorDetail = {}, options?: ErrorOptions) {
    super(messageOf(code, detail), options)
    this.name = 'JsonataError'
    this.code = code
    const { message: _, ...fields } = detail
    for (const [name, field] of Object.entries(fields)) {
      if (field !== undefined || name === 'value') Object.defineProperty(this, name, { ...FIELD, value: field })
    }
  }
}

const FIELD = { enumerable: true, configurable: true, writable: true }

/** Names the token of an error. The reference's is a number where a number was called. */
export function setToken(error: JsonataError, token: unknown): void {
  Object.assign(error, { token })
}

/** Codes that end an evaluation because it spent its budget: running it again would only spend it again. */
const BUDGET_CODES = new Set(['D1011', 'D1012', 'D2015', 'R1001', 'R1002', 'R1003'])

/** A failure by an exhausted budget. A second run would only spend the budget again. */
export function isBudgetError(error: unknown): boolean {
  return error instanceof JsonataError && BUDGET_CODES.has(error.code)
}

/**
 * Any thrown value as a JsonataError: an exhausted stack is D1011, and what a bound function threw keeps its
 * own `code` where it has one. The original is the `cause`.
 */
export function toJsonataError(thrown: unknown): JsonataError {
  if (thrown instanceof JsonataError) return thrown
  if (thrown instanceof RangeError && /call stack/i.test(thrown.message)) return new JsonataError('D1011')
  const code = hasCode(thrown) ? thrown.code : 'R1004'
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new JsonataError(code, { message }, { cause: thrown })
}

function hasCode(thrown: unknown): thrown is { code: string } {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string'
}
