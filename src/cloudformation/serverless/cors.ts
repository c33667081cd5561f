import { INTEGRATION_KEY } from '../../openapi/integration.ts'
import { type DocumentNode, flagOf, textOf } from '../../openapi/text/document.ts'
import { get, mapNode, nodeOf, textNode } from '../node.ts'
import { ANY_KEY, operationsOf, type ServerlessDocument } from './document.ts'

const ALL_VERBS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']

/** Adds an OPTIONS mock to every path that has none. `Cors` is the origin, or a map of what browsers are told. */
export function addCors(document: ServerlessDocument, cors: DocumentNode | undefined): void {
  if (cors === undefined) return
  for (const item of document.paths.values()) {
    const verbs = operationsOf(item).map(([key]) => key.toLowerCase())
    if (!verbs.includes('options')) item.set('options', preflight(cors, verbs))
  }
}

function preflight(cors: DocumentNode, verbs: readonly string[]): DocumentNode {
  const { place } = cors
  const headers = corsHeaders(cors, verbs)
  const parameters = headers.map(([name, value]) => [`method.response.header.${name}`, value] as const)
  const declared = headers.map(([name]) => [name, nodeOf({ type: 'string' }, place)] as const)
  const response = mapNode(
    [
      ['statusCode', textNode('200', place)],
      ['responseParameters', mapNode(parameters, place)],
      ['responseTemplates', nodeOf({ 'application/json': '{}\n' }, place)],
    ],
    place,
  )
  const integration = mapNode(
    [
      ['type', textNode('mock', place)],
      ['requestTemplates', nodeOf({ 'application/json': '{\n  "statusCode" : 200\n}\n' }, place)],
      ['responses', mapNode([['default', response]], place)],
    ],
    place,
  )
  const answer = mapNode(
    [
      ['description', textNode('Default response for CORS method', place)],
      ['headers', mapNode(declared, place)],
    ],
    place,
  )
  return mapNode(
    [
      [INTEGRATION_KEY, integration],
      ['responses', mapNode([['200', answer]], place)],
    ],
    place,
  )
}

/** Values are quoted literals, as a mapping expression wants them: the template writes `"'*'"`. */
function corsHeaders(cors: DocumentNode, verbs: readonly string[]): readonly (readonly [string, DocumentNode])[] {
  const { place } = cors
  const isMap = cors.kind === 'map'
  const property = (name: string) => (isMap ? get(cors, name) : undefined)
  const all = verbs.includes(ANY_KEY) ? ALL_VERBS : [...verbs.map(verb => verb.toUpperCase()), 'OPTIONS'].sort()
  const headers: readonly (readonly [string, DocumentNode | undefined])[] = [
    ['Access-Control-Allow-Origin', isMap ? (property('AllowOrigin') ?? textNode("'*'", place)) : cors],
    ['Access-Control-Allow-Headers', property('AllowHeaders')],
    ['Access-Control-Allow-Methods', property('AllowMethods') ?? textNode(`'${all.join(',')}'`, place)],
    ['Access-Control-Max-Age', property('MaxAge')],
    [
      'Access-Control-Allow-Credentials',
      flagOf(property('AllowCredentials')) === true ? textNode("'true'", place) : undefined,
    ],
  ]
  return headers.flatMap(([name, value]) =>
    value === undefined || textOf(value) === '' ? [] : [[name, value] as const],
  )
}
