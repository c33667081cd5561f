/**
 * Codes of a refused template. They name a fault that its author has to repair:
 * - `VTL_SYNTAX` the text does not parse; `VTL_UNSUPPORTED` a directive that is not carried out;
 * - `VTL_TOO_LARGE` more than 300 KB of text; `VTL_NESTING` too many levels inside one another;
 * - `VTL_PATH` a JSONPath, `VTL_PATTERN` a regular expression that cannot be compiled.
 * Codes of a render that failed where Velocity would throw an exception of Java:
 * - `VTL_INDEX` outside of a text or list; `VTL_NUMBER` no number; `VTL_ARGUMENT` a value that a method does not take;
 * - `VTL_MODIFIED` a list or map that changes while a loop goes through it; `VTL_MACRO_DEPTH` more than 20 nested calls.
 * Codes of a spent budget: `VTL_TIME`, `VTL_OPERATIONS`, `VTL_DEPTH`, `VTL_SEQUENCE`, `VTL_TEXT`, `VTL_OUTPUT`,
 * `VTL_MEMORY`, `VTL_TURNS`.
 */
export type VtlErrorCode =
  | 'VTL_SYNTAX'
  | 'VTL_UNSUPPORTED'
  | 'VTL_TOO_LARGE'
  | 'VTL_NESTING'
  | 'VTL_PATH'
  | 'VTL_PATTERN'
  | 'VTL_INDEX'
  | 'VTL_NUMBER'
  | 'VTL_ARGUMENT'
  | 'VTL_MODIFIED'
  | 'VTL_MACRO_DEPTH'
  | 'VTL_TIME'
  | 'VTL_OPERATIONS'
  | 'VTL_DEPTH'
  | 'VTL_SEQUENCE'
  | 'VTL_TEXT'
  | 'VTL_OUTPUT'
  | 'VTL_MEMORY'
  | 'VTL_TURNS'

/** A template that was refused or a render that ended without output. `line` and `column` count from 1. */
export class VtlError extends Error {
  readonly code: VtlErrorCode
  readonly line: number
  readonly column: number

  constructor(code: VtlErrorCode, message: string, place: { readonly line: number; readonly column: number }) {
    super(`${message} (line ${place.line}, column ${place.column})`)
    this.name = 'VtlError'
    this.code = code
    this.line = place.line
    this.column = place.column
  }
}

/** A failure inside the engine that does not know its place in the template yet; it never leaves the engine. */
export class Fault extends Error {
  readonly code: VtlErrorCode

  constructor(code: VtlErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
