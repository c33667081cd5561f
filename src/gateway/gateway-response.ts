import type { GatewayResponseDefinition } from '../definition/rest-api.ts'
import { GATEWAY_RESPONSES, type GatewayFailure, type GatewayResponseType } from '../errors.ts'
import type { ClientRequest, ClientResponse } from '../exchange.ts'
import { firstAccepted } from '../mapping/media-type.ts'
import { findHeader, isHeaderSafe } from '../mapping/raw-headers.ts'
import type { Deployment, MethodPlan } from '../snapshot/snapshot.ts'
import { renderSubstitutions, type SubstitutionScope } from './gateway-substitution.ts'

/** What a failure is answered with besides itself; the later it happened, the more there is. */
export interface FailureScope {
  readonly client: ClientRequest
  readonly deployment?: Omit<Deployment, 'routes'>
  readonly plan?: MethodPlan
  readonly pathParameters?: Readonly<Record<string, string>>
}

/**
 * GatewayFailure → response: the type's own customisation, else that of its class, else built in.
 * Documented: semantics §16.2, §16.3.
 */
export function renderGatewayResponse(failed: GatewayFailure, scope: FailureScope): ClientResponse {
  const builtIn = GATEWAY_RESPONSES[failed.type]
  const message = failed.message === undefined ? builtIn.message : failed.message
  const custom = findCustom(failed, scope)
  const substitution: SubstitutionScope = { ...scope, failed, message }
  const status = Number(custom?.statusCode ?? failed.status ?? builtIn.status)
  const template = custom && selectTemplate(custom, scope.client)
  const headers = ['x-amzn-ErrorType', builtIn.errorType, ...customHeaders(custom, substitution)]
  if (findHeader(headers, 'content-type') === undefined)
    headers.push('Content-Type', template?.[0] ?? 'application/json')
  const body =
    template === undefined ? defaultBody(failed.type, message) : renderSubstitutions(template[1], substitution)
  return { status, headers, body }
}

function findCustom(failed: GatewayFailure, scope: FailureScope): GatewayResponseDefinition | undefined {
  const customised = scope.deployment?.gatewayResponses
  if (customised === undefined) return undefined
  const status = failed.status ?? GATEWAY_RESPONSES[failed.type].status
  const byClass = customised[status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX']
  const own = customised[failed.type]
  if (own === undefined || byClass === undefined) return own ?? byClass
  // A status on the class changes every type of it that has none of its own.
  return { ...own, statusCode: own.statusCode ?? byClass.statusCode }
}

/** ACCESS_DENIED's built-in body writes its key with a capital. Observed: semantics §16.2. */
function defaultBody(type: GatewayResponseType, message: string | null): string {
  return JSON.stringify(type === 'ACCESS_DENIED' ? { Message: message } : { message })
}

/** Chosen by Accept, with application/json as the fall-back. Chosen: semantics §16.3. */
function selectTemplate(
  custom: GatewayResponseDefinition,
  client: ClientRequest,
): readonly [mediaType: string, template: string] | undefined {
  const templates = Object.entries(custom.responseTemplates)
  const accepted = firstAccepted(findHeader(client.headers, 'accept'))
  return (
    templates.find(([type]) => type.toLowerCase() === accepted) ??
    templates.find(([type]) => type === 'application/json')
  )
}

function customHeaders(custom: GatewayResponseDefinition | undefined, scope: SubstitutionScope): string[] {
  return Object.entries(custom?.responseParameters ?? {}).flatMap(([destination, source]) => {
    const name = destination.slice('gatewayresponse.header.'.length)
    const value = source.startsWith("'") ? source.slice(1, -1) : renderSubstitutions(`$${source}`, scope)
    return value !== '' && isHeaderSafe(name, value) ? [name, value] : []
  })
}
