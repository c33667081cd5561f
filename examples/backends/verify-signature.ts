import { timingSafeEqual } from 'node:crypto'
import { type Credentials, sha256Hex, smithySigner } from './sigv4.ts'

export interface SignedRequest {
  readonly method: string
  /** Path and query as sent, still encoded. */
  readonly target: string
  /** Name in lower case → value. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface Expectation {
  readonly service: string
  readonly region: string
  readonly credentials: Credentials
  readonly now: Date
}

/** Why a request is refused. Each service has its own code and status for a reason. */
export interface Refusal {
  readonly reason:
    | 'missing'
    | 'malformed'
    | 'unknown-key'
    | 'wrong-token'
    | 'wrong-scope'
    | 'skewed'
    | 'unsigned-header'
    | 'payload-mismatch'
    | 'signature-mismatch'
  readonly message: string
}

interface Authorization {
  readonly accessKeyId: string
  readonly day: string
  readonly region: string
  readonly service: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

const MAX_SKEW_MS = 15 * 60 * 1000
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request, *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/

/**
 * Checks an AWS Signature Version 4 in the Authorization header by signing the received request again with the Smithy
 * library, which has nothing in common with the gateway's signer. Undefined = the request is what its sender signed.
 */
export async function verifySignature(request: SignedRequest, expected: Expectation): Promise<Refusal | undefined> {
  const header = request.headers.authorization
  if (header === undefined) return { reason: 'missing', message: 'The request has no Authorization header.' }
  const authorization = parseAuthorization(header)
  if (authorization === undefined) return { reason: 'malformed', message: 'The Authorization header is malformed.' }
  return (
    checkScope(authorization, request, expected) ??
    checkDate(authorization, request, expected.now) ??
    checkSignedHeaders(authorization, request) ??
    checkPayload(request, expected.service) ??
    (await checkSignature(authorization, request, expected))
  )
}

function parseAuthorization(header: string): Authorization | undefined {
  const [, accessKeyId, day, region, service, signedHeaders, signature] = AUTHORIZATION.exec(header) ?? []
  if (accessKeyId === undefined || day === undefined || region === undefined) return undefined
  if (service === undefined || signedHeaders === undefined || signature === undefined) return undefined
  return { accessKeyId, day, region, service, signedHeaders: signedHeaders.split(';'), signature }
}

function checkScope(authorization: Authorization, request: SignedRequest, expected: Expectation): Refusal | undefined {
  const { credentials, region, service } = expected
  if (authorization.accessKeyId !== credentials.accessKeyId) {
    return { reason: 'unknown-key', message: `There is no access key ${authorization.accessKeyId}.` }
  }
  if (request.headers['x-amz-security-token'] !== credentials.sessionToken) {
    return { reason: 'wrong-token', message: 'The security token of the request is not the one of its access key.' }
  }
  if (authorization.region === region && authorization.service === service) return undefined
  const scope = `${authorization.region}/${authorization.service}`
  return { reason: 'wrong-scope', message: `The credential is for ${scope}, this is ${region}/${service}.` }
}

function checkDate(authorization: Authorization, request: SignedRequest, now: Date): Refusal | undefined {
  const date = parseAmzDate(request.headers['x-amz-date'])
  if (date === undefined)
    return { reason: 'malformed', message: 'X-Amz-Date is missing or not of the form 20240131T235959Z.' }
  if (authorization.day !== request.headers['x-amz-date']?.slice(0, 8)) {
    return { reason: 'wrong-scope', message: 'The day of the credential is not that of X-Amz-Date.' }
  }
  if (Math.abs(date.getTime() - now.getTime()) <= MAX_SKEW_MS) return undefined
  return { reason: 'skewed', message: `The request is of ${date.toISOString()}, it is ${now.toISOString()}.` }
}

function parseAmzDate(text: string | undefined): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '')
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second] = parts
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** Host and every X-Amz-* header must be signed, and what is said to be signed must be there. */
function checkSignedHeaders({ signedHeaders }: Authorization, { headers }: SignedRequest): Refusal | undefined {
  const required = ['host', ...Object.keys(headers).filter(name => name.startsWith('x-amz-'))]
  const unsigned = required.filter(name => !signedHeaders.includes(name))
  if (unsigned.length > 0) return { reason: 'unsigned-header', message: `Not signed: ${unsigned.join(', ')}.` }
  const absent = signedHeaders.filter(name => headers[name] === undefined)
  if (absent.length === 0) return undefined
  return { reason: 'signature-mismatch', message: `Signed, but not sent: ${absent.join(', ')}.` }
}

