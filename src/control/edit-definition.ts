import type { IntegrationDefinition } from '../definition/integration.ts'
import type { IntegrationAddress } from '../definition/resource-name.ts'
import type { RestApiDefinition } from '../definition/rest-api.ts'
import { findOwn } from '../exchange/own.ts'

/** The definition's JSON with fields of one method replaced; undefined takes the method out. */
export function withMethod(
  definition: RestApiDefinition,
  { path, httpMethod }: IntegrationAddress,
  change: Readonly<Record<string, unknown>> | undefined,
): unknown {
  const methods: Readonly<Record<string, unknown>> = findOwn(definition.resources, path)?.methods ?? {}
  const { [httpMethod]: method, ...others } = methods
  const changed = typeof method === 'object' ? { ...method, ...change } : change
  const kept = change === undefined ? others : { ...methods, [httpMethod]: changed }
  return { ...definition, resources: { ...definition.resources, [path]: { methods: kept } } }
}

/** The integration at an address of an API. */
export function findIntegration(
  { resources }: RestApiDefinition,
  { path, httpMethod }: IntegrationAddress,
): IntegrationDefinition | undefined {
  const methods: Readonly<Record<string, { readonly integration: IntegrationDefinition }>> =
    findOwn(resources, path)?.methods ?? {}
  return findOwn(methods, httpMethod)?.integration
}
