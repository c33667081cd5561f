import { type DocumentNode, entriesOf, itemsOf, plainOf, textOf } from '../../openapi/text/document.ts'
import { get, nodeOf } from '../node.ts'
import { ANY_KEY, operationsOf, type ServerlessDocument } from './document.ts'

/** Where a `ResourcePolicy` of SAM holds: a path of the API, and its stage. */
export interface PolicyTarget {
  readonly path: string
  readonly stage: string
}

const INVOKE = { Action: 'execute-api:Invoke' }

/** Adds what a `ResourcePolicy` says of the methods of a path: accounts, addresses and VPCs that are let in or kept out. */
export function addResourcePolicy(
  document: ServerlessDocument,
  policy: DocumentNode | undefined,
  target: PolicyTarget,
): void {
  if (policy === undefined) return
  const Resource = resourcesOf(document, target)
  const values = (name: string) => {
    const node = get(policy, name)
    return node === undefined ? undefined : asList(node).map(plainOf)
  }
  for (const [name, Effect] of [
    ['AwsAccountWhitelist', 'Allow'],
    ['AwsAccountBlacklist', 'Deny'],
  ] as const) {
    const AWS = values(name)
    if (AWS !== undefined)
      addStatements(document, nodeOf([{ ...INVOKE, Effect, Principal: { AWS }, Resource }], policy.place), 'single')
  }
  for (const [name, operator] of [
    ['IpRangeWhitelist', 'NotIpAddress'],
    ['IpRangeBlacklist', 'IpAddress'],
  ] as const) {
    const addresses = values(name)
    if (addresses !== undefined)
      addConditional(document, policy, { Resource, condition: { [operator]: { 'aws:SourceIp': addresses } } })
  }
  for (const [kind, operator] of [
    ['Blacklist', 'StringEquals'],
    ['Whitelist', 'StringNotEquals'],
  ] as const) {
    const sources = vpcSources(kind, values)
    if (Object.keys(sources).length > 0)
      addConditional(document, policy, { Resource, condition: { [operator]: sources } })
  }
}

function asList(node: DocumentNode): readonly DocumentNode[] {
  return node.kind === 'list' ? node.items : [node]
}

/** A VPC is told from an endpoint by its id, or by the property where the id is computed. */
function vpcSources(kind: string, values: (name: string) => readonly unknown[] | undefined): Record<string, unknown> {
  const given = values(`SourceVpc${kind}`) ?? []
  const isEndpoint = (id: unknown) => String(id).startsWith('vpce-')
  const vpcs = [...given.filter(id => !isEndpoint(id)), ...(values(`IntrinsicVpc${kind}`) ?? [])]
  const endpoints = [...given.filter(isEndpoint), ...(values(`IntrinsicVpce${kind}`) ?? [])]
  return {
    ...(vpcs.length > 0 ? { 'aws:SourceVpc': vpcs } : {}),
    ...(endpoints.length > 0 ? { 'aws:SourceVpce': endpoints } : {}),
  }
}

function addConditional(
  document: ServerlessDocument,
  policy: DocumentNode,
  { Resource, condition }: { readonly Resource: readonly string[]; readonly condition: object },
): void {
  const common = { ...INVOKE, Principal: '*', Resource }
  const statements = [
    { ...common, Effect: 'Allow' },
    { ...common, Effect: 'Deny', Condition: condition },
  ]
  addStatements(document, nodeOf(statements, policy.place), 'list')
}

/** `CustomStatements` of a `ResourcePolicy`, as they are. */
export function addCustomStatements(document: ServerlessDocument, policy: DocumentNode | undefined): void {
  const custom = get(policy, 'CustomStatements')
  if (custom === undefined) return
  const list: DocumentNode = custom.kind === 'list' ? custom : { kind: 'list', items: [custom], place: custom.place }
  addStatements(document, list, custom.kind === 'list' ? 'list' : 'single')
}

/** A first statement that comes alone is no list, as SAM writes it. */
function addStatements(document: ServerlessDocument, list: DocumentNode, form: 'single' | 'list'): void {
  const { statement, known } = document
  const added = itemsOf(list).filter(item => !known.has(canonical(item)))
  for (const item of added) known.add(canonical(item))
  const [first] = added
  if (statement === undefined) {
    document.statement = form === 'single' ? first : { ...list, kind: 'list', items: added }
    return
  }
  const items = [...(statement.kind === 'list' ? statement.items : [statement]), ...added]
  document.statement = { kind: 'list', items, place: statement.place }
}

function canonical(node: DocumentNode): string {
  if (node.kind === 'list') return `[${node.items.map(canonical).join()}]`
  if (node.kind !== 'map') return JSON.stringify(textOf(node) ?? plainOf(node))
  const entries = entriesOf(node).map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`)
  return `{${entries.sort().join()}}`
}

function resourcesOf({ paths }: ServerlessDocument, { path, stage }: PolicyTarget): readonly string[] {
  const plain = path.replace(/\{[A-Za-z0-9._-]+\+?\}/g, '*')
  const suffix = plain === '/' ? plain : plain.replace(/\/$/, '')
  return operationsOf(paths.get(path) ?? new Map()).map(([key]) => {
    return `execute-api:/${stage}/${key === ANY_KEY ? '*' : key.toUpperCase()}${suffix}`
  })
}
