import { compact, type Json, recordOf, recordsOf, textOr } from './json.ts'
import { type ExportForm, operationOf } from './operation.ts'
import { schemasOf } from './schemas.ts'
import { schemeNames, securitySchemes } from './security.ts'

/** Formats of an export. Documented: GetExport. */
export const EXPORT_FORMATS = ['oas30', 'swagger'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** Parts of AWS's extensions that an export may hold. `apigateway` is all of them. */
export const EXPORT_EXTENSIONS = ['integrations', 'authorizers', 'apigateway'] as const
export type ExportExtension = (typeof EXPORT_EXTENSIONS)[number]

/** Form of an export. */
export interface ExportOptions {
  readonly format: ExportFormat
  readonly extensions: readonly ExportExtension[]
  readonly stage: string
  /** `info.version`: when the deployment was made. */
  readonly version: string
  /** Host of the API, without a scheme. */
  readonly host: string
}

/**
 * A definition as an OpenAPI document of version 3.0.1 or 2.0, in the form of AWS's own exports. Imported again, one
 * with the extension `apigateway` gives the same definition; what a document cannot say (stages, keys, plans, custom
 * domains) is not in it.
 */
export function exportOpenApi(definition: Json, options: ExportOptions): Record<string, unknown> {
  const all = options.extensions.includes('apigateway')
  const form: ExportForm = {
    format: options.format,
    integrations: all || options.extensions.includes('integrations') ? 'with' : 'without',
    extensions: all ? 'with' : 'without',
    schemeNames: schemeNames(definition),
  }
  const info = compact({
    title: textOr(definition.name, 'api'),
    description: textOr(definition.description, undefined),
    version: options.version,
  })
  const paths = recordsOf(definition.resources).flatMap(([path, { methods }]) => {
    const operations = recordsOf(methods).map(([verb, method]) => [verbKey(verb), operationOf(method, form)] as const)
    return operations.length === 0 ? [] : [[path, Object.fromEntries(operations)] as const]
  })
  const isExtended = all || options.extensions.includes('authorizers')
  const schemes = securitySchemes(definition, isExtended ? 'extensions' : 'plain')
  const extensions = form.extensions === 'with' ? rootExtensions(definition) : {}
  const prefix = options.format === 'swagger' ? '#/definitions/' : '#/components/schemas/'
  const schemas = schemasOf(definition, prefix)
  if (options.format === 'swagger') {
    return {
      swagger: '2.0',
      info,
      host: options.host,
      basePath: `/${options.stage}`,
      schemes: ['https'],
      paths: Object.fromEntries(paths),
      ...compact({ securityDefinitions: schemes, definitions: schemas }),
      ...extensions,
    }
  }
  return {
    openapi: '3.0.1',
    info,
    servers: [{ url: `https://${options.host}/{basePath}`, variables: { basePath: { default: options.stage } } }],
    paths: Object.fromEntries(paths),
    components: compact({ schemas, securitySchemes: schemes }),
    ...extensions,
  }
}

function verbKey(verb: string): string {
  return verb === 'ANY' ? 'x-amazon-apigateway-any-method' : verb.toLowerCase()
}

function rootExtensions(definition: Json): Record<string, unknown> {
  const { requestValidators, binaryMediaTypes, minimumCompressionSize, apiKeySource, gatewayResponses, policy } =
    definition
  const responses = recordsOf(gatewayResponses).map(([type, response]) => [type, compact(response)] as const)
  return compact({
    'x-amazon-apigateway-request-validators': recordOf(requestValidators),
    'x-amazon-apigateway-binary-media-types': binaryMediaTypes,
    'x-amazon-apigateway-minimum-compression-size': minimumCompressionSize,
    'x-amazon-apigateway-api-key-source': apiKeySource === 'HEADER' ? undefined : apiKeySource,
    'x-amazon-apigateway-gateway-responses': Object.fromEntries(responses),
    'x-amazon-apigateway-policy': policy,
  })
}
