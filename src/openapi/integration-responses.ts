import { fieldPath } from '../definition/path.ts'
import { type MethodScope, recordPlace, refuses } from './draft.ts'
import { textsOf, textTemplatesOf } from './integration-texts.ts'
import type { OpenApiDocument } from './openapi-document.ts'
import { type DocumentNode, entriesOf, entryOf, textOf } from './text/document.ts'
import { warnOfUnknownKeys } from './text/unknown-keys.ts'

/** An integration response's part of a definition. */
export interface IntegrationResponseJson {
  /** Absent for the key `default`. */
  selectionPattern?: string
  responseParameters?: Record<string, string>
  responseTemplates?: Record<string, string | null>
  contentHandling?: string
}

const KNOWN_KEYS = ['statusCode', 'responseParameters', 'responseTemplates', 'contentHandling']

/**
 * The integration responses by status; the document's keys become selection patterns. Two patterns with one status
 * refuse the method: AWS keeps one of them, and which is not known.
 */
export function integrationResponses(
  document: OpenApiDocument,
  scope: MethodScope,
  responses: DocumentNode | undefined,
): Record<string, IntegrationResponseJson> {
  const byStatus: Record<string, IntegrationResponseJson> = Object.create(null)
  const keys = new Map<string, string>()
  for (const [key, node] of entriesOf(responses)) {
    const status = textOf(entryOf(node, 'statusCode'))
    if (status === undefined) {
      refuses(scope, node, `integration.responses '${key}' has no statusCode`)
      continue
    }
    const other = keys.get(status)
    if (other !== undefined) {
      const reason = `integration.responses '${other}' and '${key}' have the same statusCode ${status}, and AWS keeps one of them`
      refuses(scope, node, `${reason}: join the patterns to one`)
      continue
    }
    keys.set(status, key)
    byStatus[status] = integrationResponse(document, scope, { key, node, status })
  }
  return byStatus
}

function integrationResponse(
  document: OpenApiDocument,
  scope: MethodScope,
  { key, node, status }: { readonly key: string; readonly node: DocumentNode; readonly status: string },
): IntegrationResponseJson {
  const field = `${scope.field}.${fieldPath('integration', 'integrationResponses', status)}`
  recordPlace(document.draft, field, node)
  const where = `integration.responses '${key}' of ${scope.verb} ${scope.path}`
  warnOfUnknownKeys(document, node, { known: KNOWN_KEYS, where })
  const at = { document, scope, field }
  const parameters = textsOf(at, entryOf(node, 'responseParameters'), 'responseParameters')
  const templates = textTemplatesOf(at, entryOf(node, 'responseTemplates'), 'responseTemplates')
  const contentHandling = textOf(entryOf(node, 'contentHandling'))?.toUpperCase()
  return {
    ...(key === 'default' ? {} : { selectionPattern: key }),
    ...(Object.keys(parameters).length > 0 ? { responseParameters: parameters } : {}),
    ...(Object.keys(templates).length > 0 ? { responseTemplates: templates } : {}),
    ...(contentHandling === undefined ? {} : { contentHandling }),
  }
}
