import { failure, type GatewayFailure } from '../errors.ts'
import type { EndpointResponse } from '../exchange.ts'
import { toText } from '../mapping/content.ts'
import { findHeader } from '../mapping/raw-headers.ts'
import { readErrorMessage } from './aws-proxy.ts'
import type { MappingEnvironment } from './environment.ts'
import type { AwsPlan, HttpPlan, MockPlan, ResponsePlan } from './plan.ts'

/**
 * Chooses the integration response: the first whose pattern matches the whole of the status, or of a Lambda error's
 * message; else the one without a pattern. Fails with API_CONFIGURATION_ERROR where neither is there, or where the
 * method does not declare its status. Observed and chosen: semantics §15.1, §15.2, §18.
 */
export function selectResponse(
  plan: HttpPlan | AwsPlan | MockPlan,
  response: EndpointResponse,
  environment: MappingEnvironment,
): ResponsePlan | GatewayFailure {
  const isLambda = plan.kind === 'AWS' && plan.target.operation.kind === 'lambda'
  const refused = isLambda ? refuseInvocation(response) : undefined
  if (refused !== undefined) return refused
  const text = isLambda ? lambdaErrorText(response) : String(response.status)
  const found = findResponse(plan.responses.list, text, environment)
  if (found === undefined) {
    const detail = `No match for output mapping and no default output mapping configured. Endpoint Response Status Code: ${response.status}`
    return failure('API_CONFIGURATION_ERROR', 'NO_INTEGRATION_RESPONSE', detail)
  }
  if ('kind' in found) return found
  if (!plan.responses.methodStatuses.includes(found.statusCode)) {
    const detail = `Output mapping refers to an invalid method response: ${found.statusCode}`
    return failure('API_CONFIGURATION_ERROR', 'NO_METHOD_RESPONSE', detail)
  }
  return found
}

function findResponse(
  list: readonly ResponsePlan[],
  text: string,
  environment: MappingEnvironment,
): ResponsePlan | GatewayFailure | undefined {
  for (const candidate of list) {
    if (candidate.selectionPattern === '') continue
    const matched = environment.matches(candidate.selectionPattern, text)
    if (typeof matched !== 'boolean') {
      return failure('API_CONFIGURATION_ERROR', 'SELECTION_PATTERN', `selectionPattern: ${matched.message}`)
    }
    if (matched) return candidate
  }
  return list.find(candidate => candidate.selectionPattern === '')
}

/** Empty for a success: `.+` never captures it. */
function lambdaErrorText(response: EndpointResponse): string {
  const functionError = findHeader(response.headers, 'x-amz-function-error')
  return functionError === undefined ? '' : readErrorMessage(toText(response.body))
}

/** Lambda itself refused: no function ran, so no response of the integration is meant. */
function refuseInvocation(response: EndpointResponse): GatewayFailure | undefined {
  if (response.status >= 200 && response.status <= 299) return undefined
  if (response.status === 403) {
    return failure('API_CONFIGURATION_ERROR', 'LAMBDA_ACCESS', 'Invalid permissions on Lambda function')
  }
  const detail = `Lambda answered ${response.status}: ${toText(response.body).slice(0, 200)}`
  return failure('INTEGRATION_FAILURE', 'LAMBDA_INVOKE', detail, { status: 502 })
}
