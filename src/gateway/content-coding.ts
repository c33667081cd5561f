import { isUtf8 } from 'node:buffer'
import { promisify } from 'node:util'
import {
  brotliCompress,
  brotliDecompress,
  deflate,
  gunzip,
  gzip,
  inflate,
  inflateRaw,
  zstdCompress,
  zstdDecompress,
} from 'node:zlib'
import { failure, type GatewayFailure } from '../exchange/failure.ts'
import { bodyCoding } from '../exchange/headers.ts'
import { MAPPED_FACTOR, MEMORY_STEP_BYTES, type MemoryAccount } from '../exchange/memory.ts'
import type { EndpointResponse, Payload, RawHeaders } from '../exchange/messages.ts'
import type { IntegrationPlan } from '../integration/plan/plan.ts'

/** Most bytes that a backend's coding layer may unfold to. Default: hardening §3. */
const RESPONSE_BYTES = 10 * 1024 * 1024

/** Takes one coding layer off; rejects where more than `maxOutputLength` bytes are inside. */
type Decoder = (bytes: Uint8Array, limit: { readonly maxOutputLength: number }) => Promise<Buffer>

const DECODERS: ReadonlyMap<string, Decoder> = new Map([
  ['gzip', (bytes, limit) => promisify(gunzip)(bytes, limit)],
  ['x-gzip', (bytes, limit) => promisify(gunzip)(bytes, limit)],
  ['deflate', (bytes, limit) => inflateEither(bytes, limit)],
  ['br', (bytes, limit) => promisify(brotliDecompress)(bytes, limit)],
  ['zstd', (bytes, limit) => promisify(zstdDecompress)(bytes, limit)],
] satisfies [string, Decoder][])

/** Codings of a client's body. Documented: semantics §12.5. */
const REQUEST_CODINGS = new Set(['gzip', 'x-gzip', 'deflate'])

/** Both forms that are called deflate in the wild: with a zlib header, and without. */
async function inflateEither(bytes: Uint8Array, limit: { readonly maxOutputLength: number }): Promise<Buffer> {
  try {
    return await promisify(inflate)(bytes, limit)
  } catch (error) {
    if (isTooLong(error)) throw error
    return promisify(inflateRaw)(bytes, limit)
  }
}

/** Bounds of a body that is unfolded. */
export interface UnfoldLimits {
  /** Bytes at most. */
  readonly limitBytes: number
  /** Where they are counted; undefined = they are not. */
  readonly memory: MemoryAccount | undefined
}

/** Most bodies unfold to less, and are counted afterwards. */
const UNCOUNTED_BYTES = 256 * 1024
/**
 * Takes a coding layer off, and counts what comes out. A small body may unfold to a thousand times its size, and only
 * gzip says to how much, which need not be true: what turns out larger is begun anew, with four times the room each
 * time, when there is memory for that. Rejects as the decoder does.
 */
async function unfold(
  decode: Decoder,
  bytes: Uint8Array,
  { limitBytes, memory }: UnfoldLimits,
): Promise<Uint8Array | GatewayFailure> {
  for (let bound = Math.min(expectedBytes(bytes), limitBytes); ; bound = Math.min(4 * bound, limitBytes)) {
    const charged = bound <= UNCOUNTED_BYTES ? 0 : MAPPED_FACTOR * bound
    const refused = charged === 0 ? undefined : memory?.charge(charged)
    if (refused !== undefined) return refused
    try {
      const unfolded = await decode(bytes, { maxOutputLength: bound })
      if (unfolded.length >= MEMORY_STEP_BYTES || charged > 0) memory?.hold(MAPPED_FACTOR * unfolded.length - charged)
      return unfolded
    } catch (error) {
      memory?.hold(-charged)
      if (!isTooLong(error) || bound >= limitBytes) throw error
    }
  }
}

/** Bytes that a body probably unfolds to: the last four bytes of gzip say it. */
function expectedBytes(bytes: Uint8Array): number {
  if (bytes.length < GZIP_BYTES || bytes[0] !== 0x1f || bytes[1] !== 0x8b) return UNCOUNTED_BYTES
  const size = Buffer.from(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).readUInt32LE()
  return Math.max(UNCOUNTED_BYTES, size)
}

/** Bytes of a gzip without any content: header and trailer. */
const GZIP_BYTES = 18

/**
 * Decodes a client's body before mapping: gzip, deflate or identity. Another coding is 415, a body that is not what it
 * says 400, one that unfolds past the limit 413. Documented: semantics §12.5.
 */
