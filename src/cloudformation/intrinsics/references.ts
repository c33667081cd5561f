import { type DocumentNode, type DocumentPlace, textOf } from '../../openapi/text/document.ts'
import { get, textNode } from '../node.ts'
import { type ArnParts, FUNCTION, kindOf, ROLE } from '../resource-kinds.ts'
import { compose, unresolved, unresolvedAmong } from './composed.ts'
import { compute, computeText } from './computed.ts'
import { findResource, givenValue, inside, type ResourceNode, type Scope } from './scope.ts'

/** The API that SAM makes of events which name none, and its stage. */
export const IMPLICIT_API = 'ServerlessRestApi'
export const IMPLICIT_STAGE = 'Prod'

/** A name that an intrinsic refers to, and where it stands. */
export interface NamedAt {
  readonly name: string
  readonly place: DocumentPlace
}

/** `Ref`: a parameter, a pseudo parameter or a resource; undefined for `AWS::NoValue`. */
export function getReference({ name, place }: NamedAt, scope: Scope): DocumentNode | undefined {
  if (name === 'AWS::NoValue') return undefined
  const parameter = get(scope.template, 'Parameters', name)
  const given = givenValue(scope, name)
  if (parameter !== undefined) return parameterValue({ parameter, given, name, place })
  if (given !== undefined) return textNode(given, place)
  const pseudo = pseudoParameter(name, scope)
  if (pseudo !== undefined) return textNode(pseudo, place)
  const resource = findResource(scope, name)
  if (resource !== undefined) return resourceReference(resource, place, scope)
  const implied = impliedReference({ name, place }, scope)
  if (implied !== undefined) return implied
  return unresolved(name, unknownName(name), place)
}

/** `Fn::GetAtt`, as `LogicalId.Attribute`. */
export function getAttribute({ name, place }: NamedAt, scope: Scope): DocumentNode {
  const given = givenValue(scope, name)
  if (given !== undefined) return textNode(given, place)
  const dot = name.indexOf('.')
  const [id, attribute] = dot === -1 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1)]
  const resource = findResource(scope, id)
  const implied =
    impliedReference({ name, place }, scope) ?? (attribute === 'Arn' ? impliedRole(id, place, scope) : undefined)
  if (implied !== undefined) return implied
  if (resource === undefined) return unresolved(name, unknownName(name), place)
  const kind = kindOf(resource.type)
  if (kind?.arnAttributes.includes(attribute)) return textNode(resourceArn(resource, scope), place)
  if (kind?.nameAttributes?.includes(attribute)) return textNode(resourceName(resource, scope), place)
  if (resource.type === 'AWS::SQS::Queue' && attribute === 'QueueUrl') return resourceReference(resource, place, scope)
  if (isApiPart(resource.type, attribute)) return textNode(attribute === 'RootResourceId' ? name : id, place)
  const advice = `AWS makes ${attribute || 'the attribute'} of ${resource.type}: give it by --parameter ${name}=VALUE`
  return unresolved(name, advice, place)
}

/**
 * Ids that only other parts of the same API use. They go by the logical id, and the root resource by
 * `Api.RootResourceId`, which no logical id looks like.
 */
function isApiPart(type: string, attribute: string): boolean {
  return /^AWS::(ApiGateway::|Serverless::Api$)/.test(type) && /^(\w*Id|APIKeyId)$/.test(attribute)
}

function unknownName(name: string): string {
  const isTemplateText = /^(input|context|util|stageVariables|method)\b/.test(name)
  if (isTemplateText) return `Fn::Sub takes it for a name of the template: write \${!${name}} where Velocity is meant`
  return `the template has no parameter and no resource ${name.split('.')[0]}: give it by --parameter ${name}=VALUE`
}

function parameterValue(call: {
  readonly parameter: DocumentNode
  readonly given: string | undefined
  readonly name: string
  readonly place: DocumentPlace
}): DocumentNode {
  const { parameter, given, name, place } = call
  const type = textOf(get(parameter, 'Type')) ?? 'String'
  const fallback = type.startsWith('AWS::SSM::') ? undefined : get(parameter, 'Default')
  const value = given ?? textOf(fallback)
  if (value === undefined) {
    const why = type.startsWith('AWS::SSM::') ? 'is looked up in an account' : 'has no default'
    return unresolved(name, `the parameter ${name} ${why}: give it by --parameter ${name}=VALUE`, place)
  }
  const isList = type === 'CommaDelimitedList' || /^(AWS::SSM::Parameter::Value<)?List</.test(type)
  if (!isList) return textNode(value, place)
  return { kind: 'list', items: value.split(',').map(item => textNode(item.trim(), place)), place }
}

