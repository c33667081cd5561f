import { type DocumentNode, itemsOf, textOf } from '../../openapi/text/document.ts'
import { compose } from '../intrinsics/composed.ts'
import type { Scope } from '../intrinsics/scope.ts'
import { get, mapNode, nodeOf, textNode } from '../node.ts'

/** The scheme by which callers sign with their own credentials. */
export function iamScheme(place: DocumentNode['place']): DocumentNode {
  return nodeOf(
    { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
    place,
  )
}

/** The scheme by which callers send an API key. */
export function apiKeyScheme(place: DocumentNode['place']): DocumentNode {
  return nodeOf({ type: 'apiKey', name: 'x-api-key', in: 'header' }, place)
}

/** The security scheme of an entry of `Auth.Authorizers`: a user pool, or a function that is given a token or a request. */
export function authorizerScheme(config: DocumentNode, scope: Scope): DocumentNode {
  const { place } = config
  const pool = get(config, 'UserPoolArn')
  const isRequest = pool === undefined && textOf(get(config, 'FunctionPayloadType'))?.toUpperCase() === 'REQUEST'
  const header = get(config, 'Identity', 'Header') ?? textNode('Authorization', place)
  return mapNode(
    [
      ['type', textNode('apiKey', place)],
      ['name', isRequest ? textNode('Unused', place) : header],
      ['in', textNode('header', place)],
      ['x-amazon-apigateway-authtype', textNode(pool === undefined ? 'custom' : 'cognito_user_pools', place)],
      [
        'x-amazon-apigateway-authorizer',
        pool === undefined ? functionAuthorizer(config, { scope, isRequest }) : poolAuthorizer(config, pool),
      ],
    ],
    place,
  )
}

function poolAuthorizer(config: DocumentNode, pool: DocumentNode): DocumentNode {
  const { place } = config
  const items = pool.kind === 'list' ? pool.items : [pool]
  return mapNode(
    [
      ['type', textNode('cognito_user_pools', place)],
      ['providerARNs', { kind: 'list', items, place: pool.place }],
      ['identityValidationExpression', get(config, 'Identity', 'ValidationExpression')],
    ],
    place,
  )
}

interface FunctionAuthorizer {
  readonly scope: Scope
  readonly isRequest: boolean
}

function functionAuthorizer(config: DocumentNode, { scope, isRequest }: FunctionAuthorizer): DocumentNode {
  const { place } = config
  const { partition, region } = scope.settings
  const head = `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/`
  const arn = get(config, 'FunctionArn') ?? textNode('', place)
  const role = get(config, 'FunctionInvokeRole')
  const identity = get(config, 'Identity')
  return mapNode(
    [
      ['type', textNode(isRequest ? 'request' : 'token', place)],
      ['authorizerUri', compose(scope, [textNode(head, place), arn, textNode('/invocations', place)], place)],
      ['authorizerResultTtlInSeconds', get(identity, 'ReauthorizeEvery')],
      ['authorizerCredentials', textOf(role) === 'NONE' ? undefined : role],
      ['identitySource', isRequest ? identitySource(identity, scope) : undefined],
      ['identityValidationExpression', isRequest ? undefined : get(identity, 'ValidationExpression')],
    ],
    place,
  )
}

/** `Identity: { Headers, QueryStrings, StageVariables, Context }` as one text. */
function identitySource(identity: DocumentNode | undefined, scope: Scope): DocumentNode | undefined {
  if (identity === undefined) return undefined
  const parts = [
    ['Headers', 'method.request.header.'],
    ['QueryStrings', 'method.request.querystring.'],
    ['StageVariables', 'stageVariables.'],
    ['Context', 'context.'],
  ].flatMap(([property = '', prefix = '']) =>
    itemsOf(get(identity, property)).map(item => compose(scope, [textNode(prefix, item.place), item], item.place)),
  )
  if (parts.length === 0) return undefined
  const separator = textNode(', ', identity.place)
  return compose(
    scope,
    parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part])),
    identity.place,
  )
}
