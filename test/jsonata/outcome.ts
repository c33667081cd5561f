/** Outcome of one evaluation; the same form for the official package and for ours, so that the two can be compared. */
export type Outcome =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'error'; readonly code: string; readonly details: ErrorDetails }
  | { readonly kind: 'crash'; readonly message: string }
  | { readonly kind: 'stuck' }

/** The parts of an error beside its code: compared, but counted apart from it. */
export interface ErrorDetails {
  readonly position: number | undefined
  readonly token: string | undefined
  readonly message: string | undefined
}

/** How two outcomes relate; `details` says that only position, token or message differ. */
export type Verdict = 'same' | 'details' | 'different' | 'skipped'

/** Codes whose message is the template's own and not one of a table. */
const AUTHORED = new Set(['D3137', 'D3141'])

/** A partial application of a library function can turn a function into text: that is then the package's own source. */
const OWN_SOURCE = /(?:async(?: |%20)|^")function(?: |%20)\(/

/** The outcome of a value; its JSON text keeps the order of keys, and marks what JSON cannot say. */
export function valueOutcome(value: unknown): Outcome {
  if (value === undefined) return { kind: 'value', text: 'undefined' }
  return { kind: 'value', text: JSON.stringify(value, mark) ?? 'undefined' }
}

/** The outcome of something thrown: an error when it carries a code, else a crash inside the engine. */
export function thrownOutcome(thrown: unknown): Outcome {
  if (typeof thrown !== 'object' || thrown === null) return { kind: 'crash', message: String(thrown) }
  const code = field(thrown, 'code')
  const message = field(thrown, 'message')
  if (typeof code !== 'string' || code.startsWith('ERR_')) return { kind: 'crash', message: String(message) }
  const position = field(thrown, 'position')
  const token = field(thrown, 'token')
  const details = {
    position: typeof position === 'number' ? position : undefined,
    token: token === undefined ? undefined : String(token),
    message: AUTHORED.has(code) ? String(message) : undefined,
  }
  return { kind: 'error', code, details }
}

/**
 * Compares ours with the reference's. A crash of the reference (a JavaScript error without a code) asks of us only
 * that we throw too, and that what we throw has a code.
 */
export function judge(reference: Outcome, ours: Outcome): Verdict {
  if (reference.kind === 'stuck' || (reference.kind === 'value' && OWN_SOURCE.test(reference.text))) return 'skipped'
  if (reference.kind === 'crash') return ours.kind === 'error' ? 'same' : 'different'
  if (reference.kind === 'value') return ours.kind === 'value' && ours.text === reference.text ? 'same' : 'different'
  if (ours.kind !== 'error' || ours.code !== reference.code) return 'different'
  return sameDetails(reference.details, ours.details) ? 'same' : 'details'
}

/** One line for people: the value's text, or code, position and token. */
export function describe(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'value':
      return outcome.text
    case 'error':
      return `${outcome.code} at ${outcome.details.position} token ${JSON.stringify(outcome.details.token)}${outcome.details.message === undefined ? '' : ` "${outcome.details.message}"`}`
    case 'crash':
      return `crash: ${outcome.message}`
    case 'stuck':
      return 'no answer in time'
  }
}

function sameDetails(a: ErrorDetails, b: ErrorDetails): boolean {
  return a.position === b.position && a.token === b.token && a.message === b.message
}

function mark(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return `ƒ${value}`
  return isFunctionValue(value) ? 'ƒ' : value
}

/** A function of the language, in either engine's form. Data that merely looks like one has no code inside. */
function isFunctionValue(value: unknown): boolean {
  if (typeof value === 'function') return true
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) return true
  return (
    typeof field(value, 'implementation') === 'function' ||
    typeof field(value, 'apply') === 'function' ||
    isPartial(value)
  )
}

function isPartial(value: object): boolean {
  const environment = field(value, 'environment')
  return typeof environment === 'object' && environment !== null && typeof field(environment, 'bind') === 'function'
}

function field(holder: object, name: string): unknown {
  return Reflect.get(holder, name)
}
