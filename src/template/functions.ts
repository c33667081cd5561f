import { parseExactJson } from '../exchange/exact-json.ts'
import { withoutMark } from '../exchange/payload.ts'
import { Envelope, type EnvelopeParts } from './envelope.ts'
import { stringifyBounded } from './result.ts'

/** Thrown by a function of the gateway; the template fails with its code. */
export class TemplateFunctionError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const ENVELOPE_KEYS = new Set(['request', 'response', 'body'])

/** The functions that every template has besides JSONata's own. Chosen: semantics §11.2. */
export const GATEWAY_FUNCTIONS = {
  toJson: (value: unknown) => (value === undefined ? undefined : toJson(value)),
  parseJson: (text: unknown) => (text === undefined ? undefined : parseJson(text)),
  escapeJavaScript: (value: unknown) => escapeJavaScript(value),
  urlEncode: (text: unknown) => onText('urlEncode', text, urlEncode),
  urlDecode: (text: unknown) => onText('urlDecode', text, urlDecode),
  base64Encode: (text: unknown) => onText('base64Encode', text, t => Buffer.from(t, 'utf8').toString('base64')),
  base64Decode: (text: unknown) => onText('base64Decode', text, t => Buffer.from(t, 'base64').toString('utf8')),
  override: (parts: unknown) => override(parts),
} as const satisfies Record<string, (argument: unknown) => unknown>

function onText(name: string, value: unknown, apply: (text: string) => string): string | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'string') throw new TemplateFunctionError('G1001', `$${name} takes a string`)
  return apply(value)
}

function toJson(value: unknown): string {
  const outcome = stringifyBounded(value)
  if (outcome.kind === 'refused') throw new TemplateFunctionError(outcome.code, outcome.message)
  return outcome.text
}

function parseJson(text: unknown): unknown {
  if (typeof text !== 'string') throw new TemplateFunctionError('G1001', '$parseJson takes a string')
  try {
    return parseExactJson(withoutMark(text))
  } catch {
    throw new TemplateFunctionError('G1002', '$parseJson was given text that is not JSON')
  }
}

/** JavaScript string escapes. Documented and chosen: semantics §10.3, §18. */
export function escapeJavaScript(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  const text = typeof value === 'string' ? value : toJson(value)
  if (text.trim() === '') return '{}'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped.
  return text.replace(/["'\\\u0000-\u001f\u007f-\uffff]/g, escapeUnit)
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "'": "\\'",
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

function escapeUnit(unit: string): string {
  return NAMED_ESCAPES[unit] ?? `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** application/x-www-form-urlencoded, as java.net.URLEncoder writes it: a space is `+`. */
function urlEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()~]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
}

function urlDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new TemplateFunctionError('G1003', '$urlDecode was given an invalid percent sequence')
  }
}

function override(parts: unknown): Envelope {
  if (typeof parts !== 'object' || parts === null || Array.isArray(parts)) {
    throw new TemplateFunctionError('G1004', '$override takes an object with request, response and body')
  }
  const unknown = Object.keys(parts).find(key => !ENVELOPE_KEYS.has(key))
  if (unknown !== undefined) {
    throw new TemplateFunctionError('G1004', `$override has no part ${JSON.stringify(unknown)}`)
  }
  // Checked above: an object whose keys are among the three parts.
  return new Envelope(parts as EnvelopeParts)
}
