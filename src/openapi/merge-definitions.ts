import type { DefinitionJson } from './draft.ts'

/** How an import meets an API that exists. Documented: PutRestApi, `mode`. */
export const MERGE_MODES = ['overwrite', 'merge'] as const
export type MergeMode = (typeof MERGE_MODES)[number]

/** Fields that a document describes; every other field of the API stays as it is in both modes. */
const DESCRIBED_MAPS = ['models', 'requestValidators', 'gatewayResponses', 'authorizers'] as const
const DESCRIBED_VALUES = ['description', 'minimumCompressionSize', 'apiKeySource', 'policy'] as const
/** Fields that an import may add to, and never takes from. */
const KEPT_MAPS = ['stages', 'apiKeys', 'usagePlans', 'domainNames'] as const

/**
 * The definition of an API after an import. `overwrite`: what the document lacks goes. `merge`: what it has comes in,
 * one method in the place of another of its name, and all else stays; binary media types are appended. Stages with
 * their variables, keys, plans and domains survive both. Observed: recorded imports.
 */
export function mergeDefinitions(existing: DefinitionJson, imported: DefinitionJson, mode: MergeMode): DefinitionJson {
  const merged: DefinitionJson = { ...existing, resources: mergeResources(existing, imported, mode) }
  for (const field of DESCRIBED_MAPS) {
    merged[field] = mode === 'merge' ? { ...mapOf(existing[field]), ...mapOf(imported[field]) } : imported[field]
  }
  for (const field of DESCRIBED_VALUES)
    merged[field] = imported[field] ?? (mode === 'merge' ? existing[field] : undefined)
  for (const field of KEPT_MAPS) merged[field] = { ...mapOf(imported[field]), ...mapOf(existing[field]) }
  const types = [...(mode === 'merge' ? listOf(existing.binaryMediaTypes) : []), ...listOf(imported.binaryMediaTypes)]
  merged.binaryMediaTypes = [...new Set(types)]
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => !isNothing(value)))
}

function mergeResources(existing: DefinitionJson, imported: DefinitionJson, mode: MergeMode): DefinitionJson {
  const incoming = mapOf(imported.resources)
  if (mode === 'overwrite') return incoming
  const resources = { ...mapOf(existing.resources) }
  for (const [path, resource] of Object.entries(incoming)) {
    const methods = { ...mapOf(mapOf(resources[path]).methods), ...mapOf(mapOf(resource).methods) }
    resources[path] = { ...mapOf(resources[path]), ...mapOf(resource), methods }
  }
  return resources
}

function mapOf(value: unknown): DefinitionJson {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isNothing(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
}
