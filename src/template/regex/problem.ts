/** Why a pattern is refused when it is published. */
export type RegexProblemCode =
  /** JavaScript (or Java, for selection patterns) does not accept the text. */
  | 'REGEX_SYNTAX'
  /** Valid, but a construct that we do not carry out. */
  | 'REGEX_UNSUPPORTED'
  /** Longer, deeper or larger than the limits allow. */
  | 'REGEX_TOO_COMPLEX'
  /** Some text makes a backtracking engine take exponential time. */
  | 'REGEX_EXPONENTIAL'

/** A pattern that is refused. Plain data. */
export interface RegexProblem {
  readonly kind: 'regexProblem'
  readonly code: RegexProblemCode
  /** Offset in UTF-16 units of the pattern where the fault lies. */
  readonly position: number
  readonly message: string
}

/** A match that was given up; the answer is unknown. Plain data. */
export interface RegexFailure {
  readonly kind: 'regexFailure'
  /** REGEX_STOPPED: the meter refused more steps. REGEX_TOO_LARGE: no engine may run on a text of this length. */
  readonly code: 'REGEX_STOPPED' | 'REGEX_TOO_LARGE'
  readonly message: string
}

/** Makes a RegexProblem. */
export function regexProblem(code: RegexProblemCode, position: number, message: string): RegexProblem {
  return { kind: 'regexProblem', code, position, message }
}

/** The one answer of an engine whose meter refused more steps. */
export const STOPPED: RegexFailure = {
  kind: 'regexFailure',
  code: 'REGEX_STOPPED',
  message: 'The regular expression used up its steps or its time',
}

/** The one answer where a text is too long for the native engine and the pattern too large for ours. */
export const TOO_LARGE: RegexFailure = {
  kind: 'regexFailure',
  code: 'REGEX_TOO_LARGE',
  message: 'The regular expression is too large for a text of this length',
}

/** Tells a RegexProblem from the other values that a compilation answers. */
export function isRegexProblem(value: object): value is RegexProblem {
  return 'kind' in value && value.kind === 'regexProblem'
}
