import { listModelReferences } from '../definition/parsers/model-parser.ts'
import { parseFieldPath } from '../definition/path.ts'
import type { DefinitionJson } from './draft.ts'

/** What of its API a method depends on. */
export interface MethodUse {
  readonly authorizationType: string
  readonly apiKeyRequired: boolean
  readonly authorizer: string | undefined
  readonly requestValidator: string | undefined
  /** Models of its body and those that they refer to. Models of responses are documentation only. */
  readonly models: ReadonlySet<string>
}

/** Collects what a method depends on. */
export function usesOf(definition: DefinitionJson, method: DefinitionJson): MethodUse {
  return {
    authorizationType: String(method.authorizationType ?? 'NONE'),
    apiKeyRequired: method.apiKeyRequired === true,
    authorizer: textOr(method.authorizer),
    requestValidator: textOr(method.requestValidator),
    models: modelsOf(definition, method),
  }
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function modelsOf({ models }: DefinitionJson, { requestModels }: DefinitionJson): ReadonlySet<string> {
  const used = new Set<string>()
  const open = Object.values(isMap(requestModels) ? requestModels : {}).map(String)
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (used.has(name)) continue
    used.add(name)
    const model = isMap(models) && Object.hasOwn(models, name) ? models[name] : undefined
    const schema = isMap(model) ? model.schema : undefined
    for (const reference of listModelReferences(schema)) if (reference.model) open.push(reference.model)
  }
  return used
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Parts of a definition on which no method depends by itself: they are reported as warnings when they cannot stay. */
const APART = new Set(['stages', 'usagePlans', 'apiKeys', 'domainNames', 'description'])

/** Whether a fault of a field of the definition is a fault of a method. */
export function touches(field: string, method: MethodUse & { readonly path: string; readonly verb: string }): boolean {
  const [part, name, , verb] = parseFieldPath(field)
  switch (part) {
    case 'resources':
      return name === undefined || (name === method.path && (verb === undefined || verb === method.verb))
    case 'models':
      return name === undefined ? method.models.size > 0 : method.models.has(String(name))
    case 'requestValidators':
      return name === undefined ? method.requestValidator !== undefined : method.requestValidator === name
    case 'authorizers':
      return name === undefined ? method.authorizer !== undefined : method.authorizer === name
    case 'apiKeySource':
      return method.apiKeyRequired
    default:
      return !APART.has(String(part))
  }
}
