import type { IntegrationDefinition } from '../definition/integration.ts'
import { isRefusal } from '../definition/refusal.ts'
import { type AwsActionTemplate, type AwsPathTemplate, parseUriTemplate, type UriSegment } from '../definition/uri.ts'
import type { AwsOperation, AwsTarget, EndpointPlan, ResolvedSegment } from './plan.ts'

/** Where a service is and how it is signed; made of settings and the endpoint table. */
export type ServiceEndpoints = (service: {
  readonly partition: string
  readonly region: string
  readonly service: string
  /** Labels before the service, with `{name}` where a path parameter stands. */
  readonly subdomain: string
}) => { readonly origin: string; readonly pathPrefix: string; readonly signingName: string; readonly signingRegion: string }

type Variables = Readonly<Record<string, string>>

/**
 * Endpoint of an HTTP integration with the stage's variables filled in, in one pass: a value is not scanned again,
 * and cannot hold a brace. Observed: semantics §8.1.
 */
export function compileHttpEndpoint(integration: IntegrationDefinition, variables: Variables): EndpointPlan {
  const type = integration.type === 'HTTP' ? 'HTTP' : 'HTTP_PROXY'
  const uri = parseUriTemplate(type, resolveVariables(integration.uri ?? '', variables))
  if (isRefusal(uri)) return { kind: 'invalid', reason: uri.message }
  if (uri.kind !== 'HTTP' || uri.origin.kind !== 'fixed') return { kind: 'invalid', reason: 'not a URL' }
  const { scheme, host, port } = uri.origin
  const isDefaultPort = port === (scheme === 'https' ? 443 : 80)
  const origin = `${scheme}://${host}${isDefaultPort ? '' : `:${port}`}`
  return { kind: 'endpoint', origin, path: resolved(uri.path), query: resolved(uri.query) }
}

/** Endpoint and target of an AWS integration. */
export function compileAwsEndpoint(
  integration: IntegrationDefinition,
  variables: Variables,
  endpoints: ServiceEndpoints,
  sourceArn: string,
): { endpoint: EndpointPlan; target: AwsTarget } {
  const type = integration.type === 'AWS_PROXY' ? 'AWS_PROXY' : 'AWS'
  const uri = parseUriTemplate(type, resolveVariables(integration.uri ?? '', variables))
  if (isRefusal(uri) || uri.kind === 'HTTP') {
    const reason = isRefusal(uri) ? uri.message : 'not an integration ARN'
    const target = { service: '', signingName: '', region: '', sourceArn, operation: { kind: 'path' } } as const
    return { endpoint: { kind: 'invalid', reason }, target }
  }
  const { partition, service } = uri
  // A function is called, and its call signed, in the function's own region.
  const region = uri.kind === 'AWS_PATH' && uri.lambda !== null ? uri.lambda.region : uri.region
  const subdomain = textOf(resolved(uri.subdomain))
  const { origin, pathPrefix, signingName, signingRegion } = endpoints({ partition, region, service, subdomain })
  const target = { service, signingName, region: signingRegion, sourceArn, operation: compileOperation(uri) }
  return { endpoint: { kind: 'endpoint', origin, ...pathAndQuery(uri, pathPrefix) }, target }
}

function pathAndQuery(
  uri: AwsPathTemplate | AwsActionTemplate,
  prefix: string,
): { path: readonly ResolvedSegment[]; query: readonly ResolvedSegment[] } {
  const start: ResolvedSegment[] = prefix === '' ? [] : [{ kind: 'literal', text: prefix }]
  if (uri.kind === 'AWS_ACTION') return { path: [...start, { kind: 'literal', text: '/' }], query: [] }
  return { path: [...start, ...resolved(uri.path)], query: resolved(uri.query) }
}

function compileOperation(uri: AwsPathTemplate | AwsActionTemplate): AwsOperation {
  if (uri.kind === 'AWS_PATH') return uri.lambda === null ? { kind: 'path' } : { kind: 'lambda' }
  const parameters = [...new URLSearchParams(textOf(resolved(uri.parameters)))]
  return { kind: 'action', action: textOf(resolved(uri.action)), parameters }
}

function resolveVariables(text: string, variables: Variables): string {
  return text.replace(/\$\{stageVariables\.([A-Za-z0-9_]+)\}/g, (_, name: string) => variables[name] ?? '')
}

/** Stage variables were filled in as text before parsing, so no segment is one. */
function resolved(segments: readonly UriSegment[]): readonly ResolvedSegment[] {
  return segments.filter(segment => segment.kind !== 'stageVariable')
}

function textOf(segments: readonly ResolvedSegment[]): string {
  return segments.map(segment => (segment.kind === 'literal' ? segment.text : `{${segment.name}}`)).join('')
}
