import { failure, type GatewayFailure } from '../exchange/failure.ts'
import type { EndpointResponse } from '../exchange/messages.ts'
import { toText } from '../exchange/payload.ts'
import { isFunctionError, readErrorMessage, refuseInvocation } from './aws/lambda-answer.ts'
import type { MappingEnvironment } from './environment.ts'
import type { AwsPlan, HttpPlan, MockPlan, ResponsePlan } from './plan/plan.ts'

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
  return isFunctionError(response) ? readErrorMessage(toText(response.body)) : ''
}
