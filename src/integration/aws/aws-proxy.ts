import { failure, type GatewayFailure, isFailure } from '../../exchange/failure.ts'
import type { IntegrationRequest, RequestContext } from '../../exchange/messages.ts'
import type { MappedParameter } from '../../mapping/parameters.ts'
import type { RequestView } from '../../mapping/request-view.ts'
import { findIllegalHeader, type HeaderEntry, mappedHeaders } from '../draft.ts'
import type { MappingEnvironment } from '../environment.ts'
import { integrationVerb, renderTarget } from '../http.ts'
import type { AwsProxyPlan } from '../plan/plan.ts'
import { renderOrigin } from '../plan/uri.ts'
import { buildProxyEvent } from './proxy-event.ts'
import { signAndFinish } from './sign.ts'

/** No path parameter is rendered for this type, whatever is mapped. Observed: semantics §8.1. */
const NOTHING_MAPPED = { pathValues: new Map(), query: [] } as const

/**
 * Type AWS_PROXY: the event of format 1.0 goes to the function. Mappings are not applied, but an illegal destination
 * still fails the request, and so does any verb but POST. Observed: semantics §6.3, §14.
 */
export function buildAwsProxyRequest(
  plan: AwsProxyPlan,
  view: RequestView,
  mapped: readonly MappedParameter[],
  context: () => RequestContext,
  environment: MappingEnvironment,
): IntegrationRequest | GatewayFailure {
  const httpMethod = integrationVerb(plan.httpMethod, view.request)
  if (httpMethod !== 'POST') {
    const detail = `the integration verb of AWS_PROXY must be POST, not ${httpMethod}`
    return failure('INTEGRATION_FAILURE', 'LAMBDA_VERB', detail, { status: 500 })
  }
  const written = mappedHeaders(mapped)
  const illegal = findIllegalHeader('AWS_PROXY', written)
  if (illegal !== undefined) return illegal
  const path = renderTarget(plan.endpoint, NOTHING_MAPPED, '')
  if (isFailure(path)) return path
  const origin = renderOrigin(plan.endpoint, NOTHING_MAPPED.pathValues)
  if (isFailure(origin)) return origin
  const headers: HeaderEntry[] = [
    ...written.filter(([name]) => name.toLowerCase() === 'x-amz-invocation-type'),
    ['Accept', 'application/json'],
    ['Content-Type', 'application/json'],
    ['User-Agent', `AmazonAPIGateway_${plan.scope.apiId}`],
  ]
  const body = JSON.stringify(buildProxyEvent(plan, view, context()))
  return signAndFinish(plan, view.request, { httpMethod, origin, path, headers, body }, {}, environment)
}
