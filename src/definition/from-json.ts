import type { RestApiDefinition } from './rest-api.ts'

/**
 * The JSON of a definition that this program wrote after parsing it → the definition again. Not for JSON from outside:
 * that goes through parseRestApi. Maps become null-prototype objects; model schemas stay as they are.
 */
export function reviveDefinition(json: unknown): RestApiDefinition {
  // Our own output: the store and the cache file prove it by checksum before it comes here.
  return withNullPrototypes(json) as RestApiDefinition
}

function withNullPrototypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNullPrototypes)
  if (typeof value !== 'object' || value === null) return value
  const result: Record<string, unknown> = Object.create(null)
  for (const [key, entry] of Object.entries(value)) result[key] = key === 'schema' ? entry : withNullPrototypes(entry)
  return result
}
