import { listModelReferences } from '../definition/parsers/model-parser.ts'
import { parseFieldPath } from '../definition/path.ts'
import type { DefinitionJson, Finding } from './draft.ts'

/** Parts of its API that a method depends on. */
export interface MethodUse {
  readonly authorizationType: string
  readonly apiKeyRequired: boolean
  readonly authorizer: string | undefined
  readonly requestValidator: string | undefined
  /** Models of its body and those that they refer to. Models of responses are documentation only. */
  readonly models: ReadonlySet<string>
}

/** Collects what methods of a definition depend on. */
export function collectUses(definition: DefinitionJson): (method: DefinitionJson) => MethodUse {
  const references = new Map<string, readonly string[]>()
  for (const [name, model] of Object.entries(isMap(definition.models) ? definition.models : {})) {
    const found = listModelReferences(isMap(model) ? model.schema : undefined).flatMap(
      ({ model: other }) => other ?? [],
    )
    references.set(name, [...new Set(found)])
  }
  return method => ({
    authorizationType: String(method.authorizationType ?? 'NONE'),
    apiKeyRequired: method.apiKeyRequired === true,
    authorizer: textOr(method.authorizer),
    requestValidator: textOr(method.requestValidator),
    models: followModels(method, references),
  })
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function followModels(
  { requestModels }: DefinitionJson,
  references: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const used = new Set<string>()
  const open = Object.values(isMap(requestModels) ? requestModels : {}).map(String)
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (used.has(name)) continue
    used.add(name)
    open.push(...(references.get(name) ?? []))
  }
  return used
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Parts of a definition on which no method depends by itself: they are reported as warnings when they cannot stay. */
const APART = new Set(['stages', 'usagePlans', 'apiKeys', 'domainNames', 'description'])

/** A method as a report names it, with what it depends on. */
export interface ReadMethod extends MethodUse {
  readonly path: string
  readonly verb: string
}

/** Finds, of all findings, those that touch a method. The fields are parsed once, since there may be many of both. */
export function indexFindings(findings: readonly Finding[]): (method: ReadMethod) => readonly Finding[] {
  const byMethod = new Map<string, Finding[]>()
  const others: { readonly keys: readonly (string | number)[]; readonly finding: Finding }[] = []
  for (const finding of findings) {
    const keys = parseFieldPath(finding.field)
    const [part, path, , verb] = keys
    if (part !== 'resources' || verb === undefined) others.push({ keys, finding })
    else {
      const place = `${verb} ${path}`
      const list = byMethod.get(place) ?? []
      list.push(finding)
      byMethod.set(place, list)
    }
  }
  return method => {
    const own = byMethod.get(`${method.verb} ${method.path}`) ?? []
    return [...own, ...others.filter(({ keys }) => touches(keys, method)).map(({ finding }) => finding)]
  }
}

/** Tells whether a fault of a field beside the methods is a fault of a method. */
function touches([part, name]: readonly (string | number)[], method: ReadMethod): boolean {
  switch (part) {
    case 'resources':
      return name === undefined || name === method.path
    case 'models':
      return name === undefined ? method.models.size > 0 : method.models.has(String(name))
    case 'requestValidators':
      return name === undefined ? method.requestValidator !== undefined : method.requestValidator === name
    case 'authorizers':
      // Where authorizers as such are refused, so is each method's own field, which says it better.
      return method.authorizer !== undefined && method.authorizer === name
    case 'apiKeySource':
      return method.apiKeyRequired
    default:
      return !APART.has(String(part))
  }
}
