import { type DocumentNode, entriesOf, flagOf, textOf } from '../../openapi/text/document.ts'
import { get, mapNode, nodeOf, textNode } from '../node.ts'
import type { Resource } from '../resources.ts'

/** Properties of `AWS::Serverless::Api` that go to its stage, by the same name. */
const STAGE_PROPERTIES = ['Variables', 'CanarySetting', 'MethodSettings', 'CacheClusterEnabled', 'AccessLogSetting']

/** Stage, usage plan, key and base path mappings of a serverless API, as resources of API Gateway. */
export function partsOfApi(api: Resource): readonly Resource[] {
  const { id, place, properties } = api
  const stage = get(properties, 'StageName') ?? textNode('', place)
  const own: readonly (readonly [string, DocumentNode | undefined])[] = [
    ['RestApiId', textNode(id, place)],
    ['StageName', stage],
    ...STAGE_PROPERTIES.map(name => [name, get(properties, name)] as const),
  ]
  return [part(api, 'Stage', own), ...usageParts(api, stage), ...mappingParts(api, stage)]
}

function part(
  { id, place }: Resource,
  type: string,
  properties: Iterable<readonly [string, DocumentNode | undefined]>,
): Resource {
  return { id: `${id}${type}`, type: `AWS::ApiGateway::${type}`, place, properties: mapNode(properties, place) }
}

function usageParts(api: Resource, stage: DocumentNode): readonly Resource[] {
  const plan = get(api.properties, 'Auth', 'UsagePlan')
  const create = textOf(get(plan, 'CreateUsagePlan'))
  if (plan === undefined || create === undefined || create === 'NONE') return []
  const { place } = plan
  const id = textNode(api.id, place)
  const list = (entries: readonly (readonly [string, DocumentNode])[]): DocumentNode => {
    return { kind: 'list', items: [mapNode(entries, place)], place }
  }
  const limits = entriesOf(plan).filter(([name]) => ['Quota', 'Throttle', 'UsagePlanName'].includes(name))
  const stages = list([
    ['ApiId', id],
    ['Stage', stage],
  ])
  const keys = list([
    ['RestApiId', id],
    ['StageName', stage],
  ])
  const link = { KeyId: `${api.id}ApiKey`, UsagePlanId: `${api.id}UsagePlan`, KeyType: 'API_KEY' }
  return [
    part(api, 'UsagePlan', [...limits, ['ApiStages', stages]]),
    part(api, 'ApiKey', [
      ['Enabled', nodeOf(true, place)],
      ['StageKeys', keys],
    ]),
    part(api, 'UsagePlanKey', entriesOf(nodeOf(link, place))),
  ]
}

function mappingParts(api: Resource, stage: DocumentNode): readonly Resource[] {
  const domain = get(api.properties, 'Domain')
  if (domain === undefined) return []
  const paths = get(domain, 'BasePath')
  const basePaths = paths === undefined ? [undefined] : paths.kind === 'list' ? paths.items : [paths]
  const isNormal = flagOf(get(domain, 'NormalizeBasePath')) ?? true
  return basePaths.map(basePath => {
    const common = [
      ['RestApiId', textNode(api.id, domain.place)],
      ['Stage', stage],
    ] as const
    const path = isNormal ? normalised(basePath) : basePath
    return part(api, 'BasePathMapping', [...common, ['DomainName', get(domain, 'DomainName')], ['BasePath', path]])
  })
}

/** SAM keeps letters and digits of a base path, unless `NormalizeBasePath` is false. */
function normalised(node: DocumentNode | undefined): DocumentNode | undefined {
  const text = textOf(node)
  return node === undefined || text === undefined ? node : textNode(text.replace(/[^\p{L}\p{N}]/gu, ''), node.place)
}
