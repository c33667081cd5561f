import { hash } from 'node:crypto'
import { partitionOf } from '../../aws/endpoints/table.ts'
import { parseCredentialsArn } from '../../definition/arn.ts'
import type { IntegrationDefinition, IntegrationResponseDefinition } from '../../definition/integration.ts'
import type { DefinitionLimits } from '../../definition/limits.ts'
import {
  parseRequestDestination,
  parseRequestSource,
  parseResponseDestination,
  parseResponseSource,
} from '../../definition/parameter.ts'
import { BUILT_IN_MODELS } from '../../definition/parsers/model-parser.ts'
import { isRefusal, type Refusal } from '../../definition/refusal.ts'
import type { MethodDefinition, RestApiDefinition } from '../../definition/rest-api.ts'
import { assertNever } from '../../exchange/failure.ts'
import type { PlanScope } from '../../mapping/context.ts'
import { type BodyCheck, type ModelSet, selectModels } from '../../mapping/model.ts'
import type { ParameterMapping, ResponseParameterMapping } from '../../mapping/parameters.ts'
import type { TemplatePlan } from '../../mapping/select-template.ts'
import { languageOf } from '../../template/language.ts'
import type { TemplateText } from '../../template/template.ts'
import { compileAwsEndpoint, compileHttpEndpoint, type ServiceEndpoints } from './compile-endpoint.ts'
import type { CredentialsPlan, IntegrationPlan, ResponsePlan, ResponsePlans } from './plan.ts'
import { readsBody } from './plan-traits.ts'
import { findVariable, resolveVariables } from './stage-variables.ts'

/** Inputs of a plan: the method, and the parts of its API, stage and gateway that go into it. */
export interface PlanInput {
  readonly api: RestApiDefinition
  readonly method: MethodDefinition
  readonly scope: PlanScope
  readonly endpoints: ServiceEndpoints
  readonly limits: Pick<DefinitionLimits, 'httpPorts' | 'egress'>
  /** Region of the gateway, for the source ARN. */
  readonly region: string
}

/** A plan whose hash is still to be taken: that is left to whoever uses the plan, since of thousands most are not used. */
export type UnhashedPlan = Unhashed<IntegrationPlan>

// `Omit` of a union would lose its variants; this spreads over them.
type Unhashed<Plan> = Plan extends IntegrationPlan ? Omit<Plan, 'hash'> & { readonly hash: '' } : never

/** The plan with its hash. */
export function withHash(plan: UnhashedPlan): IntegrationPlan {
  return { ...plan, hash: hash('sha256', JSON.stringify(plan), 'base64url') }
}

/** Definition → IntegrationPlan for one stage. The definition was parsed: what it holds is well formed. */
export function compilePlan(input: PlanInput): UnhashedPlan {
  const { api, method, scope } = input
  const { integration } = method
  const base = {
    hash: '' as const,
    scope,
    parameters: compileParameters(integration, scope),
    binary: api.binaryMediaTypes.map(type => type.toLowerCase()),
    bodyCheck: compileBodyCheck(api, method),
  }
  const httpMethod = integration.httpMethod ?? 'ANY'
  const timeoutMs = integration.timeoutInMillis
  const { contentHandling } = integration
  const tls = integration.tlsConfig.insecureSkipVerification ? 'skip' : 'verify'
  switch (integration.type) {
    case 'HTTP': {
      const endpoint = compileHttpEndpoint(integration, scope.stageVariables, input.limits)
      return { kind: 'HTTP', ...base, ...mappedParts(input), httpMethod, endpoint, timeoutMs, tls }
    }
    case 'HTTP_PROXY': {
      const endpoint = compileHttpEndpoint(integration, scope.stageVariables, input.limits)
      const isRead = contentHandling !== null || base.bodyCheck !== null || readsBody(base.parameters, 'any')
      const requestBody = isRead ? 'read' : 'passes'
      return { kind: 'HTTP_PROXY', ...base, requestBody, httpMethod, endpoint, contentHandling, timeoutMs, tls }
    }
    case 'AWS': {
      const credentials = compileCredentials(integration, scope)
      return { kind: 'AWS', ...base, ...mappedParts(input), httpMethod, ...awsParts(input), credentials, timeoutMs }
    }
    case 'AWS_PROXY': {
      const credentials = compileCredentials(integration, scope)
      return { kind: 'AWS_PROXY', ...base, httpMethod, ...awsParts(input), credentials, timeoutMs }
    }
    case 'MOCK':
      return { kind: 'MOCK', ...base, ...mappedParts(input) }
    default:
      return assertNever(integration.type)
  }
}

