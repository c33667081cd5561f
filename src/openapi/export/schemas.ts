import { BUILT_IN_MODELS } from '../../definition/parsers/model-parser.ts'
import { type Json, recordsOf } from './json.ts'

const MODEL_URL = /^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/([A-Za-z0-9]+)(?:#(.*))?$/

/** The schemas of a document: every model, but for the two that every API has and this one does not use. */
export function schemasOf(definition: Json, prefix: string): Record<string, unknown> {
  const schemas = recordsOf(definition.models).map(([name, { schema }]) => [name, rewrite(schema, prefix)] as const)
  const used = JSON.stringify([definition.resources ?? {}, ...schemas.map(([, schema]) => schema)])
  return Object.fromEntries(schemas.filter(([name, schema]) => !isIdle(name, schema, used)))
}

function isIdle(name: string, schema: unknown, used: string): boolean {
  const builtIn = Object.entries(BUILT_IN_MODELS).find(([known]) => known === name)?.[1]
  if (builtIn === undefined || JSON.stringify(builtIn.schema) !== JSON.stringify(schema)) return false
  return !used.includes(`"${name}"`) && !used.includes(`/${name}"`)
}

/** A schema whose references to models have become references within the document. */
function rewrite(value: unknown, prefix: string): unknown {
  if (Array.isArray(value)) return value.map(item => rewrite(item, prefix))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      const [, name, pointer = ''] = key === '$ref' && typeof entry === 'string' ? (MODEL_URL.exec(entry) ?? []) : []
      return [key, name === undefined ? rewrite(entry, prefix) : `${prefix}${name}${pointer}`]
    }),
  )
}
