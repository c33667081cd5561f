import type { IntegrationDefinition } from '../../definition/integration.ts'
import type { DefinitionLimits } from '../../definition/limits.ts'
import { isRefusal } from '../../definition/refusal.ts'
import {
  type AwsActionTemplate,
  type AwsPathTemplate,
  compileSegments,
  parseUriTemplate,
  serviceToken,
  type UriSegment,
} from '../../definition/uri.ts'
import type { AwsOperation, AwsTarget, EndpointPlan, ResolvedSegment } from './plan.ts'
import { resolveVariables } from './stage-variables.ts'

/** Where a service is and how it is signed; made of settings and the endpoint table. */
export type ServiceEndpoints = (
  service: ServiceName,
) => ServiceEndpoint | { readonly kind: 'invalid'; readonly reason: string }

/** A service as an ARN names it. */
export interface ServiceName {
  readonly region: string
  readonly service: string
  /** Labels before the service, with `{name}` where a path parameter stands. */
  readonly subdomain: string
}

/** A service's address. */
export interface ServiceEndpoint {
  readonly kind: 'service'
  readonly origin: string
  /** Path of an override, or a bucket that cannot stand in its host; often empty. */
  readonly pathPrefix: string
  readonly signingName: string
  readonly signingRegion: string
  /** `setting` where an override names the address. */
  readonly source: 'rule' | 'setting'
}

type Variables = Readonly<Record<string, string>>
type UriLimits = Pick<DefinitionLimits, 'httpPorts' | 'egress'>

/**
 * Endpoint of an HTTP integration with the stage's variables filled in, in one pass: a value is not scanned again,
 * and cannot hold a brace. Observed: semantics §8.1.
 */
export function compileHttpEndpoint(
  integration: IntegrationDefinition,
  variables: Variables,
  limits: UriLimits,
): EndpointPlan {
  const type = integration.type === 'HTTP' ? 'HTTP' : 'HTTP_PROXY'
  const uri = parseUriTemplate(type, resolveVariables(integration.uri ?? '', variables), limits)
  if (isRefusal(uri)) return { kind: 'invalid', reason: uri.message }
  if (uri.kind !== 'HTTP' || uri.origin.kind !== 'fixed') return { kind: 'invalid', reason: 'not a URL' }
  const { scheme, host, port } = uri.origin
  const isDefaultPort = port === (scheme === 'https' ? 443 : 80)
  const origin = `${scheme}://${host}${isDefaultPort ? '' : `:${port}`}`
  return { kind: 'endpoint', origin, labels: [], path: resolved(uri.path), query: resolved(uri.query) }
}

/** Endpoint and target of an AWS integration. */
export function compileAwsEndpoint(
  integration: Pick<IntegrationDefinition, 'type' | 'uri'>,
  variables: Variables,
  endpoints: ServiceEndpoints,
  stageArn: string,
): { endpoint: EndpointPlan; target: AwsTarget } {
  const type = integration.type === 'AWS_PROXY' ? 'AWS_PROXY' : 'AWS'
  const uri = parseUriTemplate(type, resolveVariables(integration.uri ?? '', variables))
  if (isRefusal(uri) || uri.kind === 'HTTP') {
    return invalidTarget(isRefusal(uri) ? uri.message : 'not an integration ARN', stageArn)
  }
  const { service } = uri
  // An action's path has the bucket already; before its host it would stand twice.
  const bucket = uri.kind === 'AWS_ACTION' && service === 's3' ? textOf(resolved(uri.subdomain)) : ''
  const subdomain = bucket === '' ? uri.subdomain : []
  const labels = subdomain.flatMap(segment => (segment.kind === 'pathParameter' ? [segment.name] : []))
  // A function is called, and its call signed, in the function's own region.
  const region = uri.kind === 'AWS_PATH' && uri.lambda !== null ? uri.lambda.region : uri.region
  const found = endpoints({ region, service, subdomain: textOf(resolved(subdomain)) })
  if (found.kind === 'invalid') return invalidTarget(found.reason, stageArn)
  const { origin, pathPrefix, signingName, signingRegion, source } = found
  const operation = compileOperation(uri, bucket)
  const takesHostPrefix = source === 'rule'
  const target = {
    service: serviceToken(uri),
    signingName,
    region: signingRegion,
    takesHostPrefix,
    stageArn,
    operation,
  }
  return { endpoint: { kind: 'endpoint', origin, labels, ...pathAndQuery(uri, pathPrefix) }, target }
}

function invalidTarget(reason: string, stageArn: string): { endpoint: EndpointPlan; target: AwsTarget } {
  const operation = { kind: 'path' } as const
  const target = { service: '', signingName: '', region: '', takesHostPrefix: false, stageArn, operation }
  return { endpoint: { kind: 'invalid', reason }, target }
}

function pathAndQuery(
  uri: AwsPathTemplate | AwsActionTemplate,
  prefix: string,
): { path: readonly ResolvedSegment[]; query: readonly ResolvedSegment[] } {
  // A bucket that cannot stand in an override's host is part of the prefix, and may be a path parameter.
  const start = resolved(compileSegments(prefix))
  if (uri.kind === 'AWS_ACTION') return { path: [...start, { kind: 'literal', text: '/' }], query: [] }
  return { path: [...start, ...resolved(uri.path)], query: resolved(uri.query) }
}

function compileOperation(uri: AwsPathTemplate | AwsActionTemplate, bucket: string): AwsOperation {
  if (uri.kind === 'AWS_PATH') return uri.lambda === null ? { kind: 'path' } : { kind: 'lambda' }
  const given = [...new URLSearchParams(textOf(resolved(uri.parameters)))]
  const parameters = bucket === '' ? given : [['Bucket', bucket] as const, ...given]
  return { kind: 'action', action: textOf(resolved(uri.action)), parameters }
}

/** Stage variables were filled in as text before parsing, so no segment is one. */
function resolved(segments: readonly UriSegment[]): readonly ResolvedSegment[] {
  return segments.filter(segment => segment.kind !== 'stageVariable')
}

function textOf(segments: readonly ResolvedSegment[]): string {
  return segments.map(segment => (segment.kind === 'literal' ? segment.text : `{${segment.name}}`)).join('')
}
