import { randomUUID } from 'node:crypto'
import type { TestInvocation } from '../definition/test-invocation.ts'
import { findHeader, withoutHeader } from '../exchange/headers.ts'
import { mediaTypeOf } from '../exchange/media-type.ts'
import type { ClientRequest, RawHeaders } from '../exchange/messages.ts'
import type { JourneyParts } from '../gateway/journey.ts'
import { dropOnArrival } from '../mapping/header-rules.ts'
import type { RouteMatch } from '../snapshot/router.ts'
import type { Deployment, MethodPlan } from '../snapshot/snapshot.ts'

/** The request as if a client had sent it. */
export function clientRequest(invocation: TestInvocation): ClientRequest {
  const cut = invocation.pathWithQueryString.indexOf('?')
  const path = cut < 0 ? invocation.pathWithQueryString : invocation.pathWithQueryString.slice(0, cut)
  return {
    httpMethod: invocation.httpMethod,
    path: path === '' ? (invocation.method?.path ?? '/') : `/${path.replace(/^\/+/, '')}`,
    rawQuery: cut < 0 ? '' : invocation.pathWithQueryString.slice(cut + 1),
    headers: withoutOtherType(invocation.headers),
    domainName: 'testprefix.testdomainname',
    protocol: 'HTTP/1.1',
    sourceIp: invocation.dispatch === 'authorize' ? invocation.sourceIp : 'test-invoke-source-ip',
    requestId: randomUUID(),
    extendedRequestId: 'test-invoke',
    requestTimeEpoch: Date.now(),
  }
}

/** A Content-Type other than application/json is ignored in a test. Observed: semantics §17.1. */
function withoutOtherType(headers: RawHeaders): RawHeaders {
  const type = mediaTypeOf(findHeader(headers, 'content-type'))
  return type === 'application/json' ? headers : withoutHeader(headers, 'content-type')
}

/** Finds the invocation's method in its deployment: without what a listener adds to a request. */
export function locateTest(method: TestInvocation['method'], deployment: Deployment): JourneyParts['locate'] {
  return client => ({
    deployment,
    match: findMethod(method, client, deployment),
    headers: dropOnArrival(client.headers),
    path: client.path,
    requestPath: `/${deployment.stage}${client.path}`,
    eventPath: client.path,
  })
}

/**
 * The method that is named, or the one that path and verb lead to. A path that does not fit the named resource leaves
 * its parameters unset, and still runs. Observed: semantics §17.1.
 */
function findMethod(
  method: TestInvocation['method'],
  client: ClientRequest,
  deployment: Deployment,
): RouteMatch<MethodPlan> | undefined {
  const found = deployment.routes.find(client.path, client.httpMethod)
  if (method === null) return found
  const named = deployment.routes.find(method.path, method.httpMethod)
  if (named === undefined || found?.route === named.route) return found
  return { route: named.route, pathParameters: client.path === method.path ? named.pathParameters : {} }
}
