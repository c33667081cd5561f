import { compact, type Json, recordOf, recordsOf, textOr } from './json.ts'

/** Names of the schemes that exports make, beside those of authorizers. */
export interface SchemeNames {
  readonly sigv4: string
  readonly apiKey: string
}

/** AWS's names, unless an authorizer bears one of them: import tells schemes by what they say, not by name. */
export function schemeNames(definition: Json): SchemeNames {
  const authorizers = recordOf(definition.authorizers)
  const free = (name: string): string => (Object.hasOwn(authorizers, name) ? free(`${name}_`) : name)
  return { sigv4: free('sigv4'), apiKey: free('api_key') }
}

/** The security schemes of a document: every authorizer, and those that methods need beside. */
export function securitySchemes(definition: Json, withExtensions: 'extensions' | 'plain'): Record<string, unknown> {
  const { sigv4, apiKey } = schemeNames(definition)
  const methods = recordsOf(definition.resources).flatMap(([, { methods }]) =>
    recordsOf(methods).map(([, method]) => method),
  )
  const schemes: Record<string, unknown> = {}
  for (const [name, authorizer] of recordsOf(definition.authorizers)) {
    schemes[name] = authorizerScheme(authorizer, withExtensions)
  }
  if (methods.some(({ authorizationType }) => authorizationType === 'AWS_IAM')) {
    const extension = withExtensions === 'extensions' ? { 'x-amazon-apigateway-authtype': 'awsSigv4' } : {}
    schemes[sigv4] = { type: 'apiKey', name: 'Authorization', in: 'header', ...extension }
  }
  if (methods.some(({ apiKeyRequired }) => apiKeyRequired === true)) {
    schemes[apiKey] = { type: 'apiKey', name: 'x-api-key', in: 'header' }
  }
  return schemes
}

function authorizerScheme(authorizer: Json, withExtensions: 'extensions' | 'plain'): Record<string, unknown> {
  const type = textOr(authorizer.type, '')
  const source = textOr(authorizer.identitySource, '')
  // Sources that the scheme's own name cannot say.
  const isRequest = type === 'REQUEST' || type === 'JWT'
  // The name of a REQUEST scheme means nothing: its sources stand in the extension.
  const scheme = {
    type: 'apiKey',
    name: isRequest ? 'Unused' : source.replace(/^method\.request\.header\./, ''),
    in: 'header',
  }
  if (withExtensions === 'plain') return scheme
  const { authType, type: _, identitySource, issuer, audience, ...fields } = authorizer
  return {
    ...scheme,
    'x-amazon-apigateway-authtype': textOr(authType, type === 'COGNITO_USER_POOLS' ? 'cognito_user_pools' : 'custom'),
    'x-amazon-apigateway-authorizer': compact({
      type: type.toLowerCase(),
      ...fields,
      identitySource: isRequest ? identitySource : undefined,
      jwtConfiguration: compact({ issuer, audience }),
    }),
  }
}

/** The requirements of a method, each by itself, as AWS exports them. */
export function securityOf(
  method: Json,
  { sigv4, apiKey }: SchemeNames,
): readonly Record<string, readonly unknown[]>[] {
  const { authorizationType, authorizer, authorizationScopes, apiKeyRequired } = method
  const name = authorizationType === 'AWS_IAM' ? sigv4 : textOr(authorizer, undefined)
  const scopes = Array.isArray(authorizationScopes) ? authorizationScopes : []
  return [...(name === undefined ? [] : [{ [name]: scopes }]), ...(apiKeyRequired === true ? [{ [apiKey]: [] }] : [])]
}
