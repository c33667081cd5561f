import { INTEGRATION_KEY } from '../../openapi/integration.ts'
import {
  type DocumentMap,
  type DocumentNode,
  type DocumentPlace,
  entriesOf,
  textOf,
} from '../../openapi/text/document.ts'
import { get, mapNode, nodeOf } from '../node.ts'

/** The verb of a document that stands for all verbs. */
export const ANY_KEY = 'x-amazon-apigateway-any-method'
const VERBS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', ANY_KEY])
const POLICY_KEY = 'x-amazon-apigateway-policy'
const VALIDATORS_KEY = 'x-amazon-apigateway-request-validators'

/** The OpenAPI document of one API while SAM's transform adds to it. */
export interface ServerlessDocument {
  readonly place: DocumentPlace
  /** 2.0, or 3.x: they have schemas, security schemes and bodies in different places. */
  readonly family: 'swagger' | 'openapi'
  /** All keys of the document; the following fields take the place of some. */
  readonly root: Map<string, DocumentNode>
  /** Path → verb, or any other key of a path item → operation. */
  readonly paths: Map<string, Map<string, DocumentNode>>
  readonly schemes: Map<string, DocumentNode>
  readonly schemas: Map<string, DocumentNode>
  readonly validators: Map<string, DocumentNode>
  /** Statements of the resource policy; undefined without one, and no list where a single one was written so. */
  statement: DocumentNode | undefined
  /** The statements as text: each is there once. */
  readonly known: Set<string>
}

/** A document without paths, as SAM starts for the events of functions. */
export function emptyDocument(title: DocumentNode, version: DocumentNode | undefined): ServerlessDocument {
  const { place } = title
  const isThree = textOf(version)?.startsWith('3') === true
  const info = mapNode(
    [
      ['version', nodeOf('1.0', place)],
      ['title', title],
    ],
    place,
  )
  const head =
    isThree && version !== undefined ? (['openapi', version] as const) : (['swagger', nodeOf('2.0', place)] as const)
  return documentOf(mapNode([head, ['info', info]], place))
}

/** A document that is there already. */
export function documentOf(body: DocumentNode): ServerlessDocument {
  const paths = new Map<string, Map<string, DocumentNode>>()
  for (const [path, item] of entriesOf(get(body, 'paths'))) paths.set(path, new Map(entriesOf(item)))
  const family = get(body, 'swagger') === undefined ? 'openapi' : 'swagger'
  const [schemes, schemas] =
    family === 'swagger'
      ? [get(body, 'securityDefinitions'), get(body, 'definitions')]
      : [get(body, 'components', 'securitySchemes'), get(body, 'components', 'schemas')]
  return {
    place: body.place,
    family,
    root: new Map(entriesOf(body)),
    paths,
    schemes: new Map([...entriesOf(get(body, 'securityDefinitions')), ...entriesOf(schemes)]),
    schemas: new Map(entriesOf(schemas)),
    validators: new Map(entriesOf(get(body, VALIDATORS_KEY))),
    statement: get(body, POLICY_KEY, 'Statement'),
    known: new Set(),
  }
}

/** The document as a reader of documents takes it. */
export function closeDocument(document: ServerlessDocument): DocumentMap {
  const { place, family, root, statement } = document
  const entries = new Map(root)
  const paths = [...document.paths].map(([path, item]) => [path, mapNode(item, placeOf(item, place))] as const)
  entries.set('paths', mapNode(paths, get(mapNode(root, place), 'paths')?.place ?? place))
  const [schemes, schemas] = [mapNode(document.schemes, place), mapNode(document.schemas, place)]
  if (family === 'swagger') {
    entries.set('securityDefinitions', schemes)
    entries.set('definitions', schemas)
  } else {
    const others = entriesOf(root.get('components'))
    entries.delete('securityDefinitions')
    entries.set('components', mapNode([...others, ['securitySchemes', schemes], ['schemas', schemas]], place))
  }
  entries.set(VALIDATORS_KEY, mapNode(document.validators, place))
  if (statement !== undefined) {
    const version = nodeOf('2012-10-17', statement.place)
    const old = entriesOf(root.get(POLICY_KEY))
    entries.set(POLICY_KEY, mapNode([['Version', version], ...old, ['Statement', statement]], statement.place))
  }
  return { kind: 'map', place, entries }
}

function placeOf(item: ReadonlyMap<string, DocumentNode>, fallback: DocumentPlace): DocumentPlace {
  const [first] = item.values()
  return first?.place ?? fallback
}

/** The operations of a path: what has a verb. */
export function operationsOf(item: ReadonlyMap<string, DocumentNode>): readonly (readonly [string, DocumentNode])[] {
  return [...item].filter(([key]) => VERBS.has(key.toLowerCase()))
}

/** The key of a verb of the template: lower case, and `any` is the extension. */
export function verbKey(method: string): string {
  const verb = method.toLowerCase()
  return verb === 'any' ? ANY_KEY : verb
}

/** Tells an operation that has a backend; defaults of an API are for those that do. */
export function isIntegrated(operation: DocumentNode): boolean {
  return get(operation, INTEGRATION_KEY) !== undefined
}

/** The same map with one entry set. */
export function withEntry(node: DocumentNode, key: string, value: DocumentNode): DocumentMap {
  return mapNode([...entriesOf(node), [key, value]], node.place)
}
