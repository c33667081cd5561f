import { BUILT_IN_MODELS } from '../definition/parsers/model-parser.ts'
import { type DocumentNode, entriesOf, textOf } from '../openapi/text/document.ts'
import { get, mapNode, nodeOf } from './node.ts'

/**
 * Adds the models `Empty` and `Error` to a document that refers to them without having them: an API that a template
 * makes has both before its `Body` is read. Observed: semantics of imports, in which they are absent.
 */
export function withDefaultModels(body: DocumentNode): DocumentNode {
  const isTwo = get(body, 'swagger') !== undefined
  const keys = isTwo ? ['definitions'] : ['components', 'schemas']
  const prefix = `#/${keys.join('/')}/`
  const schemas = get(body, ...keys)
  const used = new Set(references(body))
  const missing = Object.entries(BUILT_IN_MODELS).filter(([name]) => {
    return used.has(`${prefix}${name}`) && get(schemas, name) === undefined
  })
  if (missing.length === 0) return body
  const added = missing.map(([name, { schema }]) => [name, nodeOf(schema, body.place)] as const)
  const all = mapNode([...entriesOf(schemas), ...added], schemas?.place ?? body.place)
  if (isTwo) return mapNode([...entriesOf(body), ['definitions', all]], body.place)
  const components = mapNode([...entriesOf(get(body, 'components')), ['schemas', all]], body.place)
  return mapNode([...entriesOf(body), ['components', components]], body.place)
}

function* references(node: DocumentNode): Generator<string> {
  if (node.kind === 'list') for (const item of node.items) yield* references(item)
  if (node.kind !== 'map') return
  for (const [key, value] of node.entries) {
    const text = key === '$ref' ? textOf(value) : undefined
    if (text === undefined) yield* references(value)
    else yield text
  }
}
