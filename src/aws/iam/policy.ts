// Least permission policies, derived from the integrations of an API.
import type { IntegrationDefinition } from '../../definition/integration.ts'
import { isRefusal } from '../../definition/refusal.ts'
import type { RestApiDefinition } from '../../definition/rest-api.ts'
import {
  type AwsActionTemplate,
  type AwsPathTemplate,
  parseUriTemplate,
  serviceToken,
  type UriSegment,
} from '../../definition/uri.ts'
import { findPathOperation, type PathOperation } from '../actions/operation-of-path.ts'
import type { ServiceModels } from '../actions/service-models.ts'
import { iamActions, iamPrefix } from './actions.ts'
import { type CallFacts, iamResource } from './resources.ts'

/** One statement of a policy. */
export interface Statement {
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
}

/** A policy document. */
export interface Policy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly Statement[]
}

/** Policy for one role, or for the gateway itself. */
export interface SignerPolicy {
  /** Null: the gateway's own principal. */
  readonly roleArn: string | null
  readonly policy: Policy
  /** Questions that the definition does not answer, for a person to read. */
  readonly notes: readonly string[]
}

/** A function that is called without a role, and so has to allow the call itself. */
export interface LambdaPermission {
  readonly functionArn: string
  /** ARN of the method that calls it, with `*` for path parameters; or of the authorizer. */
  readonly sourceArn: string
  readonly statementId: string
}

/** All that an API's integrations need. */
export interface IamReport {
  readonly signers: readonly SignerPolicy[]
  readonly lambda: readonly LambdaPermission[]
}

/** Facts about the deployment that a definition does not hold. */
export interface IamContext {
  readonly models: ServiceModels
  readonly accountId: string
  /** Of the gateway. */
  readonly region: string
  readonly stage: string
  readonly stageVariables: Readonly<Record<string, string>>
}

interface Need {
  readonly actions: readonly string[]
  readonly resource: string
  readonly note: string | undefined
}

/** Derives policies and permissions. Integrations that are not of AWS, or pass their caller's credentials on, need none. */
export function deriveIam(definition: RestApiDefinition, context: IamContext): IamReport {
  const needs = new Map<string | null, Need[]>()
  const lambda: LambdaPermission[] = []
  for (const [path, resource] of Object.entries(definition.resources)) {
    for (const [verb, { integration }] of Object.entries(resource.methods)) {
      const uri = awsUri(integration, context)
      const credentials = integration.credentials === null ? null : withVariables(integration.credentials, context)
      if (uri === undefined || credentials?.includes('*')) continue
      const need = needOf(uri, integration, verb, context)
      const where = `${verb} ${path}: `
      const noted = { ...need, note: need.note === undefined ? undefined : where + need.note }
      needs.set(credentials, [...(needs.get(credentials) ?? []), noted])
      const method = `${context.stage}/${verb === 'ANY' ? '*' : verb}${starred(path)}`
      const callee = { api: definition.name, caller: method, name: `${context.stage}-${verb}${path}`, uri, credentials }
      const permission = lambdaPermission(callee, context)
      if (permission !== undefined) lambda.push(permission)
    }
  }
  for (const [name, authorizer] of Object.entries(definition.authorizers ?? {})) {
    const { authorizerUri, authorizerCredentials } = authorizer
    const uri = parseUriTemplate('AWS_PROXY', withVariables(authorizerUri ?? '', context))
    if (isRefusal(uri) || uri.kind !== 'AWS_PATH') continue
    const credentials = authorizerCredentials === null ? null : withVariables(authorizerCredentials, context)
    needs.set(credentials, [...(needs.get(credentials) ?? []), invocationOf(uri)])
    const caller = `authorizers/${name}`
    const permission = lambdaPermission({ api: definition.name, caller, name: caller, uri, credentials }, context)
    if (permission !== undefined) lambda.push(permission)
  }
  return { signers: [...needs].map(([roleArn, list]) => signerPolicy(roleArn, list)), lambda }
}

