import type { Policy } from '../access/policy/document.ts'
import type { CredentialCache, CredentialsOwner } from '../aws/credentials/credential-cache.ts'
import type { Callers } from '../aws/signature/callers.ts'
import type { ServiceClock } from '../aws/signature/clock-skew.ts'
import type { SigningCredentials } from '../aws/signature/sigv4.ts'
import { verify } from '../aws/signature/verify.ts'
import { failure, type GatewayFailure, isFailure } from '../exchange/failure.ts'
import { findHeader } from '../exchange/headers.ts'
import type { Caller, ClientRequest, IntegrationRequest, MethodRequest, RawHeaders } from '../exchange/messages.ts'
import { whenSettled } from '../exchange/settled.ts'
import type { AwsPlan, AwsProxyPlan } from '../integration/plan/plan.ts'
import type { Signing } from '../worker/job.ts'

/** Keys and clock for calls of AWS services and for callers with AWS signatures, beyond what their plan holds. */
export interface AwsAccess {
  readonly credentials: CredentialCache
  /** Callers whose keys the gateway holds. */
  readonly callers: Callers
  /** Policies of callers that have one of their own, by access key. */
  readonly callerPolicies: ReadonlyMap<string, Policy>
  /** The time that signatures bear. */
  readonly clock: ServiceClock
  /** Region that callers sign for. */
  readonly region: string
}

/** Keys and time for one call: the gateway's own, a role's, or the caller's. Fails with 500 where there are no keys. */
export function findSigning(
  aws: AwsAccess,
  plan: AwsPlan | AwsProxyPlan,
  request: MethodRequest,
): Signing | GatewayFailure | Promise<Signing | GatewayFailure> {
  const owner = plan.credentials
  const keys = owner.kind === 'caller' ? callerKeys(aws, request) : aws.credentials.get(owner)
  return keys instanceof Promise ? keys.then(found => signingWith(aws, found)) : signingWith(aws, keys)
}

/** The same for a call that is made for no caller. */
export function signingOf(
  aws: AwsAccess,
  owner: CredentialsOwner,
): Signing | GatewayFailure | Promise<Signing | GatewayFailure> {
  return whenSettled(aws.credentials.get(owner), keys => signingWith(aws, keys))
}

function signingWith(aws: AwsAccess, credentials: SigningCredentials | GatewayFailure): Signing | GatewayFailure {
  return isFailure(credentials) ? credentials : { credentials, now: aws.clock.now() }
}

/** Has the keys of a refused request replaced; a caller's own are what the caller signs with. */
export function distrustKeys(aws: AwsAccess, plan: AwsPlan | AwsProxyPlan, request: IntegrationRequest): void {
  if (plan.credentials.kind !== 'caller') distrustOwner(aws, plan.credentials, request)
}

/** Has the keys replaced with which an owner signed a request that was refused. */
export function distrustOwner(aws: AwsAccess, owner: CredentialsOwner, request: IntegrationRequest): void {
  const accessKeyId = /Credential=([^/]+)\//.exec(findHeader(request.headers, 'authorization') ?? '')?.[1]
  if (accessKeyId !== undefined) aws.credentials.distrust(owner, accessKeyId)
}

function callerKeys(aws: AwsAccess, { caller }: MethodRequest): SigningCredentials | GatewayFailure {
  const keys = caller === undefined ? undefined : aws.callers.get(caller.accessKeyId)
  if (keys !== undefined) return keys
  const detail = "the integration passes its caller's credentials on, and the request has no verified caller"
  return failure('API_CONFIGURATION_ERROR', 'NO_CALLER', detail)
}

/**
 * Who signed a request to a method of authorization type AWS_IAM. Fails with AWS's texts: 403 without a signature, for
 * an unknown key, a stale or a forged signature. Documented: `verify`.
 */
export function authorize(aws: AwsAccess, client: ClientRequest, body: Uint8Array): Caller | GatewayFailure {
  const { httpMethod: method, path, rawQuery } = client
  const arrival = { method, path, rawQuery, headers: headerRecord(client.headers), body }
  const expected = { region: aws.region, now: client.requestTimeEpoch }
  const verified = verify(arrival, accessKeyId => aws.callers.get(accessKeyId), expected)
  if (isFailure(verified)) return verified
  const { accessKeyId } = verified
  const { arn = '', userId = accessKeyId } = aws.callers.get(accessKeyId) ?? {}
  return { accessKeyId, arn, userId, accountId: arn.split(':')[4] ?? '' }
}

function headerRecord(headers: RawHeaders): Record<string, string[]> {
  const record: Record<string, string[]> = Object.create(null)
  for (let i = 0; i < headers.length; i += 2) {
    const name = (headers[i] ?? '').toLowerCase()
    const values = record[name]
    if (values === undefined) record[name] = [headers[i + 1] ?? '']
    else values.push(headers[i + 1] ?? '')
  }
  return record
}

/** The Date of an answer, for the clock. */
export function dateOf(headers: RawHeaders): string | undefined {
  return findHeader(headers, 'date')
}
