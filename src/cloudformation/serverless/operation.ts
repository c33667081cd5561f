import { INTEGRATION_KEY } from '../../openapi/integration.ts'
import { type DocumentNode, entriesOf, flagOf, itemsOf, textOf } from '../../openapi/text/document.ts'
import { compose, unresolved } from '../intrinsics/composed.ts'
import { getAttribute, roleArn } from '../intrinsics/references.ts'
import type { Scope } from '../intrinsics/scope.ts'
import { get, mapNode, nodeOf, textNode } from '../node.ts'
import { type ServerlessDocument, withEntry } from './document.ts'
import { type ApiEvent, eventProperty } from './events.ts'

const CALLER_CREDENTIALS = 'arn:aws:iam::*:user/*'
const VALIDATOR_KEY = 'x-amazon-apigateway-request-validator'

/** The operation that an event adds to the document of its API, but for what secures it. */
export function operationOf(event: ApiEvent, api: DocumentNode | undefined, scope: Scope): DocumentNode {
  const { place } = event
  const integration =
    event.kind === 'function' ? functionIntegration(event, api, scope) : stateMachineIntegration(event, scope)
  const responses = event.kind === 'function' ? {} : { 200: { description: 'OK' }, 400: { description: 'Bad Request' } }
  const backend = event.condition ?? integration
  return mapNode(
    [
      [INTEGRATION_KEY, backend],
      ['responses', nodeOf(responses, place)],
    ],
    place,
  )
}

function functionIntegration(event: ApiEvent, api: DocumentNode | undefined, scope: Scope): DocumentNode {
  const { place } = event
  const isStream = textOf(eventProperty(event, 'ResponseTransferMode')) === 'RESPONSE_STREAM'
  const { partition, region } = scope.settings
  const version = isStream ? '2021-11-15' : '2015-03-31'
  const head = `arn:${partition}:apigateway:${region}:lambda:path/${version}/functions/`
  const alias = event.alias === undefined ? [] : [textNode(':', place), event.alias]
  const tail = textNode(isStream ? '/response-streaming-invocations' : '/invocations', place)
  const arn = getAttribute({ name: `${event.owner}.Arn`, place }, scope)
  const uri = compose(scope, [textNode(head, place), arn, ...alias, tail], place)
  return mapNode(
    [
      ['type', textNode('aws_proxy', place)],
      ['httpMethod', textNode('POST', place)],
      ['uri', uri],
      ['credentials', invokeRole(event, api)],
      ['responseTransferMode', isStream ? textNode('STREAM', place) : undefined],
    ],
    place,
  )
}

/** Behind AWS_IAM a function is called with the caller's credentials, unless `InvokeRole` says otherwise. */
function invokeRole(event: ApiEvent, api: DocumentNode | undefined): DocumentNode | undefined {
  const own = eventProperty(event, 'Auth')
  const apiAuth = get(api, 'Auth')
  const isOwn = textOf(get(own, 'Authorizer')) === 'AWS_IAM'
  const isDefault = textOf(get(apiAuth, 'DefaultAuthorizer')) === 'AWS_IAM' && entriesOf(own).length === 0
  if (!isOwn && !isDefault) return undefined
  const role = get(own, 'InvokeRole') ?? get(apiAuth, 'InvokeRole')
  const name = textOf(role)
  if (name === 'NONE') return undefined
  return role === undefined || name === 'CALLER_CREDENTIALS' ? textNode(CALLER_CREDENTIALS, event.place) : role
}

function stateMachineIntegration(event: ApiEvent, scope: Scope): DocumentNode {
  const { place, owner } = event
  const { partition, region } = scope.settings
  const unescaped = flagOf(eventProperty(event, 'UnescapeMappingTemplate')) === true ? `.replaceAll("\\\\'","'")` : ''
  const input = `{"input": "$util.escapeJavaScript($input.json('$'))${unescaped}", "stateMachineArn": "`
  const arn = getAttribute({ name: `${owner}.Arn`, place }, scope)
  const template = compose(scope, [textNode(input, place), arn, textNode('"}', place)], place)
  return mapNode(
    [
      ['type', textNode('aws', place)],
      ['httpMethod', textNode('POST', place)],
      ['uri', textNode(`arn:${partition}:apigateway:${region}:states:action/StartExecution`, place)],
      ['credentials', textNode(roleArn(`${owner}${event.event}Role`, scope), place)],
      ['requestTemplates', mapNode([['application/json', template]], place)],
      ['responses', nodeOf({ 200: { statusCode: '200' }, 400: { statusCode: '400' } }, place)],
    ],
    place,
  )
}

