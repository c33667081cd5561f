import { randomUUID } from 'node:crypto'
import type { TestInvocation } from '../definition/test-invocation.ts'
import { type GatewayFailure, isFailure } from '../exchange/failure.ts'
import { findHeader, withoutHeader } from '../exchange/headers.ts'
import { mediaTypeOf } from '../exchange/media-type.ts'
import type { ClientRequest, MethodRequest, RawHeaders } from '../exchange/messages.ts'
import { checkMethodRequest, payloadFor } from '../gateway/method-request.ts'
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
    sourceIp: 'test-invoke-source-ip',
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

/**
 * The method that is named, or the one that path and verb lead to. A path that does not fit the named resource leaves
 * its parameters unset, and still runs. Observed: semantics §17.1.
 */
export function findMethod(
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

/** Checks it, and builds the request that is mapped: without what a listener adds. */
export function buildRequest(
  plan: MethodPlan,
  client: ClientRequest,
  pathParameters: Readonly<Record<string, string>>,
  deployment: Deployment,
  body: Uint8Array,
): MethodRequest | GatewayFailure {
  const stage = { name: deployment.stage, main: deployment, canary: null }
  const requestPath = `/${deployment.stage}${client.path}`
  const address = { stage, path: client.path, requestPath, eventPath: client.path }
  const headers = dropOnArrival(client.headers)
  const checked = checkMethodRequest({ client, headers, address, plan: withoutKey(plan), pathParameters })
  return isFailure(checked) ? checked : { ...checked, body: payloadFor(plan, checked.headers, body) }
}

/** A test needs no API key, as on AWS. */
function withoutKey(plan: MethodPlan): MethodPlan {
  return { ...plan, apiKeyRequired: false }
}
