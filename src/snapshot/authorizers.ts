import { hash } from 'node:crypto'
import type { AuthorizerPlan, FunctionCall, IdentitySource, Issuer } from '../access/plan.ts'
import type { CredentialsOwner } from '../aws/credentials/credential-cache.ts'
import type { AuthorizerDefinition } from '../definition/access.ts'
import { parseCredentialsArn } from '../definition/arn.ts'
import { isRefusal } from '../definition/refusal.ts'
import { compileAwsEndpoint, type ServiceEndpoints } from '../integration/plan/compile-endpoint.ts'
import { findVariable, resolveVariables } from '../integration/plan/stage-variables.ts'

/** Sources of a compiled authorizer besides its definition. */
export interface AuthorizerInput {
  readonly apiId: string
  readonly stage: string
  /** `arn:…:api`. */
  readonly apiArn: string
  readonly variables: Readonly<Record<string, string>>
  readonly endpoints: ServiceEndpoints
}

/** Seconds for which a result is kept where the definition does not say. Documented: access §26. */
const DEFAULT_TTL_SECONDS = 300

/** Compiles the authorizers of an API for one stage. */
export function compileAuthorizers(
  definitions: Readonly<Record<string, AuthorizerDefinition>>,
  input: AuthorizerInput,
): ReadonlyMap<string, AuthorizerPlan> {
  return new Map(
    Object.entries(definitions).map(([name, definition]) => {
      const plan = compileAuthorizer(name, definition, input)
      const id = hash('sha256', JSON.stringify([input.apiId, input.stage, plan]), 'base64url')
      return [name, { ...plan, id }] as const
    }),
  )
}

function compileAuthorizer(name: string, definition: AuthorizerDefinition, input: AuthorizerInput): AuthorizerPlan {
  const { type, identitySource, identityValidationExpression, authorizerResultTtlInSeconds: ttl } = definition
  const sources = (identitySource ?? '').split(',').flatMap(text => compileSource(text.trim(), input))
  const validation = identityValidationExpression ?? ''
  if (type === 'TOKEN' || type === 'REQUEST') {
    // Without a source there is nothing that a result could be kept by.
    const keepMs = sources.length === 0 ? 0 : (ttl ?? DEFAULT_TTL_SECONDS) * 1000
    const call = compileCall(name, definition, input)
    return { kind: type, name, id: '', sources, validation: type === 'TOKEN' ? validation : '', keepMs, call }
  }
  const [source = { kind: 'static', value: '' }] = sources
  const { audience, providerARNs, issuer } = definition
  const issuers =
    type === 'JWT' ? [discovered(issuer ?? '')] : providerARNs.map(arn => poolIssuer(arn, input.endpoints))
  return { kind: type, name, id: '', source, issuers, audience, validation }
}

const SOURCE = /^(?:method\.|\$)request\.(header|querystring)\.(.+)$/

function compileSource(text: string, { variables }: AuthorizerInput): IdentitySource[] {
  if (text === '') return []
  const [, place, name = ''] = SOURCE.exec(text) ?? []
  if (place === 'header') return [{ kind: 'header', name: name.toLowerCase() }]
  if (place === 'querystring') return [{ kind: 'querystring', name }]
  const [scope, ...keys] = text.split('.')
  if (scope === 'context') return [{ kind: 'context', keys }]
  return [{ kind: 'static', value: findVariable(variables, keys.join('.')) ?? '' }]
}

function compileCall(
  name: string,
  { authorizerUri, authorizerCredentials }: AuthorizerDefinition,
  { apiId, apiArn, variables, endpoints }: AuthorizerInput,
): FunctionCall {
  const { endpoint, target } = compileAwsEndpoint({ type: 'AWS_PROXY', uri: authorizerUri }, variables, endpoints, '')
  if (endpoint.kind === 'invalid') return endpoint
  const path = endpoint.path.map(segment => (segment.kind === 'literal' ? segment.text : undefined))
  if (path.includes(undefined) || target.operation.kind !== 'lambda') return invalid('the URI is no Lambda function')
  const credentials = compileCredentials(authorizerCredentials, variables)
  if (credentials === undefined) return invalid('the credentials are no ARN of a role')
  const { signingName, region } = target
  const sourceArn = `${apiArn}/authorizers/${name}`
  return {
    kind: 'function',
    origin: endpoint.origin,
    path: path.join(''),
    signingName,
    region,
    sourceArn,
    apiId,
    credentials,
  }
}

function invalid(reason: string): FunctionCall {
  return { kind: 'invalid', reason }
}

function compileCredentials(
  text: string | null,
  variables: AuthorizerInput['variables'],
): CredentialsOwner | undefined {
  if (text === null) return { kind: 'gateway' }
  const roleArn = resolveVariables(text, variables)
  const arn = parseCredentialsArn(roleArn)
  return isRefusal(arn) || arn.kind !== 'ROLE' ? undefined : { kind: 'role', roleArn }
}

function discovered(issuer: string): Issuer {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  return { name: issuer, keys: { kind: 'discovery', url } }
}

/** A pool's keys are where its service is; an endpoint that is set moves them, and not the issuer. Documented: access §28. */
function poolIssuer(arn: string, endpoints: ServiceEndpoints): Issuer {
  const [, , , region = '', , resource = ''] = arn.split(':')
  const pool = resource.slice('userpool/'.length)
  const found = endpoints({ region, service: 'cognito-idp', subdomain: '' })
  const regional = `https://cognito-idp.${region}.amazonaws.com`
  const base = found.kind === 'service' && found.source === 'setting' ? `${found.origin}${found.pathPrefix}` : regional
  return { name: `${regional}/${pool}`, keys: { kind: 'jwks', url: `${base}/${pool}/.well-known/jwks.json` } }
}
