import { type SigningCredentials, signRequest } from '../../aws/signature/sigv4.ts'
import type { GatewayFailure } from '../../exchange/failure.ts'
import type { IntegrationRequest } from '../../exchange/messages.ts'
import type { FunctionCall } from '../plan.ts'
import { misconfigured } from './answer.ts'

/** Keys, time and trace of one invocation. */
export interface InvocationScope {
  readonly credentials: SigningCredentials
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly traceId: string
}

/** Headers as they are sent; the signature's own names in the spelling of the SDKs. */
const SPELLED: Readonly<Record<string, string>> = {
  authorization: 'Authorization',
  'x-amz-date': 'X-Amz-Date',
  'x-amz-security-token': 'X-Amz-Security-Token',
}

/** The signed Invoke of an authorizer's function. Documented: access §22. */
export function buildInvocation(
  call: Extract<FunctionCall, { kind: 'function' }>,
  event: object,
  { credentials, now, traceId }: InvocationScope,
): IntegrationRequest | GatewayFailure {
  const { origin, path, signingName: service, region } = call
  const body = JSON.stringify(event)
  const headers: [string, string][] = [
    ['Host', new URL(origin).host],
    ['Accept', 'application/json'],
    ['Content-Type', 'application/json'],
    ['User-Agent', `AmazonAPIGateway_${call.apiId}`],
    ['X-Amz-Invocation-Type', 'RequestResponse'],
    ['X-Amzn-Trace-Id', traceId],
    ['X-Amzn-Apigateway-Api-Id', call.apiId],
    ['X-Amz-Source-Arn', call.sourceArn],
  ]
  const signed = signRequest({ method: 'POST', path, headers, body }, credentials, { service, region, date: now })
  if (signed.kind === 'failure') return misconfigured(`the call cannot be signed: ${signed.field}: ${signed.message}`)
  const own = new Set(headers.map(([name]) => name.toLowerCase()))
  const added = Object.entries(signed.headers).filter(([name]) => !own.has(name))
  return {
    kind: 'integration-request',
    httpMethod: 'POST',
    origin,
    path,
    headers: [...headers, ...added.map(([name, value]) => [SPELLED[name] ?? name, value] as const)].flat(),
    body,
    overrides: {},
  }
}
