import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import type { List } from '../sequence.ts'
import type { Unsigned } from './coerce.ts'
import {
  broken,
  charactersOf,
  Fitting,
  joinedText,
  lengthOf,
  plus,
  toNumber,
  toOptionalText,
  toText,
} from './coerce.ts'

/** Functions of texts, for arguments that are none. Those that are not listed break. */
export const TEXT_FUNCTIONS: Readonly<Record<string, Unsigned>> = {
  substring: partOf,
  substringBefore: before,
  substringAfter: after,
  length: (run, [value]) => charactersOf(run, value).length,
  pad: padAny,
  join: joinAny,
  base64encode: bytes,
  base64decode: bytes,
  encodeUrl: asText,
  encodeUrlComponent: asText,
  decodeUrl: asText,
  decodeUrlComponent: asText,
  clone: (_, args) => new Fitting(args),
  error: (run, [message]) => failWith('D3137', messageOf(run, message)),
  assert: (run, [condition, message]) => (condition ? undefined : failWith('D3141', messageOf(run, message))),
}

function asText(run: Evaluation, [value]: List): Fitting {
  return new Fitting([toText(run, value)])
}

function messageOf(run: Evaluation, message: unknown): string | undefined {
  return message ? toText(run, message) : undefined
}

function failWith(code: string, message: string | undefined): unknown {
  if (message === undefined) return new Fitting([])
  throw new JsonataError(code, { message })
}

// An array is taken for the bytes themselves.
function bytes(_: Evaluation, args: List): Fitting {
  return Array.isArray(args[0]) ? new Fitting(args) : broken()
}

// An array is taken for the characters of a text.
function partOf(run: Evaluation, [value, start, length]: List): unknown {
  const characters = charactersOf(run, value)
  const beforeStart = toNumber(run, plus(run, characters.length, start)) < 0
  const from = beforeStart ? 0 : start
  if (length === undefined) return joinedText(run, characters.slice(toNumber(run, from)), '')
  if (toNumber(run, length) <= 0) return ''
  const base = toNumber(run, from) >= 0 ? from : plus(run, characters.length, from)
  const end = toNumber(run, plus(run, base, length))
  return joinedText(run, characters.slice(toNumber(run, from), end), '')
}

function before(run: Evaluation, [value, part]: List): unknown {
  if (typeof value !== 'string') return unfound(value, part)
  const at = value.indexOf(toText(run, part))
  return at < 0 ? value : value.slice(0, at)
}

function after(run: Evaluation, [value, part]: List): unknown {
  if (typeof value !== 'string') return unfound(value, part)
  const at = value.indexOf(toText(run, part))
  if (at < 0) return value
  const end = toNumber(run, plus(run, at, lengthOf(part)))
  return value.slice(Math.max(0, end || 0))
}

// Where nothing is to be cut, an array comes back as it is.
function unfound(value: unknown, part: unknown): unknown {
  return Array.isArray(value) && value.indexOf(part) < 0 ? value : broken()
}

function padAny(run: Evaluation, [value, width, filler]: List): unknown {
  const unit = filler === undefined || lengthOf(filler) === 0 ? ' ' : filler
  const size = Math.trunc(toNumber(run, width))
  const missing = Math.abs(size) - charactersOf(run, value).length
  if (!(missing > 0)) return value
  const text = toText(run, unit)
  run.text(missing * text.length)
  const whole = text.repeat(missing)
  const padding = Number(lengthOf(unit)) > 1 ? [...whole].slice(0, missing).join('') : whole
  return size > 0 ? plus(run, value, padding) : plus(run, padding, value)
}

function joinAny(run: Evaluation, [items, separator]: List): unknown {
  if (!Array.isArray(items)) return broken()
  return joinedText(run, items, toOptionalText(run, separator) ?? '')
}