/** S3 wants the hash of the body as a header, or a plain statement that it is not signed; elsewhere it is optional. */
function checkPayload({ headers, body }: SignedRequest, service: string): Refusal | undefined {
  const stated = headers['x-amz-content-sha256']
  if (service === 's3' && stated === 'UNSIGNED-PAYLOAD') return undefined
  if (stated === undefined && service !== 's3') return undefined
  if (stated === undefined) return { reason: 'malformed', message: 'X-Amz-Content-SHA256 is missing.' }
  if (stated === sha256Hex(body)) return undefined
  return { reason: 'payload-mismatch', message: 'X-Amz-Content-SHA256 is not the hash of the body.' }
}

async function checkSignature(
  authorization: Authorization,
  request: SignedRequest,
  { service, region, credentials }: Expectation,
): Promise<Refusal | undefined> {
  const queryStart = request.target.indexOf('?')
  const path = queryStart < 0 ? request.target : request.target.slice(0, queryStart)
  const query = queryStart < 0 ? {} : parseQuery(request.target.slice(queryStart + 1))
  const paths = service === 's3' ? s3Paths(path) : [path]
  const signingDate = parseAmzDate(request.headers['x-amz-date'])
  if (query === undefined || paths.length === 0 || signingDate === undefined) {
    return { reason: 'malformed', message: 'The path or the query is not properly percent-encoded.' }
  }
  const headers: Record<string, string> = {}
  for (const name of authorization.signedHeaders) headers[name] = request.headers[name] ?? ''
  const signer = smithySigner(service, region, credentials)
  const signableHeaders = new Set(authorization.signedHeaders)
  for (const candidate of paths) {
    const unsigned = { method: request.method, protocol: 'http:', hostname: '', path: candidate, query, headers }
    const signed = await signer.sign({ ...unsigned, body: request.body }, { signingDate, signableHeaders })
    const signature = /Signature=([0-9a-f]{64})$/.exec(signed.headers.authorization ?? '')?.[1] ?? ''
    if (sameText(signature, authorization.signature)) return undefined
  }
  return {
    reason: 'signature-mismatch',
    message: 'The signature of the request is not the one that its content and the secret key give.',
  }
}

/** Decoded once; a plus sign is a plus sign. Undefined when an escape is broken. */
function parseQuery(text: string): Record<string, string[]> | undefined {
  const query: Record<string, string[]> = {}
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const [name = '', ...rest] = pair.split('=')
    const key = decode(name)
    const value = decode(rest.join('='))
    if (key === undefined || value === undefined) return undefined
    query[key] = [...(query[key] ?? []), value]
  }
  return query
}

/**
 * S3's canonical path is the key, every segment encoded once whatever its spelling on the wire. Signers differ on an
 * encoded slash: some leave it encoded, for others it is one of the key's slashes. Empty when an escape is broken.
 */
function s3Paths(path: string): string[] {
  const segments = path.split('/').map(decode)
  if (segments.some(segment => segment === undefined)) return []
  const encode = (segment: string | undefined) =>
    encodeURIComponent(segment ?? '').replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  const encoded = segments.map(encode).join('/')
  return encoded.includes('%2F') ? [encoded, encoded.replaceAll('%2F', '/')] : [encoded]
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function sameText(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
