import { headerPairs } from '../exchange/headers.ts'
import type { PlanScope } from './context.ts'
import { collectValues, lastValues, type RequestView } from './request-view.ts'

/**
 * A request as functions are told of it, without body and context: the part that the events of AWS_PROXY and of REQUEST
 * authorizers have in common. Observed: semantics §14.2.
 */
export function requestEvent({ resourcePath, stageVariables }: PlanScope, view: RequestView) {
  const { request } = view
  const headers = eventHeaders(view)
  return {
    resource: resourcePath,
    path: request.path,
    httpMethod: request.httpMethod,
    headers: orNull(lastValues(headers)),
    multiValueHeaders: orNull(collectValues(headers)),
    queryStringParameters: orNull(lastValues(view.query)),
    multiValueQueryStringParameters: orNull(collectValues(view.query)),
    pathParameters: orNull(request.pathParameters),
    stageVariables: orNull(stageVariables),
  }
}

function orNull<T extends object>(map: T): T | null {
  for (const _ in map) return map
  return null
}

const RESPELLED: Readonly<Record<string, string>> = { authorization: 'Authorization', 'user-agent': 'User-Agent' }

/** The client's headers in its own spelling, with two exceptions, and the trace id. */
function eventHeaders(view: RequestView): [string, string][] {
  const pairs: [string, string][] = []
  for (const [name, value] of headerPairs(view.request.headers)) {
    const lower = name.toLowerCase()
    if (lower !== 'x-amzn-trace-id')
      pairs.push([Object.hasOwn(RESPELLED, lower) ? (RESPELLED[lower] ?? name) : name, value])
  }
  pairs.push(['X-Amzn-Trace-Id', view.request.traceId])
  return pairs
}
