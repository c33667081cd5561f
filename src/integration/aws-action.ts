import { failure, type GatewayFailure } from '../errors.ts'
import type { IntegrationRequest } from '../exchange.ts'
import type { RequestView } from '../mapping/request-view.ts'
import type { Draft } from './draft.ts'
import type { MappingEnvironment } from './environment.ts'
import type { AwsOperation, AwsPlan } from './plan.ts'

/** An action ARN: the input becomes the service's own request. */
export function buildAction(
  _plan: AwsPlan,
  _operation: Extract<AwsOperation, { kind: 'action' }>,
  _view: RequestView,
  _draft: Draft,
  _environment: MappingEnvironment,
): IntegrationRequest | GatewayFailure {
  return failure('API_CONFIGURATION_ERROR', 'NOT_SUPPORTED', 'action ARNs')
}
