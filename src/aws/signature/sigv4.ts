// AWS Signature Version 4, in headers and in the query. Exported by the package as `regauge/sigv4`.
import { hash } from 'node:crypto'
import {
  canonicalHeaders,
  canonicalPath,
  canonicalQuery,
  type SignedHeader,
  type SigningFailure,
} from './canonical-request.ts'
import {
  failure,
  type Prepared,
  type PresigningScope,
  prepare,
  type SignableRequest,
  type SigningCredentials,
  type SigningInput,
  type SigningScope,
} from './signing-input.ts'
import { signatureOf } from './signing-key.ts'
import { encodeQuery, wirePath } from './uri-encode.ts'

export type { PresigningScope, SignableRequest, SigningCredentials, SigningFailure, SigningScope }

/** A signature with every step on the way to it. */
export interface Signature {
  readonly kind: 'signature'
  /** Header signing: all headers to send, in lower case. Presigning: the headers that must be sent. */
  readonly headers: Record<string, string>
  /** The path as sent; presigned, with its query. */
  readonly path: string
  readonly canonicalRequest: string
  readonly stringToSign: string
  /** 64 hexadecimal digits. */
  readonly signature: string
}

/** Thrown by {@link sign} and {@link presign}: an input that cannot be signed. */
export class SigningError extends Error {
  readonly code: SigningFailure['code']
  /** Path of the field, such as `request.headers["host"]`. */
  readonly field: string

  constructor(failure: SigningFailure) {
    super(failure.message)
    this.name = 'SigningError'
    this.code = failure.code
    this.field = failure.field
  }
}

const ALGORITHM = 'AWS4-HMAC-SHA256'
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'
const MAX_EXPIRES_SECONDS = 604_800

/**
 * The headers to send, `authorization` among them, names in lower case.
 * Throws {@link SigningError} for input that cannot be signed; {@link signRequest} returns it instead.
 */
export function sign(
  request: SignableRequest,
  credentials: SigningCredentials,
  scope: SigningScope,
): Record<string, string> {
  const signed = signRequest(request, credentials, scope)
  if (signed.kind === 'failure') throw new SigningError(signed)
  return signed.headers
}

/**
 * The URL path with its query, signature included. The headers given are signed and must be sent with it.
 * Throws {@link SigningError} for input that cannot be signed; {@link presignRequest} returns it instead.
 */
export function presign(request: SignableRequest, credentials: SigningCredentials, scope: PresigningScope): string {
  const signed = presignRequest(request, credentials, scope)
  if (signed.kind === 'failure') throw new SigningError(signed)
  return signed.path
}

/** Signs in the headers, and shows how. */
export function signRequest(
  request: SigningInput,
  credentials: SigningCredentials,
  scope: SigningScope,
): Signature | SigningFailure {
  const prepared = prepare(request, credentials, scope)
  if (prepared.kind === 'failure') return prepared
  const { headers } = prepared
  const token = credentials.sessionToken
  const payloadHash = headerPayloadHash(request, prepared, scope)
  setHeader(headers, 'x-amz-date', prepared.amzDate)
  if (token && !scope.omitSessionToken) setHeader(headers, 'x-amz-security-token', token)
  if (scope.signBody ?? prepared.s3Like) setHeader(headers, 'x-amz-content-sha256', payloadHash)
  else if (prepared.s3Like) setHeader(headers, 'x-amz-content-sha256', UNSIGNED_PAYLOAD)

  const { lines, names } = canonicalHeaders(headers)
  const signature = finish({ request, credentials, scope, prepared, query: prepared.query, lines, names, payloadHash })
  const sent: Record<string, string> = Object.create(null)
  for (const { name, value } of headers) sent[name] = value
  if (token && scope.omitSessionToken) sent['x-amz-security-token'] = token
  sent.authorization = `${ALGORITHM} Credential=${credentials.accessKeyId}/${prepared.credentialScope}, SignedHeaders=${names}, Signature=${signature.signature}`
  return { kind: 'signature', headers: sent, path: wirePath(prepared.path), ...signature }
}

