import { fieldPath } from '../definition/path.ts'
import { type Draft, recordPlace } from '../openapi/draft.ts'
import { type DocumentNode, textOf } from '../openapi/text/document.ts'
import { type Api, allOf, apiOf } from './api.ts'
import { get } from './node.ts'

/** The base path of a mapping that has none. */
const NO_BASE_PATH = '(none)'

/** Reads the base path mappings that lead to an API. A domain without one leads nowhere. */
export function readDomains(api: Api): void {
  const mappings = [...allOf(api, 'BasePathMapping'), ...allOf(api, 'BasePathMappingV2')]
  for (const part of mappings.filter(mapping => apiOf(mapping) === api.id)) {
    const { properties } = part
    const domain = get(properties, 'DomainName') ?? domainOfArn(get(properties, 'DomainNameArn'))
    const [basePath, stage] = [get(properties, 'BasePath'), get(properties, 'Stage')]
    addMapping(api.draft, { domain, basePath, stage, owner: part.id })
  }
}

/** `arn:aws:apigateway:…:/domainnames/NAME+id`, or the name itself, which a `Ref` is here. */
function domainOfArn(node: DocumentNode | undefined): DocumentNode | undefined {
  const name = textOf(node)
    ?.replace(/^arn:[^/]*\/domainnames\//, '')
    .replace(/\+.*$/, '')
  return node === undefined || name === undefined ? undefined : { kind: 'scalar', value: name, place: node.place }
}

/** A base path of a custom domain that leads to a stage. */
export interface MappingSource {
  readonly domain: DocumentNode | undefined
  readonly basePath: DocumentNode | undefined
  readonly stage: DocumentNode | undefined
  readonly owner: string
}

/** Adds a base path mapping to a draft, or a warning where a part of it is not known. */
export function addMapping(draft: Draft, { domain, basePath, stage, owner }: MappingSource): void {
  const [host, target] = [textOf(domain)?.toLowerCase(), textOf(stage)]
  if (host === undefined || target === undefined) {
    const missing = host === undefined ? 'DomainName' : 'Stage'
    draft.warnings.push(`${owner}: the base path mapping is left out, since its ${missing} is not known`)
    return
  }
  const path = (textOf(basePath) ?? '').replace(/^\/+|\/+$/g, '') || NO_BASE_PATH
  recordPlace(draft, fieldPath('domainNames', host, 'basePathMappings', path), {
    place: (domain ?? stage)?.place ?? START,
  })
  draft.definition.domainNames ??= Object.create(null)
  // Only this function writes domain names.
  const domains = draft.definition.domainNames as Record<
    string,
    { basePathMappings: Record<string, { stage: string }> }
  >
  domains[host] ??= { basePathMappings: Object.create(null) }
  domains[host].basePathMappings[path] = { stage: target }
}

const START = { line: 1, column: 1 }
