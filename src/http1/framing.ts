import { headerName } from '../exchange/header-name.ts'
import type { RawHeaders } from '../exchange/messages.ts'

/**
 * Where a message ends and what becomes of its connection: read here for both directions, and written from one list of
 * fields, since two readings of one message are what requests are smuggled by.
 */

/** The fields that say how to read a message; everything else is for whoever it is meant for. */
export interface FramingFields {
  host: string | undefined
  contentLength: string | undefined
  transferEncoding: string | undefined
  methodOverride: string | undefined
  connection: string | undefined
  upgrade: string | undefined
  expect: string | undefined
  keepAlive: string | undefined
}

const FIELDS: ReadonlyMap<string, keyof FramingFields> = new Map([
  ['host', 'host'],
  ['content-length', 'contentLength'],
  ['transfer-encoding', 'transferEncoding'],
  ['x-http-method-override', 'methodOverride'],
  ['connection', 'connection'],
  ['upgrade', 'upgrade'],
  ['expect', 'expect'],
  ['keep-alive', 'keepAlive'],
] as const)

/** Fields that a message may have but once; the others are lists. */
export type SingleField = 'host' | 'contentLength' | 'transferEncoding' | 'methodOverride'

/** A response has no Host, and no override: what it calls so is its own affair. */
const SINGLE: Readonly<Record<'request' | 'response', ReadonlySet<keyof FramingFields>>> = {
  request: new Set<SingleField>(['host', 'contentLength', 'transferEncoding', 'methodOverride']),
  response: new Set<SingleField>(['contentLength', 'transferEncoding']),
}

/** Gives the framing fields of a head, or the one that comes twice and must not. */
export function scanFraming(fields: RawHeaders, direction: 'request' | 'response'): FramingFields | SingleField {
  const found: FramingFields = {
    host: undefined,
    contentLength: undefined,
    transferEncoding: undefined,
    methodOverride: undefined,
    connection: undefined,
    upgrade: undefined,
    expect: undefined,
    keepAlive: undefined,
  }
  for (let i = 0; i < fields.length; i += 2) {
    const key = FIELDS.get(headerName(fields[i] ?? '').lower)
    if (key === undefined) continue
    const before = found[key]
    const value = fields[i + 1] ?? ''
    if (before === undefined) found[key] = value
    else if (isSingle(key, direction)) return key
    else found[key] = `${before},${value}`
  }
  return found
}

function isSingle(key: keyof FramingFields, direction: 'request' | 'response'): key is SingleField {
  return SINGLE[direction].has(key)
}

/** Why the length of a body cannot be read in one way only. */
export type LengthFault = 'BOTH' | 'CONTENT_LENGTH' | 'TRANSFER_ENCODING'

/** Length of a body as its head announces it; `none` where it says nothing. Documented: RFC 9112 §6. */
export function announcedLength(
  { contentLength, transferEncoding }: FramingFields,
  version: '1.0' | '1.1',
): number | 'chunked' | 'none' | LengthFault {
  if (transferEncoding !== undefined) {
    if (contentLength !== undefined) return 'BOTH'
    return version === '1.1' && transferEncoding.toLowerCase() === 'chunked' ? 'chunked' : 'TRANSFER_ENCODING'
  }
  if (contentLength === undefined) return 'none'
  return LENGTH.test(contentLength) ? Number(contentLength) : 'CONTENT_LENGTH'
}

/** Digits, as many as a number holds exactly. */
const LENGTH = /^\d{1,15}$/

/** Fields of a message's frame and its connection, in lower case: the gateway writes its own, whatever it is given. */
const OWN = ['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade'] as const

/** Of requests to backends. */
export const OWN_IN_REQUEST: ReadonlySet<string> = new Set([...OWN, 'expect'])

/** Of responses to clients. Documented: semantics §7.4. */
export const OWN_IN_RESPONSE: ReadonlySet<string> = new Set([...OWN, 'date', 'trailer'])
