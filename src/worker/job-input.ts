import { headerName } from '../exchange/header-name.ts'
import { findHeader } from '../exchange/headers.ts'
import type { MethodRequest, RawHeaders } from '../exchange/messages.ts'
import type { IntegrationPlan } from '../integration/plan/plan.ts'
import { traitsOf } from '../integration/plan/plan-traits.ts'

/** The request as the request side of a plan needs it. */
export function requestInput(plan: IntegrationPlan, request: MethodRequest): MethodRequest {
  const { headers } = traitsOf(plan).request
  return headers === 'all' ? request : { ...request, headers: only(headers, request.headers) }
}

/** The request as the response side of a plan needs it: its body is the past. */
export function responseInput(plan: IntegrationPlan, request: MethodRequest): MethodRequest | AcceptOnly {
  switch (traitsOf(plan).response.request) {
    case 'all':
      return request
    case 'without-body':
      return { ...request, body: '' }
    case 'accept':
      return { accept: findHeader(request.headers, 'accept') }
  }
}

/** A request of which nothing else is read. */
export interface AcceptOnly {
  readonly accept: string | undefined
}

/** The request that stands for one of which little was sent. */
export function requestOf(input: MethodRequest | AcceptOnly): MethodRequest {
  if (!('accept' in input)) return input
  return input.accept === undefined ? BLANK : { ...BLANK, headers: ['Accept', input.accept] }
}

const BLANK: MethodRequest = {
  httpMethod: '',
  path: '',
  requestPath: '',
  pathParameters: {},
  rawQuery: '',
  headers: [],
  body: '',
  domainName: '',
  protocol: '',
  sourceIp: '',
  requestId: '',
  extendedRequestId: '',
  requestTimeEpoch: 0,
  traceId: '',
}

function only(names: ReadonlySet<string>, headers: RawHeaders): string[] {
  const kept: string[] = []
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? ''
    if (names.has(headerName(name).lower)) kept.push(name, headers[i + 1] ?? '')
  }
  return kept
}