/** Signs in the query, and shows how. */
export function presignRequest(
  request: SignableRequest,
  credentials: SigningCredentials,
  scope: PresigningScope,
): Signature | SigningFailure {
  const { expiresSeconds } = scope
  if (!Number.isInteger(expiresSeconds) || expiresSeconds < 1 || expiresSeconds > MAX_EXPIRES_SECONDS) {
    return failure('INVALID_SCOPE', 'scope.expiresSeconds', 'must be a whole number from 1 to 604800')
  }
  const prepared = prepare(request, credentials, scope)
  if (prepared.kind === 'failure') return prepared
  const headers = prepared.headers.filter(({ name }) => name !== 'x-amz-date' && name !== 'x-amz-security-token')
  const { lines, names } = canonicalHeaders(headers)
  const token: [string, string][] = credentials.sessionToken ? [['X-Amz-Security-Token', credentials.sessionToken]] : []
  const query: (readonly [string, string])[] = [
    ...prepared.query,
    ['X-Amz-Algorithm', ALGORITHM],
    ['X-Amz-Credential', `${credentials.accessKeyId}/${prepared.credentialScope}`],
    ['X-Amz-Date', prepared.amzDate],
    ['X-Amz-SignedHeaders', names],
    ['X-Amz-Expires', String(expiresSeconds)],
    ...(scope.omitSessionToken ? [] : token),
  ]
  const hashed = scope.signBody === true || !prepared.s3Like
  const payloadHash = givenPayloadHash(headers) ?? (hashed ? sha256(request.body) : UNSIGNED_PAYLOAD)
  const signature = finish({ request, credentials, scope, prepared, query, lines, names, payloadHash })
  const sent = [...query, ['X-Amz-Signature', signature.signature] as const, ...(scope.omitSessionToken ? token : [])]
  return {
    kind: 'signature',
    headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])),
    path: `${wirePath(prepared.path)}?${encodeQuery(sent)}`,
    ...signature,
  }
}

interface Unfinished {
  readonly request: SigningInput
  readonly credentials: SigningCredentials
  readonly scope: SigningScope
  readonly prepared: Prepared
  readonly query: readonly (readonly [string, string])[]
  readonly lines: string
  readonly names: string
  readonly payloadHash: string
}

function finish(parts: Unfinished): Pick<Signature, 'canonicalRequest' | 'stringToSign' | 'signature'> {
  const { request, credentials, scope, prepared, lines, names, payloadHash } = parts
  const path = canonicalPath(prepared.path, prepared.rules)
  const query = canonicalQuery(parts.query)
  const canonicalRequest = `${request.method}\n${path}\n${query}\n${lines}\n${names}\n${payloadHash}`
  const digest = hash('sha256', canonicalRequest, 'hex')
  const stringToSign = `${ALGORITHM}\n${prepared.amzDate}\n${prepared.credentialScope}\n${digest}`
  const { region, service } = scope
  const signature = signatureOf(stringToSign, credentials.secretAccessKey, { day: prepared.day, region, service })
  return { canonicalRequest, stringToSign, signature }
}

function headerPayloadHash(request: SigningInput, prepared: Prepared, scope: SigningScope): string {
  const given = givenPayloadHash(prepared.headers)
  if (given !== undefined) return given
  return prepared.s3Like && scope.signBody === false ? UNSIGNED_PAYLOAD : sha256(request.body)
}

function givenPayloadHash(headers: readonly SignedHeader[]): string | undefined {
  return headers.find(({ name }) => name === 'x-amz-content-sha256')?.value
}

function setHeader(headers: SignedHeader[], name: string, value: string): void {
  const header = { name, value, canonical: value, signed: true }
  let at = headers.length
  for (let i = 0; i < headers.length; i++) {
    const known = headers[i]?.name ?? ''
    if (known < name) continue
    if (known === name) {
      headers[i] = header
      return
    }
    at = i
    break
  }
  headers.splice(at, 0, header)
}

function sha256(body: string | Uint8Array | null | undefined): string {
  return body === undefined || body === null || body.length === 0 ? EMPTY_SHA256 : hash('sha256', body, 'hex')
}
