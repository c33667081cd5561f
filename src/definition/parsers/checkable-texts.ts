import { type IntegrationDefinition, type IntegrationResponseDefinition, TEMPLATE_LANGUAGES } from '../integration.ts'
import { DEFAULT_LIMITS, type DefinitionLimits } from '../limits.ts'
import type { MethodDefinition, ModelDefinition, ResourceDefinition, RestApiDefinition } from '../rest-api.ts'
import { emptyMap, isObject, startAt } from './json-reader.ts'
import { model } from './model-parser.ts'
import { parseRestApi } from './rest-api-parser.ts'
import { templates } from './template-parser.ts'

/**
 * The texts of a definition with faults, in the form of a definition: templates, selection patterns, actions and models
 * that can be compiled, whatever is wrong with what is around them. For a compiler, which tells their faults in the same
 * round; never to be served.
 */
export function checkableTexts(value: unknown, limits: Partial<DefinitionLimits> = {}): RestApiDefinition | undefined {
  const { definition: empty } = parseRestApi({ name: 'unnamed' })
  if (empty === undefined || !isObject(value)) return undefined
  const held = { ...DEFAULT_LIMITS, ...limits }
  const models = eachOf(value.models, (entry, name) => model(entry, startAt({ limits: held }), name))
  const resources = eachOf(value.resources, entry => resourceTexts(entry, held))
  const description = typeof value.description === 'string' ? value.description : ''
  return {
    ...empty,
    description,
    models: { ...empty.models, ...(models as Record<string, ModelDefinition>) },
    resources,
  }
}

function resourceTexts(value: unknown, limits: DefinitionLimits): ResourceDefinition {
  const methods = eachOf(isObject(value) ? value.methods : undefined, entry => methodTexts(entry, limits))
  return { methods }
}

function methodTexts(value: unknown, limits: DefinitionLimits): MethodDefinition | undefined {
  const given = isObject(value) ? value.integration : undefined
  if (!isObject(given)) return undefined
  return { ...NO_METHOD, integration: integrationTexts(given, limits) }
}

function integrationTexts(given: Readonly<Record<string, unknown>>, limits: DefinitionLimits): IntegrationDefinition {
  const isAws = given.type === 'AWS' || given.type === 'AWS_PROXY'
  return {
    ...NO_INTEGRATION,
    ...(isAws && typeof given.uri === 'string' ? { type: given.type as 'AWS', uri: given.uri } : {}),
    templateLanguage: TEMPLATE_LANGUAGES.find(language => language === given.templateLanguage) ?? null,
    requestTemplates: templateTexts(given.requestTemplates, limits),
    integrationResponses: eachOf(given.integrationResponses, entry => responseTexts(entry, limits)),
  }
}

function responseTexts(value: unknown, limits: DefinitionLimits): IntegrationResponseDefinition {
  const { selectionPattern, responseTemplates } = isObject(value) ? value : {}
  return {
    statusCode: '',
    selectionPattern: typeof selectionPattern === 'string' ? selectionPattern : '',
    responseParameters: {},
    responseTemplates: templateTexts(responseTemplates, limits),
    contentHandling: null,
  }
}

/** Templates that a compiler may see: their size is right, whatever their content type. */
function templateTexts(value: unknown, limits: DefinitionLimits): Record<string, string> {
  return eachOf(value, entry => templates({ $default: entry }, startAt({ limits }))?.$default)
}

function eachOf<T>(value: unknown, read: (entry: unknown, key: string) => T | undefined): Record<string, T> {
  const found = emptyMap<T>()
  if (!isObject(value)) return found
  for (const [key, entry] of Object.entries(value)) {
    const texts = read(entry, key)
    if (texts !== undefined) found[key] = texts
  }
  return found
}

const NO_INTEGRATION: IntegrationDefinition = {
  type: 'MOCK',
  httpMethod: null,
  uri: null,
  credentials: null,
  requestParameters: {},
  requestTemplates: {},
  templateLanguage: null,
  passthroughBehavior: 'WHEN_NO_MATCH',
  contentHandling: null,
  timeoutInMillis: 29_000,
  tlsConfig: { insecureSkipVerification: false },
  integrationResponses: {},
}

const NO_METHOD: MethodDefinition = {
  authorizationType: 'NONE',
  apiKeyRequired: false,
  operationName: null,
  requestValidator: null,
  requestParameters: {},
  requestModels: {},
  methodResponses: {},
  integration: NO_INTEGRATION,
}
