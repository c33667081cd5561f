import { type SigningCredentials, signRequest } from '../../aws/signature/sigv4.ts'
import { failure, type GatewayFailure, isFailure } from '../../exchange/failure.ts'
import { headerName } from '../../exchange/header-name.ts'
import type { ContextOverrides, IntegrationRequest, MethodRequest, Payload } from '../../exchange/messages.ts'
import { defaultHeader, type HeaderEntry } from '../draft.ts'
import type { MappingEnvironment } from '../environment.ts'
import { flatten } from '../http.ts'
import type { AwsPlan, AwsProxyPlan, CredentialsPlan } from '../plan/plan.ts'

/** A request to a service before its signature. */
export interface UnsignedRequest {
  readonly httpMethod: string
  readonly origin: string
  /** Path with query, percent-encoded. */
  readonly path: string
  readonly headers: readonly HeaderEntry[]
  readonly body: Payload
  /** Some operations are sent without a signature, or without their body in it. Default `v4`. */
  readonly signing?: 'v4' | 'v4-unsigned-body' | 'none'
}

/**
 * Adds what API Gateway adds to a call of a service, and signs over exactly what is sent.
 * Fails with 500 without keys, never sends unsigned. Observed: semantics §7.3, §13.4.
 */
export function signAndFinish(
  plan: AwsPlan | AwsProxyPlan,
  request: MethodRequest,
  unsigned: UnsignedRequest,
  overrides: ContextOverrides,
  environment: MappingEnvironment,
): IntegrationRequest | GatewayFailure {
  const { credentials } = environment
  const headersToSign = joinRepeated([
    ['Host', hostOf(unsigned.origin)],
    ...serviceHeaders(plan, request, unsigned.headers),
  ])
  const { httpMethod, path, origin, body } = unsigned
  const built = { kind: 'integration-request', httpMethod, origin, path, body, overrides } as const
  if (unsigned.signing === 'none') return { ...built, headers: flatten(headersToSign) }
  if (credentials === undefined) {
    if (environment.unsigned !== 'described') {
      return failure('API_CONFIGURATION_ERROR', 'NO_CREDENTIALS', 'no credentials to sign with')
    }
    describeSignature(plan, environment)
    return { ...built, headers: flatten(headersToSign) }
  }
  const signed = sign(plan, unsigned, headersToSign, credentials, environment)
  return isFailure(signed) ? signed : { ...built, headers: flatten(signed) }
}

/** Notes whose keys would sign a request that is only looked at, and so needs none. */
function describeSignature({ target, credentials }: AwsPlan | AwsProxyPlan, { trace }: MappingEnvironment): void {
  trace?.step({
    stage: 'integration_request.sign',
    field: 'credentials',
    source: `would be signed as ${signerOf(credentials)}`,
    output: `${target.signingName}/${target.region}`,
  })
}

/** Owner of the keys that sign, in words. */
export function signerOf(credentials: CredentialsPlan): string {
  switch (credentials.kind) {
    case 'role':
      return credentials.roleArn
    case 'caller':
      return 'the caller'
    case 'gateway':
      return 'the gateway itself'
  }
}

/** Hosts of origins that were called; as many as there are connections kept to. */
const HOSTS = new Map<string, string>()
const KEPT_HOSTS = 1_000

/** Parsing an address costs as much as hashing a body, and a gateway calls few. */
function hostOf(origin: string): string {
  const known = HOSTS.get(origin)
  if (known !== undefined) return known
  const { host } = new URL(origin)
  if (HOSTS.size >= KEPT_HOSTS) HOSTS.clear()
  HOSTS.set(origin, host)
  return host
}

function serviceHeaders(
  plan: AwsPlan | AwsProxyPlan,
  request: MethodRequest,
  mapped: readonly HeaderEntry[],
): readonly HeaderEntry[] {
  const headers = mapped.filter(([name]) => !GATEWAY_OWN.has(headerName(name).lower))
  // A Content-Type that nobody set would be chosen by the service, or not at all.
  defaultHeader(headers, 'Content-Type', 'application/json')
  headers.push(['X-Amzn-Trace-Id', request.traceId], ['X-Amzn-Apigateway-Api-Id', plan.scope.apiId])
  const sourceArn = `${plan.target.stageArn}/${request.httpMethod}${plan.scope.resourcePath}`
  headers.push(['X-Amz-Source-Arn', sourceArn])
  if (plan.target.operation.kind === 'lambda') headers.push(['x-amzn-lambda-integration-tag', request.requestId])
  return headers
}

/** Headers that a mapping towards a service cannot set: the signature's own, and Host. Documented: semantics §7.3. */
const GATEWAY_OWN = new Set([
  'host',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-source-arn',
  'connection',
  'keep-alive',
  'upgrade',
])

/** One line a header, since what is signed as one value must be sent as one. */
function joinRepeated(headers: readonly HeaderEntry[]): HeaderEntry[] {
  const joined: HeaderEntry[] = []
  const lowers: string[] = []
  for (const [name, value] of headers) {
    const { lower } = headerName(name)
    const before = joined[lowers.indexOf(lower)]
    if (before === undefined) {
      lowers.push(lower)
      joined.push([name, value])
    } else before[1] += `,${value}`
  }
  return joined
}

function sign(
  plan: AwsPlan | AwsProxyPlan,
  unsigned: UnsignedRequest,
  headers: readonly HeaderEntry[],
  credentials: SigningCredentials,
  environment: MappingEnvironment,
): HeaderEntry[] | GatewayFailure {
  const { signingName, region } = plan.target
  const signature = signRequest(
    { method: unsigned.httpMethod, path: unsigned.path, headers, body: unsigned.body },
    credentials,
    {
      service: signingName,
      region,
      date: environment.now,
      ...(unsigned.signing === 'v4-unsigned-body' ? { signBody: false } : {}),
    },
  )
  if (signature.kind === 'failure') {
    return failure('API_CONFIGURATION_ERROR', 'UNSIGNABLE', `${signature.field}: ${signature.message}`)
  }
  environment.trace?.step({
    stage: 'integration_request.sign',
    field: 'credentials',
    source: signature.canonicalRequest.replace(/(x-amz-security-token:).*/, '$1<redacted>'),
    output: `${signingName}/${region}`,
  })
  return withSignature(headers, signature.headers)
}

const SIGNATURE_HEADERS = [
  ['x-amz-date', 'X-Amz-Date'],
  ['x-amz-security-token', 'X-Amz-Security-Token'],
  ['x-amz-content-sha256', 'x-amz-content-sha256'],
  ['authorization', 'Authorization'],
] as const

const SIGNATURE_NAMES: ReadonlySet<string> = new Set(SIGNATURE_HEADERS.map(([lower]) => lower))

function withSignature(headers: readonly HeaderEntry[], signed: Readonly<Record<string, string>>): HeaderEntry[] {
  const all = headers.filter(([name]) => !SIGNATURE_NAMES.has(headerName(name).lower))
  for (const [lower, name] of SIGNATURE_HEADERS) {
    const value = signed[lower]
    if (value !== undefined) all.push([name, value])
  }
  return all
}
