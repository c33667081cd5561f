import { parseExactJson } from '../../exchange/exact-json.ts'
import { failure, type GatewayFailure } from '../../exchange/failure.ts'
import { findHeader } from '../../exchange/headers.ts'
import type { EndpointResponse } from '../../exchange/messages.ts'
import { toText, withoutMark } from '../../exchange/payload.ts'

/** An answer that says that the function itself failed: the call was a success. Documented: semantics §13.5. */
export function isFunctionError(response: EndpointResponse): boolean {
  return findHeader(response.headers, 'x-amz-function-error') !== undefined
}

/** `errorMessage` of a function error; its JSON text where it is none itself, and the whole body where there is none. */
export function readErrorMessage(text: string): string {
  try {
    const parsed: unknown = parseExactJson(withoutMark(text))
    if (typeof parsed === 'object' && parsed !== null && 'errorMessage' in parsed) {
      return typeof parsed.errorMessage === 'string' ? parsed.errorMessage : JSON.stringify(parsed.errorMessage)
    }
  } catch {}
  return text
}

/**
 * Why no function ran: access is refused (500), or Lambda answered with another error (502); undefined where one ran.
 * Observed: semantics §13.4, §14.3, §15.2.
 */
export function refuseInvocation(response: EndpointResponse): GatewayFailure | undefined {
  const { status } = response
  if (status >= 200 && status <= 299) return undefined
  if (status === 403) {
    return failure('API_CONFIGURATION_ERROR', 'LAMBDA_ACCESS', 'Invalid permissions on Lambda function')
  }
  const detail = `Lambda answered ${status}: ${toText(response.body).slice(0, 200)}`
  return failure('INTEGRATION_FAILURE', 'LAMBDA_INVOKE', detail, { status: 502 })
}
