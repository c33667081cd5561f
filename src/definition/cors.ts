import type { IntegrationDefinition } from './integration.ts'
import type {
  GatewayResponseDefinition,
  HttpMethod,
  MethodDefinition,
  MethodResponseDefinition,
  RestApiDefinition,
} from './rest-api.ts'

/** Which pages of other origins a browser lets read answers. A short form: storing a definition expands it. */
export interface CorsDefinition {
  /** `['*']`, or origins such as `https://app.example`. */
  readonly allowOrigins: readonly string[]
  /** Empty: the methods of the resource, and OPTIONS. */
  readonly allowMethods: readonly string[]
  readonly allowHeaders: readonly string[]
  readonly exposeHeaders: readonly string[]
  readonly allowCredentials: boolean
  /** Seconds that a browser may keep the answer to a preflight request; null: as long as it likes. */
  readonly maxAge: number | null
}

/** Request headers that AWS's console allows. Documented: Developer Guide, "Enable CORS on a resource". */
export const CONSOLE_HEADERS = ['Content-Type', 'X-Amz-Date', 'Authorization', 'X-Api-Key', 'X-Amz-Security-Token']

/** The short forms of a definition: of the whole API, and by path. */
export interface CorsSettings {
  readonly api: CorsDefinition | undefined
  readonly byPath: ReadonlyMap<string, CorsDefinition>
}

/**
 * Expands CORS as AWS's console does: an OPTIONS method of type MOCK for each resource that has none, the origin in
 * the 200 responses of the other methods but proxies, and in DEFAULT_4XX and DEFAULT_5XX. Nothing is added at run
 * time. What the definition says itself is never changed.
 */
export function expandCors(definition: RestApiDefinition, { api, byPath }: CorsSettings): RestApiDefinition {
  const resources = Object.entries(definition.resources).map(([path, { methods }]) => {
    const cors = byPath.get(path) ?? api
    return [path, { methods: cors === undefined ? methods : expandMethods(methods, cors) }] as const
  })
  return {
    ...definition,
    resources: Object.assign(Object.create(null), Object.fromEntries(resources)),
    gatewayResponses: api === undefined ? definition.gatewayResponses : expandGatewayResponses(definition, api),
  }
}

type Methods = Readonly<Partial<Record<HttpMethod, MethodDefinition>>>

function expandMethods(methods: Methods, cors: CorsDefinition): Methods {
  const verbs = Object.keys(methods)
  if (verbs.length === 0) return methods
  const expanded = Object.entries(methods).map(([verb, method]) => {
    return [verb, verb === 'OPTIONS' ? method : withOrigin(method, cors)] as const
  })
  const all: Record<string, MethodDefinition> = Object.assign(Object.create(null), Object.fromEntries(expanded))
  all.OPTIONS ??= preflight(verbs, cors)
  return all
}

/** The one origin that a static header can carry. With several, no header that is fixed beforehand is right. */
function onlyOrigin({ allowOrigins }: CorsDefinition): string | undefined {
  return allowOrigins.length === 1 ? allowOrigins[0] : undefined
}

/** Headers of answers that a page reads. */
function responseHeaders(cors: CorsDefinition): Readonly<Record<string, string>> {
  const origin = onlyOrigin(cors)
  if (origin === undefined) return {}
  return {
    'Access-Control-Allow-Origin': origin,
    ...(cors.exposeHeaders.length > 0 ? { 'Access-Control-Expose-Headers': cors.exposeHeaders.join(',') } : {}),
    ...(cors.allowCredentials ? { 'Access-Control-Allow-Credentials': 'true' } : {}),
  }
}

function withOrigin(method: MethodDefinition, cors: CorsDefinition): MethodDefinition {
  const { integration, methodResponses } = method
  const response = integration.integrationResponses['200']
  // Proxies answer themselves.
  if (integration.type.endsWith('_PROXY') || response === undefined) return method
  const added = mapHeaders(responseHeaders(cors), 'method.response.header.')
  const declared = Object.fromEntries(Object.keys(added).map(name => [name, false]))
  const mapped = { ...response, responseParameters: { ...added, ...response.responseParameters } }
  return {
    ...method,
    methodResponses: {
      ...methodResponses,
      '200': declare(methodResponses['200'], declared),
    },
    integration: { ...integration, integrationResponses: { ...integration.integrationResponses, '200': mapped } },
  }
}

