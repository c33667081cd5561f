import { appendKey, fieldPath } from '../definition/path.ts'
import { recordPlace } from './draft.ts'
import type { OpenApiDocument } from './openapi-document.ts'
import { type DocumentNode, entriesOf, entryOf, plainOf, textOf } from './text/document.ts'
import { warnOfUnknownKeys } from './text/unknown-keys.ts'

const KEY = 'x-amazon-apigateway-gateway-responses'
const KNOWN_KEYS = ['statusCode', 'responseParameters', 'responseTemplates', 'responseType']

/** Reads the customised gateway responses of a document. */
export function readGatewayResponses(document: OpenApiDocument): void {
  const responses = entriesOf(entryOf(document.root, KEY)).map(([type, node]) => {
    const field = fieldPath('gatewayResponses', type)
    recordPlace(document.draft, field, node)
    for (const [key, entry] of entriesOf(node)) recordPlace(document.draft, appendKey(field, key), entry)
    warnOfUnknownKeys(document, node, { known: KNOWN_KEYS, where: `${KEY} '${type}'` })
    return [type, gatewayResponse(node)] as const
  })
  if (responses.length > 0) document.draft.definition.gatewayResponses = Object.fromEntries(responses)
}

function gatewayResponse(node: DocumentNode): Record<string, unknown> {
  const statusCode = textOf(entryOf(node, 'statusCode'))
  const parameters = entryOf(node, 'responseParameters')
  const templates = entryOf(node, 'responseTemplates')
  return {
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(parameters === undefined ? {} : { responseParameters: plainOf(parameters) }),
    ...(templates === undefined ? {} : { responseTemplates: plainOf(templates) }),
  }
}