export function decodeRequestBody(
  headers: RawHeaders,
  bytes: Uint8Array,
  limits: UnfoldLimits,
): Uint8Array | GatewayFailure | Promise<Uint8Array | GatewayFailure> {
  const coding = bodyCoding(headers)
  return coding === 'identity' ? bytes : decodeCoded(coding, bytes, limits)
}

async function decodeCoded(
  coding: string,
  bytes: Uint8Array,
  limits: UnfoldLimits,
): Promise<Uint8Array | GatewayFailure> {
  const decode = REQUEST_CODINGS.has(coding) ? DECODERS.get(coding) : undefined
  if (decode === undefined)
    return failure('UNSUPPORTED_MEDIA_TYPE', 'CONTENT_ENCODING', `the content coding ${coding} is not supported`)
  if (bytes.length === 0) return bytes
  try {
    return await unfold(decode, bytes, limits)
  } catch (error) {
    if (isTooLong(error)) return failure('REQUEST_TOO_LARGE', 'DECODED_BODY', 'the decoded body is over the limit')
    const message = `Request body is not valid ${coding}`
    return failure('DEFAULT_4XX', 'CONTENT_ENCODING', message, { message, status: 400 })
  }
}

/**
 * Takes one coding layer off a backend's answer where it is mapped: templates and text conversion need what is inside.
 * Its Content-Encoding stays to be mapped; whoever passes that on puts the coding on again. A body that is not what it
 * says, or is in a coding that is not known, is 502 with the reason in the log.
 *
 * Not decoded: answers of HTTP_PROXY, which pass as they came; a 206, whose part cannot be decoded alone; and what is in
 * an unknown coding, where no template reads it or it is text all the same (backends write `UTF-8` and `none`).
 */
export function decodeResponse(
  integration: IntegrationPlan,
  response: EndpointResponse,
  memory: MemoryAccount | undefined,
): EndpointResponse | GatewayFailure | Promise<EndpointResponse | GatewayFailure> {
  const { headers, body, status } = response
  if (
    integration.kind === 'HTTP_PROXY' ||
    status === PARTIAL_CONTENT ||
    typeof body === 'string' ||
    body.length === 0
  ) {
    return response
  }
  const coding = bodyCoding(headers)
  return coding === 'identity' ? response : decodeCodedResponse(integration, response, coding, memory)
}

/** Status of an answer that is a part of a whole. */
export const PARTIAL_CONTENT = 206

async function decodeCodedResponse(
  integration: IntegrationPlan,
  response: EndpointResponse,
  coding: string,
  memory: MemoryAccount | undefined,
): Promise<EndpointResponse | GatewayFailure> {
  const { body } = response
  if (typeof body === 'string') return response
  const decode = DECODERS.get(coding)
  if (decode === undefined) {
    const passes = isUtf8(body) || !hasResponseTemplates(integration)
    return passes ? response : badCoding(`the endpoint answered in content coding ${coding}, which is not known`)
  }
  try {
    const decoded = await unfold(decode, body, { limitBytes: RESPONSE_BYTES, memory })
    return decoded instanceof Uint8Array ? { ...response, body: decoded } : decoded
  } catch (error) {
    const reason = isTooLong(error) ? `unfolds to more than ${RESPONSE_BYTES} bytes` : `is not valid ${coding}`
    return badCoding(`the endpoint's body ${reason}`)
  }
}

function hasResponseTemplates(integration: IntegrationPlan): boolean {
  if (!('responses' in integration)) return integration.kind === 'AWS_PROXY'
  return integration.responses.list.some(({ templates }) => templates.length > 0)
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
export type Coding = 'gzip' | 'deflate' | 'br' | 'zstd'

/** The coding that a Content-Encoding names, or undefined where a body cannot be put into it. */
export function findCoding(contentEncoding: string): Coding | undefined {
  const coding = contentEncoding.trim().toLowerCase()
  if (coding === 'x-gzip') return 'gzip'
  return isCoding(coding) ? coding : undefined
}

function isCoding(coding: string): coding is Coding {
  return Object.hasOwn(ENCODERS, coding)
}

const ENCODERS: Readonly<Record<Coding, (body: Payload) => Promise<Uint8Array>>> = {
  gzip: body => promisify(gzip)(body),
  deflate: body => promisify(deflate)(body),
  br: body => promisify(brotliCompress)(body),
  zstd: body => promisify(zstdCompress)(body),
}

/** Compresses a payload. */
export function encodeBody(coding: Coding, body: Payload): Promise<Uint8Array> {
  return ENCODERS[coding](body)
}
