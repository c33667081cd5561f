// Inputs of a signature: request, credentials and scope, checked once before either way of signing.
import {
  type HeaderPair,
  type HeaderRecord,
  type PathRules,
  readHeaders,
  type SignedHeader,
  type SigningFailure,
} from './canonical-request.ts'

/** A request to be signed. */
export interface SignableRequest {
  readonly method: string
  /** Unencoded, or as it will be sent. Without `query`, a `?` in it starts an encoded query. */
  readonly path: string
  /** Unencoded pairs. Names may repeat. */
  readonly query?: readonly (readonly [string, string])[] | undefined
  /** `host` must be among them. Values: printable ASCII. */
  readonly headers: HeaderRecord
  /** Default: empty. */
  readonly body?: string | Uint8Array | null | undefined
}

/** A request to be signed, whose headers may also be pairs, as a gateway has them. */
export interface SigningInput extends Omit<SignableRequest, 'headers'> {
  readonly headers: HeaderRecord | readonly HeaderPair[]
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
  /** Encodes the path as sent once more for signing. Default: true, but false for S3. */
  readonly doubleEncodePath?: boolean | undefined
  /**
   * Sends, and signs, the body's hash as `x-amz-content-sha256`. Default: false, but true for S3, which with false is
   * told `UNSIGNED-PAYLOAD`. Presigned S3 addresses leave the body out unless this is true.
   */
  readonly signBody?: boolean | undefined
  /** Send the session token without signing it. Default: false. */
  readonly omitSessionToken?: boolean | undefined
}

/** As {@link SigningScope}, with the life of a presigned address: 1 to 604 800 s. */
export interface PresigningScope extends SigningScope {
  readonly expiresSeconds: number
}

/** Parsed once, used by both ways of signing. */
export interface Prepared {
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

// Their paths are object keys, byte for byte, and they refuse requests without a payload hash.
const S3_LIKE: ReadonlySet<string> = new Set(['s3', 's3-object-lambda', 's3-outposts', 's3express'])

// A line break that a file left at the end of a key would break the header it is put into.
const UNSENDABLE = /[^\x21-\x7e]/

/** Checks an input and settles what its scope leaves open. Fails with the field at fault. */
export function prepare(
  request: SigningInput,
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
  request: SigningInput,
  credentials: SigningCredentials,
  scope: SigningScope,
): SigningFailure | undefined {
  if (!request.method) return failure('INVALID_REQUEST', 'request.method', 'is missing')
  if (!credentials.accessKeyId) return failure('INVALID_CREDENTIALS', 'credentials.accessKeyId', 'is missing')
  if (UNSENDABLE.test(credentials.accessKeyId)) {
    return failure('INVALID_CREDENTIALS', 'credentials.accessKeyId', 'has a character beyond printable ASCII')
  }
  if (!credentials.secretAccessKey) return failure('INVALID_CREDENTIALS', 'credentials.secretAccessKey', 'is missing')
  if (UNSENDABLE.test(credentials.sessionToken ?? '')) {
    return failure('INVALID_CREDENTIALS', 'credentials.sessionToken', 'has a character beyond printable ASCII')
  }
  if (!scope.service) return failure('INVALID_SCOPE', 'scope.service', 'is missing')
  if (!scope.region) return failure('INVALID_SCOPE', 'scope.region', 'is missing')
  return undefined
}

function splitPath(request: SigningInput): Pick<Prepared, 'path' | 'query'> {
  const { query } = request
  const path = request.path.startsWith('/') ? request.path : `/${request.path}`
  if (query !== undefined) return { path, query }
  const mark = path.indexOf('?')
  if (mark < 0) return { path, query: [] }
  return { path: path.slice(0, mark), query: [...new URLSearchParams(path.slice(mark + 1).replaceAll('+', '%2B'))] }
}

/** A time as signatures write it: `YYYYMMDDThhmmssZ`. Undefined for what is no time. */
export function formatDate(date: Date | number | string): string | undefined {
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

/** A failure that names its field. */
export function failure(code: SigningFailure['code'], field: string, what: string): SigningFailure {
  return { kind: 'failure', code, field, message: `${field} ${what}` }
}
