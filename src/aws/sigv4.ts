// AWS Signature Version 4, in headers and in the query. Exported by the package as `regauge/sigv4`.
import { createHmac, hash } from 'node:crypto'
import {
  canonicalHeaders,
  canonicalPath,
  canonicalQuery,
  type PathRules,
  readHeaders,
  type SignedHeader,
  type SigningFailure,
} from './canonical-request.ts'
import { SigningKeyCache } from './signing-key.ts'
import { encodeQuery, wirePath } from './uri-encode.ts'

/** A request to be signed. */
export interface SignableRequest {
  readonly method: string
  /** Unencoded, or as it will be sent. Without `query`, a `?` in it starts an encoded query. */
  readonly path: string
  /** Unencoded pairs. Names may repeat. */
  readonly query?: readonly (readonly [string, string])[] | undefined
  /** `host` must be among them. Values: printable ASCII. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Default: empty. */
  readonly body?: string | Uint8Array | null | undefined
}

/** Keys to sign with. */
export interface SigningCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** Where and when a signature holds, and the service's own rules. */
export interface SigningScope {
  /** The signing name, not the endpoint prefix: `ses`, not `email`. */
  readonly service: string
  readonly region: string
  /** A `Date`, milliseconds since 1970, ISO 8601, or `YYYYMMDDThhmmssZ`. */
  readonly date: Date | number | string
  /** Default: true, but false for S3. */
  readonly normalizePath?: boolean | undefined
  /** Whether the path as sent is encoded once more for signing. Default: true, but false for S3. */
  readonly doubleEncodePath?: boolean | undefined
  /**
   * Whether the body's hash is sent, and signed, as `x-amz-content-sha256`. Default: false, but true for S3, which
   * with false is told `UNSIGNED-PAYLOAD`. Presigned S3 addresses leave the body out unless this is true.
   */
  readonly signBody?: boolean | undefined
  /** Send the session token without signing it. Default: false. */
  readonly omitSessionToken?: boolean | undefined
}

/** As {@link SigningScope}, with the life of a presigned address: 1 to 604 800 s. */
export interface PresigningScope extends SigningScope {
  readonly expiresSeconds: number
}

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

/** Parsed once, used by both ways of signing. */
interface Prepared {
  readonly kind: 'prepared'
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
  readonly headers: SignedHeader[]
  readonly amzDate: string
  readonly day: string
  readonly rules: PathRules
  readonly credentialScope: string
  readonly s3Like: boolean
}

const ALGORITHM = 'AWS4-HMAC-SHA256'
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'
const MAX_EXPIRES_SECONDS = 604_800
// Their paths are object keys, byte for byte, and they refuse requests without a payload hash.
const S3_LIKE: ReadonlySet<string> = new Set(['s3', 's3-object-lambda', 's3-outposts', 's3express'])
const keys = new SigningKeyCache()

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
  request: SignableRequest,
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
  const sent: Record<string, string> = {}
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
  readonly request: SignableRequest
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
  const key = keys.get(credentials.secretAccessKey, prepared.day, scope.region, scope.service)
  const signature = createHmac('sha256', key).update(stringToSign).digest('hex')
  return { canonicalRequest, stringToSign, signature }
}

function prepare(
  request: SignableRequest,
  credentials: SigningCredentials,
  scope: SigningScope,
): Prepared | SigningFailure {
  const bad = checkTexts(request, credentials, scope)
  if (bad !== undefined) return bad
  const amzDate = formatDate(scope.date)
  if (amzDate === undefined) return failure('INVALID_SCOPE', 'scope.date', 'is no date')
  const headers = readHeaders(request.headers)
  if (!Array.isArray(headers)) return headers
  if (!hasHost(headers)) return failure('INVALID_REQUEST', 'request.headers["host"]', 'is missing')
  const day = amzDate.slice(0, 8)
  const s3Like = S3_LIKE.has(scope.service)
  const rules = {
    normalizePath: scope.normalizePath ?? !s3Like,
    doubleEncodePath: scope.doubleEncodePath ?? !s3Like,
    decodeSlashes: s3Like,
  }
  return {
    kind: 'prepared',
    ...splitPath(request),
    headers: headers.filter(({ name }) => name !== 'authorization'),
    amzDate,
    day,
    rules,
    credentialScope: `${day}/${scope.region}/${scope.service}/aws4_request`,
    s3Like,
  }
}

function hasHost(headers: readonly SignedHeader[]): boolean {
  for (const { name, value } of headers) if (name === 'host') return value !== ''
  return false
}

function checkTexts(
  request: SignableRequest,
  credentials: SigningCredentials,
  scope: SigningScope,
): SigningFailure | undefined {
  if (!request.method) return failure('INVALID_REQUEST', 'request.method', 'is missing')
  if (!credentials.accessKeyId) return failure('INVALID_CREDENTIALS', 'credentials.accessKeyId', 'is missing')
  if (!credentials.secretAccessKey) return failure('INVALID_CREDENTIALS', 'credentials.secretAccessKey', 'is missing')
  if (!scope.service) return failure('INVALID_SCOPE', 'scope.service', 'is missing')
  if (!scope.region) return failure('INVALID_SCOPE', 'scope.region', 'is missing')
  return undefined
}

function splitPath(request: SignableRequest): Pick<Prepared, 'path' | 'query'> {
  const { query } = request
  const path = request.path.startsWith('/') ? request.path : `/${request.path}`
  if (query !== undefined) return { path, query }
  const mark = path.indexOf('?')
  if (mark < 0) return { path, query: [] }
  return { path: path.slice(0, mark), query: [...new URLSearchParams(path.slice(mark + 1).replaceAll('+', '%2B'))] }
}

function formatDate(date: Date | number | string): string | undefined {
  if (typeof date === 'string' && /^\d{8}T\d{6}Z$/.test(date)) return date
  const time = new Date(date)
  if (Number.isNaN(time.getTime())) return undefined
  const year = time.getUTCFullYear()
  if (year < 1000 || year > 9999) return undefined
  // Numbers, not toISOString and slices: this is a tenth of a signature's cost otherwise.
  const day = year * 10_000 + (time.getUTCMonth() + 1) * 100 + time.getUTCDate()
  const clock = 1_000_000 + time.getUTCHours() * 10_000 + time.getUTCMinutes() * 100 + time.getUTCSeconds()
  return `${day}T${String(clock).slice(1)}Z`
}

function headerPayloadHash(request: SignableRequest, prepared: Prepared, scope: SigningScope): string {
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

function failure(code: SigningFailure['code'], field: string, what: string): SigningFailure {
  return { kind: 'failure', code, field, message: `${field} ${what}` }
}