function awsParts(input: PlanInput): ReturnType<typeof compileAwsEndpoint> {
  const { scope, region } = input
  const stageArn = `arn:${partitionOf(region).name}:execute-api:${region}:${scope.accountId}:${scope.apiId}/${scope.stage}`
  return compileAwsEndpoint(input.method.integration, scope.stageVariables, input.endpoints, stageArn)
}

function mappedParts(input: PlanInput): {
  templates: TemplatePlan
  contentHandling: IntegrationDefinition['contentHandling']
  responses: ResponsePlans
} {
  const { integration } = input.method
  return {
    templates: {
      byType: Object.fromEntries(templateTexts(integration, integration.requestTemplates)),
      passthroughBehavior: integration.passthroughBehavior,
    },
    contentHandling: integration.contentHandling,
    responses: compileResponses(input.method, input.scope),
  }
}

function templateTexts(
  { templateLanguage }: IntegrationDefinition,
  templates: Readonly<Record<string, string>>,
): (readonly [mediaType: string, text: TemplateText])[] {
  return Object.entries(templates).map(([type, source]) => {
    return [type.toLowerCase(), { language: languageOf(templateLanguage, source), source }]
  })
}

function lowerKeys(map: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key.toLowerCase(), value]))
}

function compileParameters(integration: IntegrationDefinition, scope: PlanScope): ParameterMapping[] {
  return Object.entries(integration.requestParameters).flatMap(([destination, text]): ParameterMapping[] => {
    const target = parsed(parseRequestDestination(destination))
    const source = resolveSource(parsed(parseRequestSource(text)), scope)
    return source === undefined ? [] : [{ location: target.kind, name: target.name, text, source }]
  })
}

/** A stage variable becomes its value; a missing one skips the mapping. */
function resolveSource<Source extends { readonly kind: string }>(
  source: Source | { readonly kind: 'stageVariable'; readonly name: string },
  scope: PlanScope,
): Exclude<Source, { kind: 'stageVariable' }> | { readonly kind: 'static'; readonly text: string } | undefined {
  if (source.kind === 'stageVariable' && 'name' in source && typeof source.name === 'string') {
    const text = findVariable(scope.stageVariables, source.name)
    return text === undefined ? undefined : { kind: 'static', text }
  }
  // The only variant of kind stageVariable was handled above.
  return source as Exclude<Source, { kind: 'stageVariable' }>
}

/** A definition holds only expressions that parse; anything else is a bug of its parser. */
function parsed<T>(value: T | Refusal): Exclude<T, Refusal> {
  if (isRefusal(value)) throw new Error(`an accepted definition does not parse: ${value.message}`)
  // Narrowed by the throw above.
  return value as Exclude<T, Refusal>
}

function compileResponses(method: MethodDefinition, scope: PlanScope): ResponsePlans {
  const list = Object.entries(method.integration.integrationResponses)
    .map(([status, response]) => compileResponse(status, response, method.integration, scope))
    .sort((a, b) => Number(a.statusCode) - Number(b.statusCode))
  return { list, methodStatuses: Object.keys(method.methodResponses) }
}

function compileResponse(
  statusCode: string,
  response: IntegrationResponseDefinition,
  integration: IntegrationDefinition,
  scope: PlanScope,
): ResponsePlan {
  const parameters = Object.entries(response.responseParameters).flatMap(
    ([destination, text]): ResponseParameterMapping[] => {
      const target = parsed(parseResponseDestination(destination))
      const source = resolveSource(parsed(parseResponseSource(text)), scope)
      return source === undefined ? [] : [{ name: target.name, text, source }]
    },
  )
  return {
    statusCode,
    selectionPattern: response.selectionPattern,
    parameters,
    templates: templateTexts(integration, response.responseTemplates),
    contentHandling: response.contentHandling,
  }
}

function compileCredentials(integration: IntegrationDefinition, scope: PlanScope): CredentialsPlan {
  if (integration.credentials === null) return { kind: 'gateway' }
  const roleArn = resolveVariables(integration.credentials, scope.stageVariables)
  const arn = parseCredentialsArn(roleArn)
  return !isRefusal(arn) && arn.kind === 'CALLER' ? { kind: 'caller' } : { kind: 'role', roleArn }
}

/** Models by content type, with all that they refer to, where the method's validator checks bodies. */
function compileBodyCheck(api: RestApiDefinition, method: MethodDefinition): BodyCheck | null {
  const validator = method.requestValidator === null ? undefined : api.requestValidators[method.requestValidator]
  if (!validator?.validateRequestBody || Object.keys(method.requestModels).length === 0) return null
  const all: ModelSet = Object.fromEntries(
    Object.entries({ ...BUILT_IN_MODELS, ...api.models }).map(([name, model]) => [name, model.schema]),
  )
  const models = selectModels(all, Object.values(method.requestModels))
  return { modelByType: lowerKeys(method.requestModels), models }
}
