import { fieldPath } from '../definition/path.ts'
import { differs, type MethodScope, recordPlace, refuses } from './draft.ts'
import type { OpenApiDocument } from './openapi-document.ts'
import { type DocumentNode, entryOf, flagOf, itemsOf, textOf } from './text/document.ts'
import { resolve } from './text/references.ts'

/** Where OpenAPI lets a parameter stand, and what a definition calls that. */
const PLACES: Readonly<Record<string, string>> = { query: 'querystring', header: 'header', path: 'path' }
/** Places that import passes over: AWS has no name for cookies and form fields. */
const IGNORED = new Set(['cookie', 'formData'])

/** The parameters of an operation, with those of its path: every one is resolved, the operation's own come last. */
export interface OperationParameters {
  readonly declared: readonly DocumentNode[]
  /** 2.0 only: the parameter that is the body. */
  readonly body: DocumentNode | undefined
}

/** Resolves the parameters of an operation. What cannot be resolved refuses the method. */
export function listParameters(
  document: OpenApiDocument,
  scope: MethodScope,
  { pathItem, operation }: { readonly pathItem: DocumentNode; readonly operation: DocumentNode },
): OperationParameters {
  const shared = itemsOf(entryOf(pathItem, 'parameters'))
  const [first] = shared
  if (first !== undefined) {
    differs(scope, first, 'parameters of the path: nothing establishes that AWS reads them; they are read here')
  }
  const found = [...shared, ...itemsOf(entryOf(operation, 'parameters'))].flatMap(node => {
    const target = resolve(document.root, node)
    if (target.kind !== 'bad reference') return [target]
    refuses(scope, node, `parameters: ${target.reason}`)
    return []
  })
  return { declared: found, body: found.findLast(node => textOf(entryOf(node, 'in')) === 'body') }
}

/**
 * `method.request.{querystring|header|path}.NAME` → required. A variable that ends the path is there by itself and
 * required, whatever is declared. Observed: recorded imports.
 */
export function requestParameters(
  { draft, warnings }: OpenApiDocument,
  scope: MethodScope,
  declared: readonly DocumentNode[],
): Record<string, boolean> {
  const parameters: Record<string, boolean> = Object.create(null)
  for (const node of declared) {
    const where = textOf(entryOf(node, 'in')) ?? ''
    const name = textOf(entryOf(node, 'name'))
    const place = Object.hasOwn(PLACES, where) ? PLACES[where] : undefined
    if (place !== undefined && name !== undefined) {
      const key = `method.request.${place}.${name}`
      parameters[key] = flagOf(entryOf(node, 'required')) ?? false
      recordPlace(draft, `${scope.field}.${fieldPath('requestParameters', key)}`, node)
    } else if (IGNORED.has(where)) {
      warnings.add(`${scope.verb} ${scope.path}: the parameter '${name}' in ${where} is ignored, as on AWS`)
    }
  }
  const last = /\/\{([^{}+]+)\}$/.exec(scope.path)?.[1]
  if (last !== undefined) parameters[`method.request.path.${last}`] = true
  return parameters
}
