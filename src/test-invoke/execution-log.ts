import type { SignatureRefusal } from '../aws/signature/signature-refusal.ts'
import type { GatewayFailure } from '../exchange/failure.ts'
import { headerPairs, isSecretHeader, maskSecret } from '../exchange/headers.ts'
import type {
  ClientRequest,
  ClientResponse,
  EndpointResponse,
  IntegrationRequest,
  Payload,
} from '../exchange/messages.ts'
import { parseQuery } from '../exchange/query.ts'
import { clip, formatMap } from '../integration/tracing.ts'

/** The text log of a test invocation, in AWS's lines. Observed: semantics §17.1. */
export class ExecutionLog {
  readonly #lines: string[]

  constructor(requestId: string) {
    this.#lines = [`Execution log for request ${requestId}`]
    this.line(`Starting execution for request: ${requestId}`)
  }

  /** Adds a line with its time. */
  line(text: string): void {
    this.#lines.push(`${formatLogTime(new Date())} : ${text}`)
  }

  begin(client: ClientRequest, pathParameters: Readonly<Record<string, string>>, body: Payload): void {
    this.line(`HTTP Method: ${client.httpMethod}, Resource Path: ${client.path}`)
    this.line(`Method request path: ${formatMap(Object.entries(pathParameters))}`)
    this.line(`Method request query string: ${formatMap(parseQuery(client.rawQuery))}`)
    this.line(`Method request headers: ${formatMap(headerPairs(client.headers))}`)
    this.line(`Method request body before transformations: ${clip(body)}`)
  }

  endpointRequest(request: IntegrationRequest): void {
    const uri = `${request.origin}${request.path}`
    this.line(`Endpoint request URI: ${uri}`)
    this.line(`Endpoint request headers: ${formatMap(maskedPairs(request.headers))}`)
    this.line(`Endpoint request body after transformations: ${clip(request.body)}`)
    this.line(`Sending request to ${uri}`)
  }

  endpointResponse(response: EndpointResponse, latencyMs: number): void {
    this.line(`Received response. Status: ${response.status}, Integration latency: ${latencyMs} ms`)
    this.line(`Endpoint response headers: ${formatMap(headerPairs(response.headers))}`)
    this.line(`Endpoint response body before transformations: ${clip(response.body)}`)
  }

  refusedSignature({ code, message, signed, expected }: SignatureRefusal): void {
    this.line(`The service refused the signature: ${code}: ${clip(message)}`)
    this.line(`Canonical request that was signed:\n${signed}`)
    if (expected !== '') this.line(`Canonical request that the service expected:\n${expected}`)
  }

  methodResponse(response: ClientResponse): void {
    this.line(`Method response body after transformations: ${clip(response.body)}`)
    this.line(`Method response headers: ${formatMap(headerPairs(response.headers))}`)
  }

  succeeded(): void {
    this.line('Successfully completed execution')
  }

  validated(contentType: string): void {
    this.line(`Request validation succeeded for content type ${contentType}`)
  }

  failed(failure: GatewayFailure, status: number): void {
    // AWS's line does not say why; the author of the template wants to know.
    if (isTemplateFailure(failure)) this.line(`The template failed: ${clip(failure.detail)}`)
    this.line(failureLine(failure))
    this.line(`Method completed with status: ${status}`)
  }

  /** The whole log; it ends with a newline. */
  text(): string {
    return `${this.#lines.join('\n')}\n`
  }
}

/** AWS's own words where they say less than our detail does, which the trace has whole. Observed: semantics §8.1, §14.3. */
const REASONS: Readonly<Record<string, string>> = {
  INVALID_ENDPOINT: 'Invalid endpoint address',
  LAMBDA_MALFORMED: 'Malformed Lambda proxy response',
}

function isTemplateFailure({ code }: GatewayFailure): boolean {
  return code === 'TEMPLATE_FAILED' || code === 'TEMPLATE_TIMEOUT'
}

function failureLine(failure: GatewayFailure): string {
  const { type, code, detail } = failure
  if (isTemplateFailure(failure)) {
    const side = detail.startsWith('integrationResponses') ? 'response' : 'request'
    return `Execution failed due to configuration error: Unable to transform ${side}`
  }
  if (code === 'LAMBDA_FUNCTION_ERROR') return clip(detail)
  const reason = clip(REASONS[code] ?? detail)
  const isConfiguration = type === 'API_CONFIGURATION_ERROR' || code.startsWith('LAMBDA_')
  return isConfiguration ? `Execution failed due to configuration error: ${reason}` : `Execution failed: ${reason}`
}

/** Signing headers are masked in logs. Chosen: hardening §9. */
function maskedPairs(headers: readonly string[]): [string, string][] {
  return headerPairs(headers).map(([name, value]) => {
    return [name, isSecretHeader(name) ? maskSecret(value) : value]
  })
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `EEE MMM dd HH:mm:ss UTC yyyy`. */
function formatLogTime(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`
  return `${DAYS[at.getUTCDay()]} ${MONTHS[at.getUTCMonth()]} ${two(at.getUTCDate())} ${clock} UTC ${at.getUTCFullYear()}`
}
