import { findHeader, headerPairs, isSecretHeader, withoutHeader } from '../exchange/headers.ts'
import type {
  ClientResponse,
  IntegrationRequest,
  MethodRequest,
  MethodResponse,
  RawHeaders,
} from '../exchange/messages.ts'
import { isTraced } from '../gateway/finish-response.ts'
import type { TraceStep } from '../integration/environment.ts'
import type { MethodPlan } from '../snapshot/snapshot.ts'

/** Result of a test invocation: the text log that AWS answers, and the same as data. */
export interface TestResult {
  /** HTTP status; 0 where nothing was sent, so that nothing was answered. */
  readonly status: number
  readonly headers: RawHeaders
  readonly body: Uint8Array
  readonly latencyMicros: number
  /** AWS's text log. */
  readonly log: string
  readonly trace: readonly Required<TraceStep>[]
  /** Null where no request was built. */
  readonly integrationRequest: {
    readonly method: string
    readonly url: string
    readonly headers: RawHeaders
    readonly body: Uint8Array
    readonly canonicalRequest: string
  } | null
}

/** Headers of a test have no request ids; the trace id goes first. Observed: semantics §16.4, §17.1. */
export function testResponse(answer: MethodResponse, plan: MethodPlan, request: MethodRequest): ClientResponse {
  const kept = isTraced(plan) ? withoutHeader(answer.headers, 'x-amzn-trace-id') : answer.headers
  const type = findHeader(kept, 'content-type') === undefined ? ['Content-Type', 'application/json'] : []
  const headers = [...(isTraced(plan) ? ['X-Amzn-Trace-Id', request.traceId] : []), ...kept, ...type]
  return { status: answer.status, headers, body: answer.body }
}

/** The mapped request as a result shows it: secrets are masked. */
export function describeRequest(
  request: IntegrationRequest | undefined,
  trace: readonly TraceStep[],
): TestResult['integrationRequest'] {
  if (request === undefined) return null
  return {
    method: request.httpMethod,
    url: `${request.origin}${request.path}`,
    headers: redact(request.headers),
    body: bytesOf(request.body),
    canonicalRequest: trace.find(step => step.stage === 'integration_request.sign')?.source ?? '',
  }
}

/** A session token is a secret; a signature holds for minutes. */
function redact(headers: RawHeaders): string[] {
  return headerPairs(headers).flatMap(([name, value]) => {
    const lower = name.toLowerCase()
    if (isSecretHeader(name) && !value.startsWith('AWS4-')) return [name, '<redacted>']
    if (lower === 'authorization') return [name, value.replace(/Signature=[0-9a-f]{58}/, 'Signature=******')]
    return [name, value]
  })
}

/** A body as bytes. */
export function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body, 'utf8') : body
}
