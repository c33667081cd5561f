import { type GatewayFailure, isFailure } from '../errors.ts'
import type { IntegrationRequest } from '../exchange.ts'
import { isDroppedTowardsFunction } from '../mapping/header-rules.ts'
import type { RequestView } from '../mapping/request-view.ts'
import { buildAction } from './aws-action.ts'
import type { Draft } from './draft.ts'
import type { MappingEnvironment } from './environment.ts'
import { addDefaults, integrationVerb, renderTarget } from './http.ts'
import type { AwsPlan } from './plan.ts'
import { signAndFinish } from './sign.ts'
import { renderOrigin } from './uri.ts'

/** Type AWS: Lambda, any service by path, or an action that is serialised by the service's protocol. */
export function buildAwsRequest(
  plan: AwsPlan,
  view: RequestView,
  draft: Draft,
  environment: MappingEnvironment,
): IntegrationRequest | GatewayFailure {
  if (plan.target.operation.kind === 'action') return buildAction(plan, plan.target.operation, view, draft, environment)
  const path = renderTarget(plan.endpoint, draft, '')
  if (typeof path !== 'string') return path
  const isFunction = plan.target.operation.kind === 'lambda'
  const headers = draft.headers.filter(([name]) => !isFunction || !isDroppedTowardsFunction(name.toLowerCase()))
  addDefaults(headers, plan, view.request)
  const httpMethod = integrationVerb(plan.httpMethod, view.request)
  const origin = renderOrigin(plan.endpoint, draft.pathValues)
  if (isFailure(origin)) return origin
  const unsigned = { httpMethod, origin, path: servicePath(plan, path), headers, body: draft.body }
  return signAndFinish(plan, view.request, unsigned, draft.overrides, environment)
}

/** Elsewhere than in S3, where it is part of a key, an empty segment is nothing: it is signed so, and sent so. */
function servicePath({ target }: AwsPlan, path: string): string {
  if (target.signingName.startsWith('s3') || !path.includes('//')) return path
  const [, before = '', query = ''] = /^([^?]*)(.*)$/s.exec(path) ?? []
  return before.replace(/\/{2,}/g, '/') + query
}
