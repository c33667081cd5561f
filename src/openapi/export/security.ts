import { compact, type Json, recordOf, recordsOf, textOr } from './json.ts'

const SIGV4 = 'sigv4'
const API_KEY = 'api_key'

/** The security schemes of a document: every authorizer, and those that methods need beside. */
export function securitySchemes(definition: Json, withExtensions: 'extensions' | 'plain'): Record<string, unknown> {
  const methods = recordsOf(definition.resources).flatMap(([, { methods }]) =>
    recordsOf(methods).map(([, method]) => method),
  )
  const schemes: Record<string, unknown> = {}
  for (const [name, authorizer] of recordsOf(definition.authorizers)) {
    schemes[name] = authorizerScheme(authorizer, withExtensions)
  }
  if (methods.some(({ authorizationType }) => authorizationType === 'AWS_IAM')) {
    const extension = withExtensions === 'extensions' ? { 'x-amazon-apigateway-authtype': 'awsSigv4' } : {}
    schemes[SIGV4] = { type: 'apiKey', name: 'Authorization', in: 'header', ...extension }
  }
  if (methods.some(({ apiKeyRequired }) => apiKeyRequired === true)) {
    schemes[API_KEY] = { type: 'apiKey', name: 'x-api-key', in: 'header' }
  }
  return schemes
}

function authorizerScheme(authorizer: Json, withExtensions: 'extensions' | 'plain'): Record<string, unknown> {
  const type = textOr(authorizer.type, '')
  const source = textOr(authorizer.identitySource, '')
  const isRequest = type === 'REQUEST'
  // The name of a REQUEST scheme means nothing: its sources stand in the extension.
  const scheme = {
    type: 'apiKey',
    name: isRequest ? 'Unused' : source.replace(/^method\.request\.header\./, ''),
    in: 'header',
  }
  if (withExtensions === 'plain') return scheme
  const { authType, type: _, identitySource, ...fields } = authorizer
  return {
    ...scheme,
    'x-amazon-apigateway-authtype': textOr(authType, type === 'COGNITO_USER_POOLS' ? 'cognito_user_pools' : 'custom'),
    'x-amazon-apigateway-authorizer': compact({
      type: type.toLowerCase(),
      ...fields,
      identitySource: isRequest ? identitySource : undefined,
    }),
  }
}

/** The requirements of a method, each by itself, as AWS exports them. */
export function securityOf(method: Json): readonly Record<string, readonly unknown[]>[] {
  const { authorizationType, authorizer, authorizationScopes, apiKeyRequired } = method
  const name = authorizationType === 'AWS_IAM' ? SIGV4 : textOr(authorizer, undefined)
  const scopes = Array.isArray(authorizationScopes) ? authorizationScopes : []
  return [...(name === undefined ? [] : [{ [name]: scopes }]), ...(apiKeyRequired === true ? [{ [API_KEY]: [] }] : [])]
}

/** Whether a definition has an authorizer that bears the name of one of the schemes made here. */
export function clashingAuthorizer(definition: Json): string | undefined {
  return [SIGV4, API_KEY].find(name => Object.hasOwn(recordOf(definition.authorizers), name))
}
