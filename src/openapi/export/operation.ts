import { integrationExtension } from './integration.ts'
import { compact, type Json, recordOf, recordsOf, textOr } from './json.ts'
import { type SchemeNames, securityOf } from './security.ts'

/** Choices that an operation depends on. */
export interface ExportForm {
  readonly format: 'oas30' | 'swagger'
  readonly integrations: 'with' | 'without'
  /** Everything of AWS's that is neither integration nor authorizer. */
  readonly extensions: 'with' | 'without'
  readonly schemeNames: SchemeNames
}

/** One method as an operation of a document. */
export function operationOf(method: Json, form: ExportForm): Record<string, unknown> {
  const isSwagger = form.format === 'swagger'
  const integration = recordOf(method.integration)
  const hasIntegration = method.integration !== undefined && form.integrations === 'with'
  const parameters = [
    ...Object.entries(recordOf(method.requestParameters)).map(([key, required]) => parameter(key, required, form)),
    ...(isSwagger ? bodyParameter(method) : []),
  ]
  return compact({
    operationId: textOr(method.operationName, undefined),
    ...(isSwagger ? mediaTypes(method, integration) : {}),
    parameters,
    ...(isSwagger ? {} : { requestBody: requestBody(method) }),
    responses: responsesOf(method, form),
    security: securityOf(method, form.schemeNames),
    ...(form.extensions === 'with'
      ? { 'x-amazon-apigateway-request-validator': textOr(method.requestValidator, undefined) }
      : {}),
    ...(hasIntegration ? { 'x-amazon-apigateway-integration': integrationExtension(integration) } : {}),
  })
}

const PLACES: Readonly<Record<string, string>> = { querystring: 'query', header: 'header', path: 'path' }

function parameter(key: string, required: unknown, { format }: ExportForm): Record<string, unknown> {
  const [, place = '', name] = /^method\.request\.([a-z]+)\.(.*)$/s.exec(key) ?? []
  const type = format === 'swagger' ? { type: 'string' } : { schema: { type: 'string' } }
  // 2.0 always says it, 3.x only where it is so.
  const isSaid = format === 'swagger' || required === true
  return { name, in: PLACES[place] ?? place, ...(isSaid ? { required: required === true } : {}), ...type }
}

function bodyParameter({ requestModels }: Json): readonly unknown[] {
  const [model] = Object.values(recordOf(requestModels))
  if (typeof model !== 'string') return []
  return [{ in: 'body', name: model, required: true, schema: { $ref: `#/definitions/${model}` } }]
}

function requestBody({ requestModels }: Json): unknown {
  const content = contentOf(requestModels)
  return Object.keys(content).length === 0 ? undefined : { content, required: true }
}

function contentOf(models: unknown): Record<string, unknown> {
  const entries = Object.entries(recordOf(models))
  return Object.fromEntries(
    entries.map(([type, model]) => [type, { schema: { $ref: `#/components/schemas/${model}` } }]),
  )
}

/** `consumes` and `produces`: content types of models and templates. */
function mediaTypes({ requestModels, methodResponses }: Json, integration: Json): Record<string, unknown> {
  const consumed = [recordOf(requestModels), recordOf(integration.requestTemplates)]
  const produced = [
    ...recordsOf(methodResponses).map(([, { responseModels }]) => recordOf(responseModels)),
    ...recordsOf(integration.integrationResponses).map(([, { responseTemplates }]) => recordOf(responseTemplates)),
  ]
  const typesOf = (maps: readonly Json[]) => [...new Set(maps.flatMap(map => Object.keys(map)))]
  return { consumes: typesOf(consumed), produces: typesOf(produced) }
}

/** OpenAPI demands one response at least; `default` makes no method response when it is imported again. */
const NO_RESPONSE = { default: { description: 'Any response of the backend' } }

function responsesOf({ methodResponses }: Json, { format }: ExportForm): Record<string, unknown> {
  const responses = recordsOf(methodResponses).map(([status, { responseParameters, responseModels }]) => {
    const headers = Object.keys(recordOf(responseParameters)).map(key => {
      const type = format === 'swagger' ? { type: 'string' } : { schema: { type: 'string' } }
      return [key.replace(/^method\.response\.header\./, ''), type] as const
    })
    const [model] = Object.values(recordOf(responseModels))
    const body =
      format === 'swagger'
        ? model === undefined
          ? {}
          : { schema: { $ref: `#/definitions/${model}` } }
        : { content: contentOf(responseModels) }
    const response = {
      description: `${status} response`,
      ...(headers.length > 0 ? { headers: Object.fromEntries(headers) } : {}),
      ...body,
    }
    return [status, response] as const
  })
  return responses.length === 0 ? NO_RESPONSE : Object.fromEntries(responses)
}