/** Adds `RequestModel` and `RequestParameters` of an event to its operation. */
export function withRequest(operation: DocumentNode, event: ApiEvent, document: ServerlessDocument): DocumentNode {
  return withParameters(withModel(operation, event, document), event)
}

function withModel(operation: DocumentNode, event: ApiEvent, document: ServerlessDocument): DocumentNode {
  const request = eventProperty(event, 'RequestModel')
  const name = textOf(get(request, 'Model'))?.toLowerCase()
  if (request === undefined || name === undefined) return operation
  const { place } = request
  const required = get(request, 'Required')
  const at = document.family === 'swagger' ? '#/definitions/' : '#/components/schemas/'
  const schema = nodeOf({ $ref: `${at}${name}` }, place)
  const body =
    document.family === 'swagger'
      ? withParameter(
          operation,
          mapNode(
            [
              ['in', textNode('body', place)],
              ['name', textNode(name, place)],
              ['schema', schema],
              ['required', required],
            ],
            place,
          ),
        )
      : withEntry(
          operation,
          'requestBody',
          mapNode(
            [
              ['content', mapNode([['application/json', mapNode([['schema', schema]], place)]], place)],
              ['required', required],
            ],
            place,
          ),
        )
  return withValidator(body, request, document)
}

function withValidator(operation: DocumentNode, request: DocumentNode, document: ServerlessDocument): DocumentNode {
  const [body, parameters] = [get(request, 'ValidateBody'), get(request, 'ValidateParameters')]
  if (body === undefined && parameters === undefined) return operation
  const validator = {
    validateRequestBody: flagOf(body) ?? false,
    validateRequestParameters: flagOf(parameters) ?? false,
  }
  const name = validatorName(validator)
  document.validators.set(name, nodeOf(validator, request.place))
  return withEntry(operation, VALIDATOR_KEY, textNode(name, request.place))
}

interface ValidatorFlags {
  readonly validateRequestBody: boolean
  readonly validateRequestParameters: boolean
}

function validatorName({ validateRequestBody, validateRequestParameters: parameters }: ValidatorFlags): string {
  if (validateRequestBody) return parameters ? 'body-and-params' : 'body-only'
  return parameters ? 'params-only' : 'no-validation'
}

function withParameters(operation: DocumentNode, event: ApiEvent): DocumentNode {
  let result = operation
  for (const item of itemsOf(eventProperty(event, 'RequestParameters'))) {
    const name = textOf(item)
    const entries: readonly (readonly [string, DocumentNode])[] =
      name === undefined ? entriesOf(item) : [[name, mapNode([], item.place)]]
    for (const [source, settings] of entries) result = withRequestParameter(result, source, settings)
  }
  return result
}

/** `method.request.querystring.type`, with what it is set to. */
function withRequestParameter(operation: DocumentNode, source: string, settings: DocumentNode): DocumentNode {
  const { place } = settings
  const [, where = '', name = ''] = /^method\.request\.(querystring|path|header)\.(.+)$/.exec(source) ?? []
  if (name === '') {
    const advice = 'a request parameter is method.request.querystring.NAME, .path.NAME or .header.NAME'
    return withEntry(operation, 'parameters', unresolved(source, advice, place))
  }
  const required = flagOf(get(settings, 'Required')) ?? false
  const json = { in: where === 'querystring' ? 'query' : where, name, required, type: 'string' }
  const declared = withParameter(operation, nodeOf(json, place))
  if (flagOf(get(settings, 'Caching')) !== true) return declared
  const integration = get(declared, INTEGRATION_KEY)
  if (integration?.kind !== 'map') return declared
  const keys = [...itemsOf(get(integration, 'cacheKeyParameters')), textNode(source, place)]
  return withEntry(
    declared,
    INTEGRATION_KEY,
    withEntry(integration, 'cacheKeyParameters', { kind: 'list', items: keys, place }),
  )
}

function withParameter(operation: DocumentNode, parameter: DocumentNode): DocumentNode {
  const items = [...itemsOf(get(operation, 'parameters')), parameter]
  return withEntry(operation, 'parameters', { kind: 'list', items, place: parameter.place })
}
