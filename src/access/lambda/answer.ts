import { failure, type GatewayFailure } from '../../exchange/failure.ts'
import { findHeader } from '../../exchange/headers.ts'
import type { EndpointResponse } from '../../exchange/messages.ts'
import { toText } from '../../exchange/payload.ts'
import { parseBoundedJson } from '../bounded-json.ts'
import { compilePolicy, type Policy } from '../policy/document.ts'
import { isPolicyFault, isRecord } from '../policy/fault.ts'
import { unauthorized } from '../refusal.ts'

/** Statement of a function about an identity, apart from the method that it was asked for. */
export interface AuthorizerResult {
  readonly policy: Policy
  /** `$context.authorizer`: the principal, the context as text, and `integrationLatency`. */
  readonly context: Readonly<Record<string, string | number>>
  /** Key of the caller, where the API takes keys from its authorizers. */
  readonly usageIdentifierKey: string | undefined
  /** Characters of the answer. */
  readonly weight: number
}

/**
 * Reads the answer of an authorizer. An error of exactly `Unauthorized` is 401, any other 500 AUTHORIZER_FAILURE; what is
 * no answer is 500 AUTHORIZER_CONFIGURATION_ERROR. Documented: access §24 and §25.
 */
export function readAuthorizerAnswer(response: EndpointResponse): AuthorizerResult | GatewayFailure {
  if (response.status !== 200) return misconfigured(`Lambda answered ${response.status}`)
  const answer = parseBoundedJson(toText(response.body))
  if (findHeader(response.headers, 'x-amz-function-error') !== undefined) return functionError(answer)
  if (!isRecord(answer)) return misconfigured('the answer is no JSON object')
  const { principalId, policyDocument, usageIdentifierKey } = answer
  if (typeof principalId !== 'string' || principalId === '') return misconfigured('principalId is no text')
  if (!isRecord(policyDocument)) return misconfigured('policyDocument is no object')
  const policy = compilePolicy(policyDocument, { kind: 'identity' })
  if (isPolicyFault(policy)) return misconfigured(`policyDocument: ${policy.path.join('.')} ${policy.message}`)
  const context = readContext(answer.context, principalId)
  if (context === undefined) return misconfigured('context is no object of texts, numbers and booleans')
  const key = usageIdentifierKey ?? undefined
  if (key !== undefined && typeof key !== 'string') return misconfigured('usageIdentifierKey is no text')
  return { policy, context, usageIdentifierKey: key, weight: response.body.length }
}

/** 500 of an authorizer that cannot be asked, or whose answer is none; the client is told nothing. */
export function misconfigured(detail: string): GatewayFailure {
  return failure('AUTHORIZER_CONFIGURATION_ERROR', 'AUTHORIZER_ANSWER', detail)
}

function functionError(answer: unknown): GatewayFailure {
  const message = isRecord(answer) && typeof answer.errorMessage === 'string' ? answer.errorMessage : ''
  if (message === 'Unauthorized') return unauthorized('the authorizer answered Unauthorized')
  // The function's text may hold the token.
  return failure('AUTHORIZER_FAILURE', 'AUTHORIZER_ERROR', 'the authorizer failed with an error of its own')
}

/** In a map without prototype: names come from the function. */
function readContext(given: unknown, principalId: string): Record<string, string | number> | undefined {
  const context: Record<string, string | number> = Object.create(null)
  if (given !== undefined && given !== null) {
    if (!isRecord(given)) return undefined
    for (const [name, value] of Object.entries(given)) {
      if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined
      context[name] = String(value)
    }
  }
  context.principalId = principalId
  // As long as the result is kept no call is waited for.
  context.integrationLatency = 0
  return context
}
