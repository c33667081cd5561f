import type { IntegrationDefinition } from '../definition/integration.ts'
import { fieldPath } from '../definition/path.ts'
import { isRefusal } from '../definition/refusal.ts'
import type { RestApiDefinition } from '../definition/rest-api.ts'
import { parseUriTemplate } from '../definition/uri.ts'
import type { Problem } from '../exchange/failure.ts'
import type { ServiceName } from '../integration/plan/compile-endpoint.ts'

/** Names the service that a mistyped one means; undefined where the service may be as it is. */
export type FindMeantService = (service: ServiceName) => string | undefined

/** Path ARNs need no model of their service: one that is there under another spelling is refused all the same. */
export function checkServices(definition: RestApiDefinition, findMeant: FindMeantService): Problem[] {
  return Object.entries(definition.resources).flatMap(([path, { methods }]) =>
    Object.entries(methods).flatMap(([verb, { integration }]) => {
      const place = fieldPath('resources', path, 'methods', verb, 'integration', 'uri')
      return checkService(integration, place, findMeant)
    }),
  )
}

function checkService(integration: IntegrationDefinition, path: string, findMeant: FindMeantService): Problem[] {
  if (integration.type !== 'AWS' && integration.type !== 'AWS_PROXY') return []
  const uri = parseUriTemplate(integration.type, integration.uri ?? '')
  // The service of an action was looked up with the action.
  if (isRefusal(uri) || uri.kind !== 'AWS_PATH') return []
  const { service, region } = uri
  const meant = findMeant({ service, region, subdomain: '' })
  if (meant === undefined) return []
  const advice = `where ${service} is meant, give its address by --endpoint ${service}=URL`
  return [
    { path, code: 'UNKNOWN_SERVICE', message: `there is no service "${service}"; did you mean ${meant}? ${advice}` },
  ]
}