function declare(
  response: MethodResponseDefinition | undefined,
  parameters: Readonly<Record<string, boolean>>,
): MethodResponseDefinition {
  const known = response ?? { statusCode: '200', responseParameters: {}, responseModels: {} }
  return { ...known, responseParameters: { ...parameters, ...known.responseParameters } }
}

/** Static texts as mapping expressions. */
function mapHeaders(headers: Readonly<Record<string, string>>, prefix: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [`${prefix}${name}`, `'${value}'`]))
}

const EVERY_VERB = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']

function preflight(verbs: readonly string[], cors: CorsDefinition): MethodDefinition {
  const named = verbs.includes('ANY') ? EVERY_VERB : [...new Set([...verbs, 'OPTIONS'])].sort()
  const headers = {
    'Access-Control-Allow-Headers': cors.allowHeaders.join(','),
    'Access-Control-Allow-Methods': (cors.allowMethods.length > 0 ? cors.allowMethods : named).join(','),
    ...responseHeaders({ ...cors, exposeHeaders: [] }),
    ...(cors.maxAge === null ? {} : { 'Access-Control-Max-Age': String(cors.maxAge) }),
  }
  const responseParameters = mapHeaders(headers, 'method.response.header.')
  const declared = Object.fromEntries(Object.keys(responseParameters).map(name => [name, false]))
  return {
    authorizationType: 'NONE',
    apiKeyRequired: false,
    operationName: null,
    requestValidator: null,
    requestParameters: {},
    requestModels: {},
    methodResponses: { '200': { statusCode: '200', responseParameters: declared, responseModels: {} } },
    integration: mock(cors, responseParameters),
  }
}

function mock(cors: CorsDefinition, responseParameters: Readonly<Record<string, string>>): IntegrationDefinition {
  const template = onlyOrigin(cors) === undefined ? compareOrigin(cors) : '{"statusCode": 200}'
  return {
    type: 'MOCK',
    httpMethod: null,
    uri: null,
    credentials: null,
    requestParameters: {},
    requestTemplates: { 'application/json': template },
    templateLanguage: 'jsonata',
    passthroughBehavior: 'WHEN_NO_MATCH',
    contentHandling: null,
    timeoutInMillis: 29_000,
    tlsConfig: { insecureSkipVerification: false },
    integrationResponses: {
      '200': {
        statusCode: '200',
        selectionPattern: '',
        responseParameters,
        responseTemplates: {},
        contentHandling: null,
      },
    },
  }
}

/** The template that answers with the request's origin where it is one of the list, and with none otherwise. */
function compareOrigin({ allowOrigins, allowCredentials }: CorsDefinition): string {
  const credentials = allowCredentials ? ', "Access-Control-Allow-Credentials": "true"' : ''
  return [
    '(',
    '  $origin := $each($params().header, function($value, $name) { $lowercase($name) = "origin" ? $value })[0];',
    `  $isAllowed := $origin in ${JSON.stringify(allowOrigins)};`,
    `  $allowed := $isAllowed ? { "Access-Control-Allow-Origin": $origin${credentials} } : {};`,
    '  $override({',
    '    "response": { "header": $merge([{ "Vary": "Origin" }, $allowed]) },',
    '    "body": { "statusCode": 200 }',
    '  })',
    ')',
  ].join('\n')
}

/** Without them a browser shows an error of CORS in the place of a 401. */
function expandGatewayResponses(
  { gatewayResponses }: RestApiDefinition,
  cors: CorsDefinition,
): RestApiDefinition['gatewayResponses'] {
  const added = mapHeaders(responseHeaders(cors), 'gatewayresponse.header.')
  if (Object.keys(added).length === 0) return gatewayResponses
  const withHeaders = (response: GatewayResponseDefinition | undefined): GatewayResponseDefinition => {
    const known = response ?? { statusCode: null, responseParameters: {}, responseTemplates: {} }
    return { ...known, responseParameters: { ...added, ...known.responseParameters } }
  }
  const expanded: Record<string, GatewayResponseDefinition> = Object.assign(Object.create(null), gatewayResponses)
  // A type that is customised by itself is not covered by the defaults any more.
  for (const type of new Set(['DEFAULT_4XX', 'DEFAULT_5XX', ...Object.keys(gatewayResponses)])) {
    expanded[type] = withHeaders(expanded[type])
  }
  return expanded
}