/** `AWS::Region` and its like; undefined for a name that is none, or whose value nobody knows. */
function pseudoParameter(name: string, { settings }: Scope): string | undefined {
  switch (name) {
    case 'AWS::Region':
      return settings.region
    case 'AWS::AccountId':
      return settings.accountId
    case 'AWS::Partition':
      return settings.partition
    case 'AWS::URLSuffix':
      return 'amazonaws.com'
    case 'AWS::StackName':
      return settings.stackName
    default:
      return undefined
  }
}

function resourceReference(resource: ResourceNode, place: DocumentPlace, scope: Scope): DocumentNode {
  if (resource.type === 'AWS::Lambda::Alias') return aliasArn(resource, place, scope)
  if (resource.type === 'AWS::Lambda::Version') {
    const advice = `AWS numbers the versions of a function: give the ARN by --parameter ${resource.id}=VALUE`
    return unresolved(resource.id, advice, place)
  }
  const name = resourceName(resource, scope)
  const { region, accountId } = scope.settings
  switch (kindOf(resource.type)?.reference) {
    case 'arn':
      return textNode(resourceArn(resource, scope), place)
    case 'url':
      return textNode(`https://sqs.${region}.amazonaws.com/${accountId}/${name}`, place)
    case undefined:
      return textNode(name, place)
  }
}

/** The name that a resource is given, else its logical id, in place of the one that AWS would make of it. */
export function resourceName(resource: ResourceNode, scope: Scope): string {
  const known = scope.memory.names.get(resource.id)
  if (known !== undefined) return known
  const property = get(resource.properties, kindOf(resource.type)?.nameProperty ?? '')
  const within = inside(scope, `name of ${resource.id}`)
  const name = (within && computeText(property, within)) || resource.id
  scope.memory.names.set(resource.id, name)
  return name
}

function resourceArn(resource: ResourceNode, scope: Scope): string {
  const name = resourceName(resource, scope)
  return kindOf(resource.type)?.arn?.(arnParts(name, scope)) ?? name
}

function aliasArn(resource: ResourceNode, place: DocumentPlace, scope: Scope): DocumentNode {
  const within = inside(scope, `alias ${resource.id}`)
  if (within === undefined)
    return unresolved(resource.id, `the alias ${resource.id} refers to itself, or through too many others`, place)
  const [target, alias] = ['FunctionName', 'Name'].map(name => evaluateProperty(resource, name, within))
  const open = unresolvedAmong([target, alias], place)
  if (open !== undefined) return open
  const name = textOf(target) ?? ''
  const arn = name.startsWith('arn:') ? name : FUNCTION.arn(arnParts(name, scope))
  return textNode(`${arn}:${textOf(alias) ?? ''}`, place)
}

function evaluateProperty(resource: ResourceNode, name: string, scope: Scope): DocumentNode | undefined {
  const property = get(resource.properties, name)
  return property === undefined ? undefined : compute(property, scope)
}

/** The ARN of a role that SAM makes. */
export function roleArn(name: string, scope: Scope): string {
  return ROLE.arn(arnParts(name, scope))
}

function arnParts(name: string, { settings }: Scope): ArnParts {
  return { name, region: settings.region, account: settings.accountId, partition: settings.partition }
}

/** Resources that SAM makes beside those of a template: `Function.Alias`, `Api.Stage`, `ServerlessRestApi`. */
function impliedReference({ name, place }: NamedAt, scope: Scope): DocumentNode | undefined {
  const [id = '', part] = name.split('.')
  if (id === IMPLICIT_API) return textNode(part === 'Stage' ? IMPLICIT_STAGE : name, place)
  if (id === `${IMPLICIT_API}${IMPLICIT_STAGE}Stage`) return textNode(IMPLICIT_STAGE, place)
  const resource = findResource(scope, id)
  if (part === 'Alias' && resource?.type === 'AWS::Serverless::Function') {
    const alias = evaluateProperty(resource, 'AutoPublishAlias', scope)
    return alias && compose(scope, [textNode(`${resourceArn(resource, scope)}:`, place), alias], place)
  }
  if (part === 'Stage' && resource?.type === 'AWS::Serverless::Api') {
    return evaluateProperty(resource, 'StageName', scope)
  }
  return undefined
}

/** The role that SAM makes for a function or a state machine which names none. */
function impliedRole(id: string, place: DocumentPlace, scope: Scope): DocumentNode | undefined {
  if (!id.endsWith('Role') || findResource(scope, id) !== undefined) return undefined
  const owner = findResource(scope, id.slice(0, -'Role'.length))
  const isServerless = owner !== undefined && /^AWS::Serverless::(Function|StateMachine)$/.test(owner.type)
  return isServerless ? textNode(roleArn(id, scope), place) : undefined
}
