import { wirePath } from '../../aws/signature/uri-encode.ts'
import { type GatewayFailure, isFailure } from '../../exchange/failure.ts'
import type { IntegrationRequest } from '../../exchange/messages.ts'
import { isDroppedTowardsFunction } from '../../mapping/header-rules.ts'
import type { RequestView } from '../../mapping/request-view.ts'
import type { Draft } from '../draft.ts'
import type { MappingEnvironment } from '../environment.ts'
import { addDefaults, integrationVerb, renderTarget } from '../http.ts'
import type { AwsPlan } from '../plan/plan.ts'
import { renderOrigin } from '../plan/uri.ts'
import { buildAction } from './aws-action.ts'
import { signAndFinish } from './sign.ts'

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

/**
 * Path to a service in the one spelling that is both signed and sent. An empty segment is dropped, except for S3, where
 * it is part of a key; a stray percent sign is data, and a plus sign in a query is the blank that services read there.
 * S3 reads one in a path so, too: one of a key is encoded, wherever it comes from.
 */
function servicePath({ target }: AwsPlan, path: string): string {
  const [, before = '', query = ''] = /^([^?]*)(.*)$/s.exec(path) ?? []
  const segments = target.signingName.startsWith('s3') ? before.replaceAll('+', '%2B') : before.replace(/\/{2,}/g, '/')
  return wirePath(segments) + query.replace(/\+/g, '%20').replace(/%(?![0-9A-Fa-f]{2})/g, '%25')
}
