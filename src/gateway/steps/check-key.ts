import { fieldPath } from '../../definition/path.ts'
import { failure, type GatewayFailure } from '../../exchange/failure.ts'
import { findHeader } from '../../exchange/headers.ts'
import type { Journey } from '../journey.ts'

/**
 * The API key of a method that requires one: in `x-api-key`, or what the authorizer gave where the API takes keys from
 * there. Fails with INVALID_API_KEY (403).
 */
export function checkKey(journey: Journey): GatewayFailure | undefined {
  const { plan, headers } = journey.routed
  if (!plan.apiKeyRequired) return undefined
  const isFromAuthorizer = plan.deployment.apiKeySource === 'AUTHORIZER'
  const value = isFromAuthorizer ? journey.usageIdentifierKey : findHeader(headers, 'x-api-key')
  if (value === undefined)
    return failure(
      'INVALID_API_KEY',
      'API_KEY',
      isFromAuthorizer ? 'the authorizer gave no key' : 'the request has no x-api-key header',
    )
  const apiKey = plan.deployment.apiKeys.get(value)
  if (apiKey === undefined) {
    return failure('INVALID_API_KEY', 'API_KEY', 'the API key is unknown, disabled, or not for this stage')
  }
  journey.identity = { ...journey.identity, apiKey }
  journey.watcher?.ruled({ kind: 'key', field: fieldPath('apiKeys', apiKey.id), outcome: 'the key opens this stage' })
  return undefined
}
