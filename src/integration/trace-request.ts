import { findHeader, headerPairs, isSecretHeader } from '../exchange/headers.ts'
import { mediaTypeOf } from '../exchange/media-type.ts'
import type { IntegrationRequest } from '../exchange/messages.ts'
import type { MappedParameter } from '../mapping/parameters.ts'
import type { RequestView } from '../mapping/request-view.ts'
import { type Selection, selectTemplate } from '../mapping/select-template.ts'
import type { Trace } from './environment.ts'
import type { EndpointPlan, IntegrationPlan } from './plan/plan.ts'
import { clip } from './tracing.ts'

/** A finished request with all that it was made from. */
interface Origins {
  readonly plan: IntegrationPlan
  readonly view: RequestView
  readonly mapped: readonly MappedParameter[]
  readonly built: IntegrationRequest
}

/** Source of one part: a field of the definition with its text; or `client`, `default`, `gateway`, `signature`. */
interface Origin {
  readonly field: string
  readonly source: string
}

/**
 * Notes for every header, parameter and body of a finished request which mapping made it. Documented: semantics §17.1.
 */
export function traceRequest(trace: Trace, origins: Origins): void {
  const { built } = origins
  for (const [name, value] of headerPairs(built.headers)) {
    const origin = headerOrigin(name, origins)
    const output = origin.source === 'signature' || isSecretHeader(name) ? `${name}: <redacted>` : `${name}: ${value}`
    trace.step({ stage: 'integration_request.header', ...origin, output })
  }
  traceParameterOrigins(trace, origins)
  trace.step({ stage: 'integration_request.body', ...bodyOrigin(origins), output: clip(built.body) })
  const uri = `${built.origin}${built.path}`
  trace.step({ stage: 'integration_request.uri', field: 'uri', source: uriTemplate(origins.plan), output: uri })
}

const SIGNATURE = new Set(['authorization', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256'])
const GATEWAY = new Set([
  'host',
  'x-amzn-trace-id',
  'x-amzn-apigateway-api-id',
  'x-amz-source-arn',
  'x-amzn-lambda-integration-tag',
])

function headerOrigin(name: string, origins: Origins): Origin {
  const lower = name.toLowerCase()
  const written = findWritten('header', lower, origins)
  if (written !== undefined) return written
  const field = `integration.request.header.${name}`
  const { plan, view } = origins
  const isAws = plan.kind === 'AWS' || plan.kind === 'AWS_PROXY'
  if (isAws && SIGNATURE.has(lower)) return { field, source: 'signature' }
  if (GATEWAY.has(lower)) return { field, source: 'gateway' }
  if (plan.kind === 'AWS' && plan.target.operation.kind === 'action' && isOfProtocol(lower)) {
    return { field: 'uri', source: `action/${plan.target.operation.action}` }
  }
  const isForwarded = plan.kind === 'HTTP_PROXY' || (lower === 'content-type' && plan.kind !== 'AWS_PROXY')
  if (isForwarded && findHeader(view.request.headers, lower) !== undefined) {
    return { field: `method.request.header.${name}`, source: 'client' }
  }
  return { field, source: 'default' }
}

/** Headers by which a service's protocol names the action. */
function isOfProtocol(lower: string): boolean {
  return lower === 'x-amz-target' || lower === 'content-type' || lower.startsWith('x-amz-')
}

/** The override or the mapping that writes a parameter; an override wins. */
function findWritten(
  location: 'header' | 'querystring' | 'path',
  lower: string,
  { mapped, built, view, plan }: Origins,
): Origin | undefined {
  const override = Object.keys(built.overrides.request?.[location] ?? {}).find(name => name.toLowerCase() === lower)
  if (override !== undefined) return overrideOrigin(location, override, plan, view)
  const found = mapped.find(
    ({ mapping }) => mapping.location === location && mapping.name.toLowerCase() === lower,
  )?.mapping
  return found && { field: `requestParameters["integration.request.${location}.${found.name}"]`, source: found.text }
}

function overrideOrigin(location: string, name: string, plan: IntegrationPlan, view: RequestView): Origin {
  return { field: templateField(plan, view) ?? 'requestTemplates', source: `$override request.${location}.${name}` }
}

function traceParameterOrigins(trace: Trace, origins: Origins): void {
  const { plan, view, mapped, built } = origins
  if (plan.kind === 'AWS_PROXY') return
  traceUriQuery(trace, plan, built)
  if (plan.kind === 'HTTP_PROXY') {
    for (const [name, value] of view.query) {
      const field = `method.request.querystring.${name}`
      trace.step({ stage: 'integration_request.querystring', field, source: 'client', output: `${name}=${value}` })
    }
  }
  for (const location of ['querystring', 'path'] as const) {
    const overrides: Readonly<Record<string, string | readonly string[]>> = built.overrides.request?.[location] ?? {}
    for (const { mapping, values } of mapped) {
      if (mapping.location !== location || Object.hasOwn(overrides, mapping.name)) continue
      const field = `requestParameters["integration.request.${location}.${mapping.name}"]`
      const output = `${mapping.name}=${values.join(',')}`
      trace.step({ stage: `integration_request.${location}`, field, source: mapping.text, output })
    }
    for (const [name, value] of Object.entries(overrides)) {
      const output = `${name}=${String(value)}`
      trace.step({ stage: `integration_request.${location}`, ...overrideOrigin(location, name, plan, view), output })
    }
  }
}

/** Parameters that the URI itself has: they stand first. Those of an action are all its own. */
function traceUriQuery(trace: Trace, plan: IntegrationPlan, built: IntegrationRequest): void {
  const sent = built.path.split('?')[1]?.split('&') ?? []
  const isAction = plan.kind === 'AWS' && plan.target.operation.kind === 'action'
  const written = uriTemplate(plan).split('?')[1]?.split('&') ?? []
  for (const output of isAction ? sent : sent.slice(0, written.length)) {
    trace.step({ stage: 'integration_request.querystring', field: 'uri', source: 'uri', output })
  }
}

function bodyOrigin({ plan, view }: Origins): Origin {
  if (plan.kind === 'AWS_PROXY') return { field: 'integration.request.body', source: 'event of format 1.0' }
  const field = templateField(plan, view)
  if (field !== undefined) return { field, source: selectionOf(plan, view)?.source ?? '' }
  return { field: 'method.request.body', source: 'client' }
}

function templateField(plan: IntegrationPlan, view: RequestView): string | undefined {
  const selection = selectionOf(plan, view)
  return selection && `requestTemplates[${JSON.stringify(selection.mediaType)}]`
}

/** The template that was rendered; undefined where the body passed through. */
function selectionOf(plan: IntegrationPlan, view: RequestView): Extract<Selection, { kind: 'template' }> | undefined {
  if (plan.kind === 'HTTP_PROXY' || plan.kind === 'AWS_PROXY') return undefined
  const selection = selectTemplate(plan.templates, mediaTypeOf(findHeader(view.request.headers, 'content-type')))
  return selection.kind === 'template' ? selection : undefined
}

/** The URI as defined, with the stage's variables filled in. */
function uriTemplate(plan: IntegrationPlan): string {
  if (plan.kind === 'MOCK' || plan.endpoint.kind === 'invalid') return ''
  const { origin, path, query } = plan.endpoint
  const text = (segments: Extract<EndpointPlan, { kind: 'endpoint' }>['path']) =>
    segments.map(segment => (segment.kind === 'literal' ? segment.text : `{${segment.name}}`)).join('')
  return query.length === 0 ? `${origin}${text(path)}` : `${origin}${text(path)}?${text(query)}`
}
