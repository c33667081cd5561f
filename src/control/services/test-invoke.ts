import {
  deploymentName,
  type IntegrationAddress,
  parseApiName,
  parseDeploymentName,
  parseIntegrationName,
} from '../../definition/resource-name.ts'
import type { RestApiDefinition } from '../../definition/rest-api.ts'
import type { TestInvocation } from '../../definition/test-invocation.ts'
import { integrationToJson } from '../../definition/wire/wire.ts'
import type { AuthorizerContext, RawHeaders } from '../../exchange/messages.ts'
import { findOwn } from '../../exchange/own.ts'
import type { HeaderValues } from '../../generated/regauge/admin/v1/HeaderValues.ts'
import type { TestInvokeMethodRequest__Output } from '../../generated/regauge/admin/v1/TestInvokeMethodRequest.ts'
import type { TestInvokeMethodResponse } from '../../generated/regauge/admin/v1/TestInvokeMethodResponse.ts'
import type { Integration__Output } from '../../generated/regauge/definition/v1/Integration.ts'
import type { ApiWriter } from '../api-writer.ts'
import { findIntegration, withMethod } from '../edit-definition.ts'
import { invalid, invalidField, isRefusal, notFound, type Refusal } from '../refusal.ts'

/** Result of a test invocation; a failed one has its gateway response here. */
export interface TestInvokeResult {
  /** HTTP status; 0 when nothing was sent and so nothing was answered. */
  readonly status: number
  readonly headers: RawHeaders
  readonly body: Uint8Array
  readonly latencyMicros: number
  /** AWS's text log. */
  readonly log: string
  readonly trace: readonly InvokeTraceStep[]
  /** Null when no request was built, as for MOCK. */
  readonly integrationRequest: TestIntegrationRequest | null
}

/** One step of the pipeline; absent texts are empty. */
export interface InvokeTraceStep {
  /** `integration_request.template`. */
  readonly stage: string
  /** `requestTemplates["application/json"]`. */
  readonly field: string
  readonly source: string
  readonly output: string
  readonly durationMicros: number
  readonly error: string
}

export interface TestIntegrationRequest {
  readonly method: string
  readonly url: string
  /** Credentials redacted. */
  readonly headers: RawHeaders
  readonly body: Uint8Array
  /** SigV4; empty when nothing was signed. */
  readonly canonicalRequest: string
}

/** Runs a test invocation. Never throws for what is wrong with the definition or the backend. */
export type TestInvoke = (invocation: TestInvocation) => Promise<TestInvokeResult>

/** Carries out TestInvokeMethod: finds what is to be run, and hands it over. */
export async function testInvokeMethod(
  writer: ApiWriter,
  testInvoke: TestInvoke,
  request: TestInvokeMethodRequest__Output,
): Promise<TestInvokeMethodResponse | Refusal> {
  const address = parseIntegrationName(request.name)
  const api = address?.api ?? parseApiName(request.name)
  if (api === undefined) return invalidField('name', 'must be the name of an integration, or restApis/{api}')
  const definition = definitionToTest(writer, request, api, address)
  if (isRefusal(definition)) return definition
  if (address !== undefined && findIntegration(definition, address) === undefined) return notFound(request.name)
  const stage = stageToTest(definition, request.stage)
  if (typeof stage === 'object' && stage !== null) return stage
  const authorizer = readAuthorizer(request.authorizerContext)
  if (authorizer === undefined) return invalidField('authorizer_context', 'must be a JSON object')
  const result = await testInvoke({
    definition,
    method: address === undefined ? null : { path: address.path, httpMethod: address.httpMethod },
    stage,
    stageVariables: {
      ...(stage === null ? {} : findOwn(definition.stages, stage)?.variables),
      ...request.stageVariables,
    },
    httpMethod: request.httpMethod || defaultVerb(address),
    pathWithQueryString: request.pathWithQueryString,
    headers: rawHeaders(request.multiValueHeaders),
    body: request.body,
    dispatch: request.authorize ? 'authorize' : request.dispatch ? 'send' : 'dry',
    authorizer,
    sourceIp: request.sourceIp || '127.0.0.1',
  })
  return toMessage(result)
}

function readAuthorizer(text: string): AuthorizerContext | null | undefined {
  if (text === '') return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function definitionToTest(
  writer: ApiWriter,
  { deployment, integration }: TestInvokeMethodRequest__Output,
  api: string,
  address: IntegrationAddress | undefined,
): RestApiDefinition | Refusal {
  const stored = deployment === '' ? writer.stored(api) : deployedDefinition(writer, deployment, api)
  if (isRefusal(stored)) return stored
  if (integration === null) return stored.definition
  if (address === undefined) return invalidField('name', 'must be the name of an integration when one is given')
  return withIntegration(writer, stored.definition, address, integration)
}

function deployedDefinition(writer: ApiWriter, name: string, api: string) {
  const parsed = parseDeploymentName(name)
  if (parsed?.api !== api) return invalidField('deployment', `must be ${deploymentName(api, '{id}')}`)
  const definition = writer.catalog.findDeployment(api, parsed.id)
  return definition === undefined ? notFound(name) : { definition }
}

/** The definition with an integration that is not stored; what is wrong with it is the caller's to know. */
function withIntegration(
  writer: ApiWriter,
  definition: RestApiDefinition,
  address: IntegrationAddress,
  integration: Integration__Output,
): RestApiDefinition | Refusal {
  const edited = writer.parse(withMethod(definition, address, { integration: integrationToJson(integration) }))
  if (edited.definition === undefined || edited.problems.length > 0) return invalid(edited.problems)
  return edited.definition
}

function stageToTest({ stages, name }: RestApiDefinition, asked: string): string | null | Refusal {
  if (asked !== '') return Object.hasOwn(stages, asked) ? asked : notFound(`restApis/${name}/stages/${asked}`)
  const [only = null, ...others] = Object.keys(stages)
  if (others.length === 0) return only
  return invalidField('stage', `is required: the API has the stages ${Object.keys(stages).join(', ')}`)
}

function defaultVerb(address: IntegrationAddress | undefined): string {
  return address === undefined || address.httpMethod === 'ANY' ? 'GET' : address.httpMethod
}

function rawHeaders(multiValueHeaders: Readonly<Record<string, HeaderValues>>): RawHeaders {
  return Object.entries(multiValueHeaders).flatMap(([name, { values = [] }]) => values.flatMap(value => [name, value]))
}

function multiValueHeaders(headers: RawHeaders): Record<string, HeaderValues> {
  const result: Record<string, { values: string[] }> = Object.create(null)
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] ?? ''
    result[name] ??= { values: [] }
    result[name].values.push(headers[index + 1] ?? '')
  }
  return result
}

function toMessage({ integrationRequest, headers, body, ...result }: TestInvokeResult): TestInvokeMethodResponse {
  return {
    ...result,
    trace: [...result.trace],
    body: Buffer.from(body),
    multiValueHeaders: multiValueHeaders(headers),
    integrationRequest: integrationRequest && {
      method: integrationRequest.method,
      url: integrationRequest.url,
      multiValueHeaders: multiValueHeaders(integrationRequest.headers),
      body: Buffer.from(integrationRequest.body),
      canonicalRequest: integrationRequest.canonicalRequest,
    },
  }
}
