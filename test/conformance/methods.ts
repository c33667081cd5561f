import type { MethodJson } from './row.ts'

/** Stands for the origin of the test's backend until a definition is applied. */
export const BACKEND = 'http://backend.invalid'

type Fields = Readonly<Record<string, unknown>>

interface Responses {
  readonly [status: string]: { readonly responseParameters?: Readonly<Record<string, string>> } & Fields
}

/** A method around an integration; its responses are declared as the integration's say. */
export function method(integration: Fields, more: Fields = {}): MethodJson {
  const responses = (integration.integrationResponses ?? {}) as Responses
  const methodResponses = Object.fromEntries(
    Object.entries(responses).map(([status, { responseParameters = {} }]) => [
      status,
      { responseParameters: Object.fromEntries(Object.keys(responseParameters).map(name => [name, false])) },
    ]),
  )
  return { methodResponses, integration, ...more }
}

const PASS = { '200': {} } as const

/** Type HTTP towards a path of the backend. */
export function http(path: string, more: Fields = {}, methodMore: Fields = {}): MethodJson {
  const base = { type: 'HTTP', httpMethod: 'POST', uri: `${BACKEND}${path}`, integrationResponses: PASS }
  return method({ ...base, ...more }, methodMore)
}

/** Type HTTP_PROXY towards a path of the backend, with the client's verb. */
export function proxy(path: string, more: Fields = {}, methodMore: Fields = {}): MethodJson {
  return method({ type: 'HTTP_PROXY', httpMethod: 'ANY', uri: `${BACKEND}${path}`, ...more }, methodMore)
}

const STATUS_200 = '{ "statusCode": 200 }'

/** Type MOCK with this request template and these responses. */
export function mock(requestTemplate: string = STATUS_200, responses: Responses = PASS, more: Fields = {}): MethodJson {
  const requestTemplates = { 'application/json': requestTemplate }
  return method({ type: 'MOCK', requestTemplates, integrationResponses: responses, ...more })
}

/** A MOCK that answers with what a response template makes. */
export function show(template: string, more: Fields = {}, methodMore: Fields = {}): MethodJson {
  const integrationResponses = { '200': { responseTemplates: { 'application/json': template } } }
  const requestTemplates = { 'application/json': STATUS_200, ...(more.requestTemplates ?? {}) }
  return method({ type: 'MOCK', ...more, requestTemplates, integrationResponses }, methodMore)
}

/** Integration ARN of a function of the test's backend. */
export function functionArn(name: string): string {
  return `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:${name}/invocations`
}

/** Type AWS towards a function. */
export function lambda(name: string, more: Fields = {}, methodMore: Fields = {}): MethodJson {
  const base = { type: 'AWS', httpMethod: 'POST', uri: functionArn(name), integrationResponses: PASS }
  return method({ ...base, ...more }, methodMore)
}

/** Type AWS_PROXY towards a function. */
export function lambdaProxy(name: string, more: Fields = {}, methodMore: Fields = {}): MethodJson {
  return method({ type: 'AWS_PROXY', httpMethod: 'POST', uri: functionArn(name), ...more }, methodMore)
}

/** Type AWS towards any service: what follows `apigateway:us-east-1:` of its ARN. */
export function aws(target: string, more: Fields = {}, methodMore: Fields = {}): MethodJson {
  const uri = `arn:aws:apigateway:us-east-1:${target}`
  return method({ type: 'AWS', httpMethod: 'POST', uri, integrationResponses: PASS, ...more }, methodMore)
}

/** `integration.request.{location}.{name}` ← source, for several. */
export function maps(mappings: Readonly<Record<string, string>>): { requestParameters: Record<string, string> } {
  const entries = Object.entries(mappings).map(([to, from]) => [`integration.request.${to}`, from])
  return { requestParameters: Object.fromEntries(entries) }
}

/** `method.response.header.{name}` ← source, for several. */
export function answers(mappings: Readonly<Record<string, string>>): { responseParameters: Record<string, string> } {
  const entries = Object.entries(mappings).map(([to, from]) => [`method.response.header.${to}`, from])
  return { responseParameters: Object.fromEntries(entries) }
}

/** A request template for application/json. */
export function renders(template: string): { requestTemplates: Record<string, string> } {
  return { requestTemplates: { 'application/json': template } }
}

/** A response template for application/json. */
export function responds(template: string): { responseTemplates: Record<string, string> } {
  return { responseTemplates: { 'application/json': template } }
}

/** A TOKEN authorizer that is this function; its result is kept for no time. */
export function tokenAuthorizer(name: string, more: Fields = {}): Fields {
  return {
    type: 'TOKEN',
    authorizerUri: functionArn(name),
    identitySource: 'method.request.header.Authorization',
    authorizerResultTtlInSeconds: 0,
    ...more,
  }
}

/** An authorizer's document that allows everything. */
export const ALLOW = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
