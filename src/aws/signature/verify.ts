// Signature Version 4 of requests that reach us: who signed, and whether they did. For `authorizationType: AWS_IAM`.
// Documented: IAM User Guide, "Troubleshoot Signature Version 4 signing".

import { hash, timingSafeEqual } from 'node:crypto'
import { failure, type GatewayFailure } from '../../exchange/failure.ts'
import { findOwn } from '../../exchange/own.ts'
import { canonicalPath, canonicalQuery, readHeaders } from './canonical-request.ts'
import { formatDate } from './signing-input.ts'
import { signatureOf } from './signing-key.ts'

/** A request as it arrived. */
export interface SignedArrival {
  readonly method: string
  /** Still percent-encoded, with the stage: what the client signed. */
  readonly path: string
  /** Still percent-encoded, without `?`. */
  readonly rawQuery: string
  /** Names in lower case; repeated headers as a list. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string | Uint8Array
}

/** The secret of an access key, and the token that must come with it where it is temporary. */
export interface CallerSecret {
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** Scope and time that a signature must be for. */
export interface ExpectedScope {
  readonly region: string
  /** Default `execute-api`. */
  readonly service?: string
  /** Milliseconds since 1970. */
  readonly now: number
}

/** A caller whose signature holds. */
export interface VerifiedCaller {
  readonly kind: 'caller'
  readonly accessKeyId: string
}

/** Fields of a signature as the header or the query states them, not yet verified. */
interface Claim {
  readonly kind: 'claim'
  readonly accessKeyId: string
  readonly day: string
  readonly region: string
  readonly service: string
  readonly terminator: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
  readonly amzDate: string
  readonly token: string | undefined
  /** Only presigned requests name one. */
  readonly expiresSeconds: number | undefined
  /** The query without the signature itself. */
  readonly query: readonly (readonly [string, string])[]
}

const ALGORITHM = 'AWS4-HMAC-SHA256'
const SKEW_MS = 5 * 60 * 1000
const MAX_EXPIRES_SECONDS = 604_800
const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/
const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key ' +
  'and signing method. Consult the service documentation for details.'
/** The path counts as it was sent: a signature over `/a/b` is none over `/a//b`, which may be another resource. */
const RULES = { normalizePath: false, doubleEncodePath: true, decodeSlashes: false }

/**
 * Verifies a signature in the Authorization header or in the query. Refusals carry AWS's texts: no signature, a broken
 * one, an unknown key, a time more than five minutes off, another region or service, a signature that does not match.
 */
export function verify(
  request: SignedArrival,
  lookup: (accessKeyId: string) => CallerSecret | undefined,
  expected: ExpectedScope,
): VerifiedCaller | GatewayFailure {
  const claim = readClaim(request)
  if (claim.kind === 'failure') return claim
  const unfit = checkScope(claim, expected) ?? checkTime(claim, expected.now)
  if (unfit !== undefined) return unfit
  const secret = lookup(claim.accessKeyId)
  if (secret === undefined || !sameText(secret.sessionToken ?? '', claim.token ?? '')) {
    return refuse('UNRECOGNIZED_CLIENT', 'The security token included in the request is invalid.')
  }
  const signature = expectedSignature(request, claim, secret)
  if (signature === undefined || !sameText(signature, claim.signature)) return refuse('SIGNATURE_MISMATCH', MISMATCH)
  return { kind: 'caller', accessKeyId: claim.accessKeyId }
}

function readClaim(request: SignedArrival): Claim | GatewayFailure {
  const query = readQuery(request.rawQuery)
  const authorization = single(request.headers.authorization)
  if (authorization !== undefined) return headerClaim(request, authorization, query)
  if (query.some(([name]) => name === 'X-Amz-Algorithm')) return queryClaim(query)
  return failure('MISSING_AUTHENTICATION_TOKEN', 'MISSING_AUTHENTICATION_TOKEN', 'the request is not signed')
}

function headerClaim(request: SignedArrival, authorization: string, query: Claim['query']): Claim | GatewayFailure {
  const [algorithm = '', ...rest] = authorization.trim().split(/\s+/)
  if (algorithm !== ALGORITHM) return incomplete(`Unsupported AWS 'algorithm': '${algorithm}'.`, authorization)
  const parts = new Map<string, string>()
  for (const part of rest
    .join(' ')
    .split(/\s*,\s*/)
    .filter(text => text !== '')) {
    const equals = part.indexOf('=')
    if (equals < 1) return incomplete(`'${part}' not a valid key=value pair (missing equal-sign).`, authorization)
    parts.set(part.slice(0, equals), part.slice(equals + 1))
  }
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter(name => !parts.get(name))
  const amzDate = single(request.headers['x-amz-date']) ?? httpDate(single(request.headers.date))
  const texts = missing.map(name => `Authorization header requires '${name}' parameter.`)
  if (amzDate === undefined) {
    texts.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
  }
  if (texts.length > 0 || amzDate === undefined) return incomplete(texts.join(' '), authorization)
  return claimOf(parts.get('Credential') ?? '', {
    signedHeaders: (parts.get('SignedHeaders') ?? '').split(';'),
    signature: parts.get('Signature') ?? '',
    amzDate,
    token: single(request.headers['x-amz-security-token']),
    expiresSeconds: undefined,
    query,
  })
}

function queryClaim(query: Claim['query']): Claim | GatewayFailure {
  const given = new Map(query)
  const names = ['X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date', 'X-Amz-Expires']
  const texts = names
    .filter(name => !given.get(name))
    .map(name => `AWS query-string parameters must include '${name}'.`)
  const expiresSeconds = Number(given.get('X-Amz-Expires'))
  if (given.get('X-Amz-Algorithm') !== ALGORITHM) texts.push(`X-Amz-Algorithm only supports "${ALGORITHM}".`)
  if (!(expiresSeconds >= 0 && expiresSeconds <= MAX_EXPIRES_SECONDS)) {
    texts.push('X-Amz-Expires must be a number of seconds of at most a week.')
  }
  if (texts.length > 0) return incomplete(texts.join(' '), 'query')
  return claimOf(given.get('X-Amz-Credential') ?? '', {
    signedHeaders: (given.get('X-Amz-SignedHeaders') ?? '').split(';'),
    signature: given.get('X-Amz-Signature') ?? '',
    amzDate: given.get('X-Amz-Date') ?? '',
    token: given.get('X-Amz-Security-Token'),
    expiresSeconds,
    query: query.filter(([name]) => name !== 'X-Amz-Signature'),
  })
}

function claimOf(
  credential: string,
  rest: Omit<Claim, 'kind' | 'accessKeyId' | 'day' | 'region' | 'service' | 'terminator'>,
): Claim | GatewayFailure {
  const [accessKeyId = '', day, region, service, terminator, ...more] = credential.split('/')
  if (
    terminator === undefined ||
    day === undefined ||
    region === undefined ||
    service === undefined ||
    more.length > 0
  ) {
    return refuse(
      'INVALID_CREDENTIAL_SCOPE',
      `Credential must have exactly 5 slash-delimited elements, not '${credential}'.`,
    )
  }
  return { kind: 'claim', accessKeyId, day, region, service, terminator, ...rest }
}

function checkScope(claim: Claim, expected: ExpectedScope): GatewayFailure | undefined {
  const service = expected.service ?? 'execute-api'
  const { amzDate, day } = claim
  const texts = [
    claim.region === expected.region ? '' : `Credential should be scoped to a valid region, not '${claim.region}'. `,
    claim.service === service ? '' : `Credential should be scoped to correct service: '${service}'. `,
    claim.terminator === 'aws4_request'
      ? ''
      : `Credential should be scoped with a valid terminator: 'aws4_request', not '${claim.terminator}'. `,
    amzDate.startsWith(day)
      ? ''
      : `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${amzDate.slice(0, 8)}', from '${amzDate}'. `,
  ].join('')
  if (texts !== '') return refuse('INVALID_CREDENTIAL_SCOPE', texts)
  if (claim.signedHeaders.includes('host')) return undefined
  return refuse('INVALID_SIGNED_HEADERS', "'Host' must be a 'SignedHeader' in the AWS Authorization.")
}

function checkTime({ amzDate, expiresSeconds }: Claim, now: number): GatewayFailure | undefined {
  const time = readDate(amzDate)
  if (time === undefined) {
    return refuse(
      'INVALID_DATE',
      `Date must be in ISO-8601 'basic format'. Got '${amzDate}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    )
  }
  const current = formatDate(now)
  const earliest = now - (expiresSeconds === undefined ? SKEW_MS : expiresSeconds * 1000)
  if (time < earliest) {
    const margin = expiresSeconds === undefined ? '5 min.' : `${expiresSeconds} s`
    const text = `Signature expired: ${amzDate} is now earlier than ${formatDate(earliest)} (${current} - ${margin})`
    return refuse('SIGNATURE_EXPIRED', text)
  }
  if (time <= now + SKEW_MS) return undefined
  const latest = formatDate(now + SKEW_MS)
  return refuse(
    'SIGNATURE_NOT_YET_CURRENT',
    `Signature not yet current: ${amzDate} is still later than ${latest} (${current} + 5 min.)`,
  )
}

/** The signature that the request should have. Undefined when what was signed cannot have been: a header is missing. */
function expectedSignature(request: SignedArrival, claim: Claim, secret: CallerSecret): string | undefined {
  const { day, region, service, signedHeaders, amzDate } = claim
  let lines = ''
  for (const name of signedHeaders) {
    const value = findOwn(request.headers, name)
    const read = value === undefined ? [] : readHeaders({ [name]: value })
    const header = Array.isArray(read) ? read[0] : undefined
    if (header === undefined) return undefined
    lines += `${header.name}:${header.canonical}\n`
  }
  const path = canonicalPath(request.path === '' ? '/' : request.path, RULES)
  // The body's own hash, not the one that a header claims: else a body could be swapped under the header.
  const payloadHash = hash('sha256', request.body, 'hex')
  const canonicalRequest = `${request.method}\n${path}\n${canonicalQuery(claim.query)}\n${lines}\n${signedHeaders.join(';')}\n${payloadHash}`
  const digest = hash('sha256', canonicalRequest, 'hex')
  const stringToSign = `${ALGORITHM}\n${amzDate}\n${day}/${region}/${service}/aws4_request\n${digest}`
  return signatureOf(stringToSign, secret.secretAccessKey, { day, region, service })
}

/** Pairs of a query, decoded as they were encoded for signing: `+` is a plus. */
function readQuery(rawQuery: string): [string, string][] {
  return [...new URLSearchParams(rawQuery.replaceAll('+', '%2B'))]
}

function readDate(amzDate: string): number | undefined {
  const [, year, month, day, hour, minute, second] = DATE.exec(amzDate) ?? []
  if (second === undefined) return undefined
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(time) ? undefined : time
}

function httpDate(date: string | undefined): string | undefined {
  return date === undefined ? undefined : formatDate(Date.parse(date))
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' || value === undefined ? value : value[0]
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function incomplete(text: string, authorization: string): GatewayFailure {
  // The header may hold anything; only its length goes to the client, as a hash would on AWS.
  return refuse('INCOMPLETE_SIGNATURE', `${text} (Authorization of ${authorization.length} characters)`)
}

function refuse(code: string, message: string): GatewayFailure {
  return failure('INVALID_SIGNATURE', code, message, { message })
}