/** Trust policy of a role: it says who may assume it. `principal`: ARN of the user or role that the gateway runs as. */
export function trustPolicy(principal: string): object {
  const statement = { Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' }
  return { Version: '2012-10-17', Statement: [statement] }
}

function awsUri(
  integration: IntegrationDefinition,
  context: IamContext,
): AwsPathTemplate | AwsActionTemplate | undefined {
  if (integration.type !== 'AWS' && integration.type !== 'AWS_PROXY') return undefined
  const uri = parseUriTemplate(integration.type, withVariables(integration.uri ?? '', context))
  return isRefusal(uri) || uri.kind === 'HTTP' ? undefined : uri
}

function withVariables(text: string, { stageVariables }: IamContext): string {
  return text.replace(/\$\{stageVariables\.([A-Za-z0-9_]+)\}/g, (_, name: string) => stageVariables[name] ?? '*')
}

function invocationOf({ path }: AwsPathTemplate): Need {
  const [, functionArn = '*'] = /\/functions\/(.+)\/invocations$/.exec(textOf(path)) ?? []
  return { actions: ['lambda:InvokeFunction'], resource: starred(functionArn), note: undefined }
}

function needOf(
  uri: AwsPathTemplate | AwsActionTemplate,
  integration: IntegrationDefinition,
  verb: string,
  context: IamContext,
): Need {
  if (uri.kind === 'AWS_PATH' && uri.lambda !== null) return invocationOf(uri)
  const { signingName } = context.models.serviceOf(serviceToken(uri))
  const { names, labels } =
    uri.kind === 'AWS_ACTION' ? actionOf(uri, context) : pathOperations(uri, integration, verb, context)
  const input = uri.kind === 'AWS_ACTION' ? new URLSearchParams(textOf(uri.parameters)) : []
  const values = { ...constantsOf(integration), ...Object.fromEntries(input), ...labels }
  const starredValues = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, starred(value)]))
  const { partition, region } = uri
  const facts: CallFacts = { partition, region, accountId: context.accountId, values: bucketOf(uri, starredValues) }
  const resource = iamResource(signingName, facts)
  if (names.length > 0) {
    return { actions: names.flatMap(name => iamActions(signingName, name)), resource, note: undefined }
  }
  const note = `the operation cannot be told from the definition; narrow ${iamPrefix(signingName)}:* down`
  return { actions: [`${iamPrefix(signingName)}:*`], resource, note }
}

/** Operations, and what is known of their input. */
interface Operations {
  readonly names: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}

function actionOf(uri: AwsActionTemplate, { models }: IamContext): Operations {
  const action = textOf(uri.action)
  const found = models.findAction(serviceToken(uri), action)
  return { names: found.kind === 'action' ? [found.name] : [], labels: {} }
}

/** By verb and path for REST services; else by what the mapping says: a target header, or `Action=` in query or form. */
function pathOperations(
  uri: AwsPathTemplate,
  integration: IntegrationDefinition,
  verb: string,
  context: IamContext,
): Operations {
  const path = textOf(uri.path)
  const queue: Record<string, string> = uri.service === 'sqs' ? { QueueUrl: path } : {}
  const texts = [...Object.values(integration.requestParameters), ...Object.values(integration.requestTemplates)]
  const named =
    /^'[\w.]+\.(\w+)'$/.exec(integration.requestParameters['integration.request.header.X-Amz-Target'] ?? '')?.[1] ??
    /\bAction=(\w+)/.exec([textOf(uri.query), ...texts].join('\n'))?.[1]
  if (named !== undefined) return { names: [named], labels: queue }
  const found = restOperations(uri, integration, verbsOf(integration, verb), context)
  return { names: found.map(({ name }) => name), labels: found[0]?.labels ?? queue }
}

/** ANY is whatever the client's verb is. */
function verbsOf({ httpMethod }: IntegrationDefinition, verb: string): readonly string[] {
  if (httpMethod !== null && httpMethod !== 'ANY') return [httpMethod]
  return verb === 'ANY' ? ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH'] : [verb]
}

