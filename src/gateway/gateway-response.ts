import { GATEWAY_RESPONSES, type GatewayFailure } from '../exchange/failure.ts'
import { findHeader, isHeaderSafe } from '../exchange/headers.ts'
import { firstAccepted } from '../exchange/media-type.ts'
import type { ClientRequest, ClientResponse } from '../exchange/messages.ts'
import type { GatewayResponsePlan, TextPlan } from '../snapshot/gateway-responses.ts'
import { type FailureScope, renderText, type SubstitutionScope } from './gateway-text.ts'

/**
 * GatewayFailure → response: the type's own customisation, else that of its class, else built in.
 * Documented: semantics §16.2, §16.3.
 */
export function renderGatewayResponse(failed: GatewayFailure, scope: FailureScope): ClientResponse {
  const builtIn = GATEWAY_RESPONSES[failed.type]
  const message = failed.message === undefined ? builtIn.message : failed.message
  const custom = findCustom(failed, scope)
  const substitution: SubstitutionScope = { ...scope, failed, message }
  const template = custom && selectTemplate(custom, scope.client)
  const own = failed.headers ?? []
  const headers = ['x-amzn-ErrorType', builtIn.errorType, ...own, ...customHeaders(custom, substitution)]
  if (findHeader(headers, 'content-type') === undefined)
    headers.push('Content-Type', template?.[0] ?? 'application/json')
  if (failed.retryAfterSeconds !== undefined) headers.push('Retry-After', String(failed.retryAfterSeconds))
  return {
    status: custom?.status ?? failed.status ?? builtIn.status,
    headers,
    body: template === undefined ? defaultBody(failed, message) : renderText(template[1], substitution),
  }
}

function findCustom(failed: GatewayFailure, scope: FailureScope): GatewayResponsePlan | undefined {
  const customised = scope.deployment?.gatewayResponses
  // On AWS a body that is too large is refused before the API is known. Documented: semantics §16.3.
  if (customised === undefined || failed.type === 'REQUEST_TOO_LARGE') return undefined
  const status = failed.status ?? GATEWAY_RESPONSES[failed.type].status
  const byClass = customised[status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX']
  const own = customised[failed.type]
  if (own === undefined || byClass === undefined) return own ?? byClass
  // A status on the class changes every type of it that has none of its own.
  return { ...own, status: own.status ?? byClass.status }
}

/** ACCESS_DENIED's built-in body writes its key with a capital. Observed: semantics §16.2. */
function defaultBody({ type, bodyKey }: GatewayFailure, message: string | null): string {
  return JSON.stringify(type === 'ACCESS_DENIED' && bodyKey === undefined ? { Message: message } : { message })
}

/** Chosen by Accept, with application/json as the fall-back. Chosen: semantics §16.3. */
function selectTemplate(
  custom: GatewayResponsePlan,
  client: ClientRequest,
): readonly [mediaType: string, text: TextPlan] | undefined {
  const accepted = firstAccepted(findHeader(client.headers, 'accept'))
  return (
    custom.templates.find(([type]) => type === accepted) ??
    custom.templates.find(([type]) => type === 'application/json')
  )
}

/** A value that no header can carry is left out: an answer without it is better than none. */
function customHeaders(custom: GatewayResponsePlan | undefined, scope: SubstitutionScope): string[] {
  const headers: string[] = []
  for (const { name, value } of custom?.headers ?? []) {
    const text = renderText(value, scope)
    if (text !== '' && isHeaderSafe(name, text)) headers.push(name, text)
  }
  return headers
}
