import { headerName } from '../exchange/header-name.ts'
import { findHeader } from '../exchange/headers.ts'
import type { MethodRequest, RawHeaders } from '../exchange/messages.ts'
import type { IntegrationPlan } from '../integration/plan/plan.ts'
import type { ParameterMapping } from '../mapping/parameters.ts'
import { readsRequest } from '../template/engine.ts'

/** Parts of a request that the mappings of a plan read. A thread is sent nothing else: each text that crosses costs. */
interface Reads {
  /** Names in lower case of the headers that the request side reads; `all` where that is not known beforehand. */
  readonly requestHeaders: ReadonlySet<string> | 'all'
  /** Headers that the response side reads: most of the time only the one that chooses its template. */
  readonly response: 'accept' | 'all'
}

const KNOWN = new WeakMap<IntegrationPlan, Reads>()

/** The request as the request side of a plan needs it. */
export function requestInput(plan: IntegrationPlan, request: MethodRequest): MethodRequest {
  const { requestHeaders } = readsOf(plan)
  return requestHeaders === 'all' ? request : { ...request, headers: only(requestHeaders, request.headers) }
}

/** The request as the response side of a plan needs it: its body is the past. */
export function responseInput(plan: IntegrationPlan, request: MethodRequest): MethodRequest | AcceptOnly {
  if (readsOf(plan).response === 'all') return plan.kind === 'MOCK' ? request : { ...request, body: '' }
  return { accept: findHeader(request.headers, 'accept') }
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

function readsOf(plan: IntegrationPlan): Reads {
  const known = KNOWN.get(plan)
  if (known !== undefined) return known
  const reads = findReads(plan)
  KNOWN.set(plan, reads)
  return reads
}

function findReads(plan: IntegrationPlan): Reads {
  // The event of AWS_PROXY has every header, and HTTP_PROXY passes them on.
  if (plan.kind === 'HTTP_PROXY' || plan.kind === 'AWS_PROXY') return { requestHeaders: 'all', response: 'accept' }
  const { templates, parameters, responses } = plan
  const requestReads = Object.values(templates.byType).some(readsRequest)
  const responseReads = responses.list.some(
    response =>
      response.templates.some(([, text]) => readsRequest(text)) ||
      response.parameters.some(({ source }) => source.kind === 'context'),
  )
  return {
    requestHeaders: requestReads ? 'all' : new Set([...ALWAYS_READ, ...parameters.flatMap(headersOf)]),
    // A MOCK without a template asks whether there was a body.
    response: responseReads || plan.kind === 'MOCK' ? 'all' : 'accept',
  }
}

/** The type of the body; the one that is asked for; what `$context.identity` has. */
const ALWAYS_READ = ['content-type', 'accept', 'user-agent']

function headersOf({ source }: ParameterMapping): string[] {
  return source.kind === 'header' || source.kind === 'multivalueheader' ? [source.name.toLowerCase()] : []
}

function only(names: ReadonlySet<string>, headers: RawHeaders): string[] {
  const kept: string[] = []
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? ''
    if (names.has(headerName(name).lower)) kept.push(name, headers[i + 1] ?? '')
  }
  return kept
}
