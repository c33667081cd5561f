import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, deflate, gunzip, gzip, inflate, inflateRaw } from 'node:zlib'
import { failure, type GatewayFailure } from '../exchange/failure.ts'
import { findHeader } from '../exchange/headers.ts'
import type { EndpointResponse, Payload, RawHeaders } from '../exchange/messages.ts'

/** Most bytes that a backend's coding layer may unfold to. Default: hardening §3. */
const RESPONSE_BYTES = 10 * 1024 * 1024

/** Takes one coding layer off; rejects where more than `maxOutputLength` bytes are inside. */
type Decoder = (bytes: Uint8Array, limit: { readonly maxOutputLength: number }) => Promise<Buffer>

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: (bytes, limit) => promisify(gunzip)(bytes, limit),
  'x-gzip': (bytes, limit) => promisify(gunzip)(bytes, limit),
  deflate: (bytes, limit) => inflateEither(bytes, limit),
  br: (bytes, limit) => promisify(brotliDecompress)(bytes, limit),
}

/** Codings of a client's body. Documented: semantics §12.5. */
const REQUEST_CODINGS = new Set(['gzip', 'x-gzip', 'deflate'])

/** Both forms that are called deflate in the wild: with a zlib header, and without. */
async function inflateEither(bytes: Uint8Array, limit: { readonly maxOutputLength: number }): Promise<Buffer> {
  try {
    return await promisify(inflate)(bytes, limit)
  } catch {
    return promisify(inflateRaw)(bytes, limit)
  }
}

/**
 * Decodes a client's body before mapping: gzip, deflate or identity. Another coding is 415, a body that is not what it
 * says 400, one that unfolds past `limitBytes` 413. Documented: semantics §12.5.
 */
export function decodeRequestBody(
  headers: RawHeaders,
  bytes: Uint8Array,
  limitBytes: number,
): Uint8Array | GatewayFailure | Promise<Uint8Array | GatewayFailure> {
  const coding = bodyCoding(headers)
  return coding === 'identity' ? bytes : decodeCoded(coding, bytes, limitBytes)
}

/** Content coding of a body, in lower case; `identity` where no header names one. */
export function bodyCoding(headers: RawHeaders): string {
  const coding = findHeader(headers, 'content-encoding')
  return coding === undefined ? 'identity' : coding.trim().toLowerCase() || 'identity'
}

async function decodeCoded(
  coding: string,
  bytes: Uint8Array,
  limitBytes: number,
): Promise<Uint8Array | GatewayFailure> {
  const decode = REQUEST_CODINGS.has(coding) ? DECODERS[coding] : undefined
  if (decode === undefined)
    return failure('UNSUPPORTED_MEDIA_TYPE', 'CONTENT_ENCODING', `the content coding ${coding} is not supported`)
  if (bytes.length === 0) return bytes
  try {
    return await decode(bytes, { maxOutputLength: limitBytes })
  } catch (error) {
    if (isTooLong(error)) return failure('REQUEST_TOO_LARGE', 'DECODED_BODY', 'the decoded body is over the limit')
    const message = `Request body is not valid ${coding}`
    return failure('DEFAULT_4XX', 'CONTENT_ENCODING', message, { message, status: 400 })
  }
}

/**
 * Takes one coding layer off a backend's answer, since mappings and text conversion need what is inside. Its
 * Content-Encoding stays to be mapped: whoever passes that on puts the coding on again. A coding that is not known, or a
 * body that is not what it says, is 502.
 */
export function decodeResponse(
  response: EndpointResponse,
): EndpointResponse | GatewayFailure | Promise<EndpointResponse | GatewayFailure> {
  const { headers, body } = response
  const coding = bodyCoding(headers)
  if (coding === 'identity' || typeof body === 'string' || body.length === 0) return response
  return decodeCodedResponse(response, coding, body)
}

async function decodeCodedResponse(
  response: EndpointResponse,
  coding: string,
  body: Uint8Array,
): Promise<EndpointResponse | GatewayFailure> {
  const decode = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined
  if (decode === undefined) return badCoding(`the endpoint answered in content coding ${coding}`)
  try {
    return { ...response, body: await decode(body, { maxOutputLength: RESPONSE_BYTES }) }
  } catch {
    return badCoding(`the endpoint's body is not valid ${coding}, or is over the limit`)
  }
}

function badCoding(detail: string): GatewayFailure {
  return failure('INTEGRATION_FAILURE', 'CONTENT_ENCODING', detail, { status: 502 })
}

function isTooLong(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
}

/** The coding to answer in, or undefined: the client must name gzip or deflate. Documented: semantics §12.5. */
export function acceptedCoding(acceptEncoding: string | undefined): 'gzip' | 'deflate' | undefined {
  if (acceptEncoding === undefined) return undefined
  const codings = acceptEncoding.toLowerCase().split(',')
  if (codings.some(coding => ALLOWS_GZIP.test(coding))) return 'gzip'
  return codings.some(coding => ALLOWS_DEFLATE.test(coding)) ? 'deflate' : undefined
}

const ALLOWS_GZIP = /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/
const ALLOWS_DEFLATE = /^\s*deflate\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/

/** A coding that bodies are put into. */
export type Coding = 'gzip' | 'deflate' | 'br'

/** The coding that a Content-Encoding names, or undefined where a body cannot be put into it. */
export function findCoding(contentEncoding: string): Coding | undefined {
  const coding = contentEncoding.trim().toLowerCase()
  if (coding === 'x-gzip') return 'gzip'
  return coding === 'gzip' || coding === 'deflate' || coding === 'br' ? coding : undefined
}

const ENCODERS: Readonly<Record<Coding, (body: Payload) => Promise<Uint8Array>>> = {
  gzip: body => promisify(gzip)(body),
  deflate: body => promisify(deflate)(body),
  br: body => promisify(brotliCompress)(body),
}

/** Compresses a payload. */
export function encodeBody(coding: Coding, body: Payload): Promise<Uint8Array> {
  return ENCODERS[coding](body)
}
