import { findHeader } from '../../exchange/headers.ts'
import type { MethodRequest } from '../../exchange/messages.ts'
import { buildContext, type PlanScope } from '../../mapping/context.ts'
import { requestEvent } from '../../mapping/request-event.ts'
import { RequestView } from '../../mapping/request-view.ts'

/** The event of a TOKEN authorizer. Documented: access §23. */
export function tokenEvent(authorizationToken: string, methodArn: string): object {
  return { type: 'TOKEN', authorizationToken, methodArn }
}

/** Where an API takes its keys from. */
export type KeySource = 'HEADER' | 'AUTHORIZER'

/** The event of a REQUEST authorizer: the proxy event without its body, and the method's ARN. */
export function requestAuthorizerEvent(
  methodArn: string,
  scope: PlanScope,
  request: MethodRequest,
  keySource: KeySource,
): object {
  const context = buildContext(scope, request)
  const apiKey = keySource === 'HEADER' ? findHeader(request.headers, 'x-api-key') : undefined
  const identity = apiKey === undefined ? context.identity : { ...context.identity, apiKey }
  return {
    type: 'REQUEST',
    methodArn,
    ...requestEvent(scope, new RequestView(request)),
    requestContext: { ...context, identity },
  }
}
