import type { RequestContext } from '../../exchange/messages.ts'
import { toBase64, toText } from '../../exchange/payload.ts'
import { requestKind } from '../../mapping/payload-kind.ts'
import { requestEvent } from '../../mapping/request-event.ts'
import type { RequestView } from '../../mapping/request-view.ts'
import type { AwsProxyPlan } from '../plan/plan.ts'

/** The event of the Lambda proxy contract, format 1.0. Observed: semantics §14.2. */
export function buildProxyEvent(plan: AwsProxyPlan, view: RequestView, context: RequestContext): object {
  const { request } = view
  const isEmpty = view.isBodyEmpty
  const isBinary = !isEmpty && requestKind(plan.binary, request.headers) === 'binary'
  return {
    ...requestEvent(plan.scope, view),
    requestContext: context,
    body: isEmpty ? null : isBinary ? toBase64(request.body) : toText(request.body),
    isBase64Encoded: isBinary,
  }
}
