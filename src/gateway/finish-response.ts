import type { ClientRequest, ClientResponse, MethodRequest, MethodResponse, Payload } from '../exchange.ts'
import { findHeader } from '../mapping/raw-headers.ts'
import type { MethodPlan } from '../snapshot/snapshot.ts'
import { acceptedCoding, encodeBody } from './content-coding.ts'

/** Types whose success bears the trace id. Observed: semantics §16.4. */
const TRACED = new Set(['HTTP', 'AWS', 'AWS_PROXY'])

/** MethodResponse → response: the gateway's own headers, and compression where it is due. */
export async function finishResponse(
  response: MethodResponse,
  plan: MethodPlan,
  request: MethodRequest,
): Promise<ClientResponse> {
  const headers = [...response.headers, ...ownHeaders(request)]
  if (TRACED.has(plan.integration.kind)) headers.push('X-Amzn-Trace-Id', request.traceId)
  if (findHeader(headers, 'content-type') === undefined) headers.push('Content-Type', 'application/json')
  const coding = codingFor(plan, request, headers, response.body)
  if (coding === undefined) return { status: response.status, headers, body: response.body }
  headers.push('Content-Encoding', coding, 'Vary', 'Accept-Encoding')
  return { status: response.status, headers, body: await encodeBody(coding, response.body) }
}

/** `x-amzn-RequestId` and `x-amz-apigw-id`, which every answer bears. */
export function ownHeaders(request: Pick<ClientRequest, 'requestId' | 'extendedRequestId'>): string[] {
  return ['x-amzn-RequestId', request.requestId, 'x-amz-apigw-id', request.extendedRequestId]
}

/** Documented: semantics §12.5. */
function codingFor(
  plan: MethodPlan,
  request: MethodRequest,
  headers: readonly string[],
  body: Payload,
): 'gzip' | 'deflate' | undefined {
  const least = plan.deployment.minimumCompressionSize
  if (least === null || body.length === 0 || findHeader(headers, 'content-encoding') !== undefined) return undefined
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body.length
  return bytes < least ? undefined : acceptedCoding(findHeader(request.headers, 'accept-encoding'))
}