function restOperations(
  uri: AwsPathTemplate,
  { requestParameters }: IntegrationDefinition,
  verbs: readonly string[],
  { models }: IamContext,
): readonly PathOperation[] {
  const service = models.findService(serviceToken(uri))
  if (service.kind === 'failure') return []
  const prefix = 'integration.request.querystring.'
  const mapped = Object.keys(requestParameters).filter(name => name.startsWith(prefix))
  const own = textOf(uri.query)
    .split('&')
    .map(pair => pair.split('=', 1)[0] ?? '')
  const queryNames = new Set([...own, ...mapped.map(name => name.slice(prefix.length))])
  const bucket = uri.service === 's3' && uri.subdomain.length > 0 ? `/${textOf(uri.subdomain)}` : ''
  const path = `${bucket}${textOf(uri.path)}`
  for (const { file } of service.entries) {
    const found = verbs.flatMap(verb => findPathOperation(models.model(file), verb, path, queryNames) ?? [])
    if (found.length > 0) return found
  }
  return []
}

/** `"TableName": "orders"` of a template: a member that is the same text in every call. */
function constantsOf({ requestTemplates }: IntegrationDefinition): Record<string, string> {
  const constants: Record<string, string> = Object.create(null)
  for (const template of Object.values(requestTemplates)) {
    for (const [, name = '', value, next] of template.matchAll(/"(\w+)"\s*:\s*(?:"([^"\\]*)"\s*([,}]))?/g)) {
      constants[name] ??= value !== undefined && next !== undefined ? value : '*'
    }
  }
  return constants
}

function bucketOf(
  uri: AwsPathTemplate | AwsActionTemplate,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (uri.service !== 's3' || uri.subdomain.length === 0) return values
  return { ...values, Bucket: starred(textOf(uri.subdomain)) }
}

function textOf(segments: readonly UriSegment[]): string {
  return segments.map(segment => (segment.kind === 'literal' ? segment.text : `{${segment.name}}`)).join('')
}

function starred(text: string): string {
  return text.replace(/\{[^{}]*\}/g, '*')
}

function signerPolicy(roleArn: string | null, needs: readonly Need[]): SignerPolicy {
  const byResource = Map.groupBy(needs, ({ resource }) => resource)
  const statements = [...byResource].map(([resource, list]): Statement => {
    const actions = [...new Set(list.flatMap(need => need.actions))].sort()
    return { Effect: 'Allow', Action: actions, Resource: [resource] }
  })
  // Statements for the same actions are one statement.
  const byActions = Map.groupBy(statements, ({ Action }) => Action.join())
  const merged = [...byActions.values()].map((list): Statement => {
    const resources = [...new Set(list.flatMap(({ Resource }) => Resource))].sort()
    return { Effect: 'Allow', Action: list[0]?.Action ?? [], Resource: resources }
  })
  const notes = needs.flatMap(({ note }) => note ?? [])
  return { roleArn, policy: { Version: '2012-10-17', Statement: merged }, notes }
}

/** A method or an authorizer, and the function that it may call. */
interface Callee {
  readonly api: string
  /** Behind the API in the caller's ARN. */
  readonly caller: string
  /** For the statement's id. */
  readonly name: string
  readonly uri: AwsPathTemplate | AwsActionTemplate
  readonly credentials: string | null
}

function lambdaPermission(
  { api, caller, name, uri, credentials }: Callee,
  { region, accountId }: IamContext,
): LambdaPermission | undefined {
  if (credentials !== null || uri.kind !== 'AWS_PATH' || uri.lambda === null) return undefined
  const [, functionArn = ''] = /\/functions\/(.+)\/invocations$/.exec(textOf(uri.path)) ?? []
  const source = `arn:${uri.partition}:execute-api:${region}:${accountId}:${api}/${caller}`
  const statementId = `regauge-${api}-${name}`.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 100)
  return { functionArn, sourceArn: source, statementId: statementId.replace(/-$/, '') }
}
