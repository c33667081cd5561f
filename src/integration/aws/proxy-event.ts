import { headerPairs } from '../../exchange/headers.ts'
import type { RequestContext } from '../../exchange/messages.ts'
import { toBase64, toText } from '../../exchange/payload.ts'
import { requestKind } from '../../mapping/payload-kind.ts'
import { collectValues, lastValues, type RequestView } from '../../mapping/request-view.ts'
import type { HeaderEntry } from '../draft.ts'
import type { AwsProxyPlan } from '../plan/plan.ts'

/** The event of the Lambda proxy contract, format 1.0. Observed: semantics §14.2. */
export function buildProxyEvent(plan: AwsProxyPlan, view: RequestView, context: RequestContext): object {
  const { request } = view
  const headers = eventHeaders(view)
  const isEmpty = view.isBodyEmpty
  const isBinary = !isEmpty && requestKind(plan.binary, request.headers) === 'binary'
  return {
    resource: plan.scope.resourcePath,
    path: request.path,
    httpMethod: request.httpMethod,
    headers: orNull(lastValues(headers)),
    multiValueHeaders: orNull(collectValues(headers)),
    queryStringParameters: orNull(lastValues(view.query)),
    multiValueQueryStringParameters: orNull(collectValues(view.query)),
    pathParameters: orNull(request.pathParameters),
    stageVariables: orNull(plan.scope.stageVariables),
    requestContext: context,
    body: isEmpty ? null : isBinary ? toBase64(request.body) : toText(request.body),
    isBase64Encoded: isBinary,
  }
}

function orNull<T extends object>(map: T): T | null {
  for (const _ in map) return map
  return null
}

const RESPELLED: Readonly<Record<string, string>> = { authorization: 'Authorization', 'user-agent': 'User-Agent' }

/** The client's headers in its own spelling, with two exceptions, and the trace id. */
function eventHeaders(view: RequestView): HeaderEntry[] {
  const pairs: HeaderEntry[] = []
  for (const [name, value] of headerPairs(view.request.headers)) {
    const lower = name.toLowerCase()
    if (lower !== 'x-amzn-trace-id')
      pairs.push([Object.hasOwn(RESPELLED, lower) ? (RESPELLED[lower] ?? name) : name, value])
  }
  pairs.push(['X-Amzn-Trace-Id', view.request.traceId])
  return pairs
}
