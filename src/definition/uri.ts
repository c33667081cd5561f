import { type IntegrationArn, type LambdaFunctionArn, parseIntegrationArn, parseLambdaFunctionArn } from './arn.ts'
import type { IntegrationType } from './integration.ts'
import { DEFAULT_LIMITS, type DefinitionLimits } from './limits.ts'
import { isRefusal, quote, type Refusal, refuse } from './refusal.ts'

/** A piece of a URI. Rendering a part is the concatenation of its pieces; literals are percent-encoded already. */
export type UriSegment =
  | { readonly kind: 'literal'; readonly text: string }
  /** `{name}`: the integration path parameter of this name; unresolved, it stays as text. */
  | { readonly kind: 'pathParameter'; readonly name: string }
  /** `${stageVariables.name}`: the variable, or the empty text. */
  | { readonly kind: 'stageVariable'; readonly name: string }

/** Where an HTTP integration goes. Fixed when published, unless a stage variable stands in it. */
export type UriOrigin =
  | { readonly kind: 'fixed'; readonly scheme: 'http' | 'https'; readonly host: string; readonly port: number }
  /** Rendered, it must be checked as a URI of its own: scheme, host, port and maybe the beginning of a path. */
  | { readonly kind: 'variable'; readonly segments: readonly UriSegment[] }

/** The URI of an HTTP or HTTP_PROXY integration. */
export interface HttpUriTemplate {
  readonly kind: 'HTTP'
  readonly origin: UriOrigin
  /** Begins with a slash unless the origin is variable, when it may be empty. */
  readonly path: readonly UriSegment[]
  /** Without the question mark; empty when there is none. */
  readonly query: readonly UriSegment[]
}

interface AwsUri {
  readonly partition: string
  readonly region: string
  /** Endpoint prefix, such as `s3`. */
  readonly service: string
  /** Labels before the service in the host; empty when none. Rendered, each must be checked as a DNS label. */
  readonly subdomain: readonly UriSegment[]
}

/** `path/…`: the request goes to this path of the service. */
export interface AwsPathTemplate extends AwsUri {
  readonly kind: 'AWS_PATH'
  /** Begins with a slash. */
  readonly path: readonly UriSegment[]
  readonly query: readonly UriSegment[]
  /** The function, when the path is that of a Lambda invocation; its texts may hold stage variables. */
  readonly lambda: LambdaFunctionArn | null
}

/** `action/Name&P=v`: an action of the service. */
export interface AwsActionTemplate extends AwsUri {
  readonly kind: 'AWS_ACTION'
  readonly action: readonly UriSegment[]
  /** `P=v&Q=w`, empty when the ARN has no parameters. */
  readonly parameters: readonly UriSegment[]
}

/** The compiled `uri` of an integration. Cloneable data. */
export type UriTemplate = HttpUriTemplate | AwsPathTemplate | AwsActionTemplate

const PLACEHOLDER = /\$\{stageVariables\.([A-Za-z0-9_]+)\}|\$\{[^{}]*\}|\{([a-zA-Z0-9._$-]+)\}/g
const INVALID_ENDPOINT = 'Invalid HTTP endpoint specified for URI'

/**
 * Parses the `uri` of an integration of the given type; MOCK has none. Refuses with AWS's texts where AWS has one.
 * `limits` decides about ports and literal addresses.
 */
export function parseUriTemplate(
  type: Exclude<IntegrationType, 'MOCK'>,
  text: string,
  limits: Pick<DefinitionLimits, 'httpPorts' | 'egress'> = DEFAULT_LIMITS,
): UriTemplate | Refusal {
  // URL parsers drop or fold these instead of refusing them.
  if (hasControlOrBlank(text)) return refuse(`${startOf(type)}: blanks and control characters must be percent-encoded`)
  if (type === 'HTTP' || type === 'HTTP_PROXY') return parseHttpUri(text, limits)
  const arn = parseIntegrationArn(text)
  if (isRefusal(arn)) return arn
  if (type === 'AWS' || isProxyTarget(arn)) return arn.kind === 'path' ? compilePath(arn) : compileAction(arn)
  return refuse(
    "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
  )
}

/** Refuses a brace without its partner: it begins or ends a parameter that was not finished. */
export function refuseLoneBrace(uri: string): Refusal | undefined {
  const open: number[] = []
  for (const { 0: brace, index } of uri.matchAll(/[{}]/g)) {
    if (brace === '{') open.push(index)
    else if (open.pop() === undefined) return loneBrace('}', index)
  }
  const [first] = open
  return first === undefined ? undefined : loneBrace('{', first)
}

function loneBrace(brace: '{' | '}', index: number): Refusal {
  const [other, escaped] = brace === '{' ? ['}', '%7B'] : ['{', '%7D']
  return refuse(`the ${brace} at character ${index + 1} has no ${other}: complete the parameter, or write ${escaped}`)
}

/** The service as the ARN names it, subdomain included: `runtime.sagemaker`, `{bucket}.s3`. */
export function serviceToken({ subdomain, service }: AwsPathTemplate | AwsActionTemplate): string {
  const labels = subdomain.map(segment => {
    if (segment.kind === 'literal') return segment.text
    return segment.kind === 'pathParameter' ? `{${segment.name}}` : `\${stageVariables.${segment.name}}`
  })
  return labels.length === 0 ? service : `${labels.join('')}.${service}`
}

/** Splits a text into literals and placeholders. `${…}` other than a stage variable stays as text. */
export function compileSegments(text: string): readonly UriSegment[] {
  const segments: UriSegment[] = []
  let literal = ''
  let position = 0
  const flush = () => {
    if (literal !== '') segments.push({ kind: 'literal', text: encodeLiteral(literal) })
    literal = ''
  }
  for (const match of text.matchAll(PLACEHOLDER)) {
    literal += text.slice(position, match.index)
    position = match.index + match[0].length
    const [whole, variable, parameter] = match
    if (variable === undefined && parameter === undefined) literal += whole
    else flush()
    if (variable !== undefined) segments.push({ kind: 'stageVariable', name: variable })
    if (parameter !== undefined) segments.push({ kind: 'pathParameter', name: parameter })
  }
  literal += text.slice(position)
  flush()
  return segments
}

/** Percent-encodes what may not stand in a URI; escapes that are there already stay. */
function encodeLiteral(text: string): string {
  return text.toWellFormed().replace(/[^!#-;=?-[\]_a-z~]+/g, encodeURIComponent)
}

/** The text before the first question mark, and the text behind it. A mark inside a placeholder does not occur. */
function splitQuery(text: string): readonly [path: string, query: string] {
  const mark = text.indexOf('?')
  return mark < 0 ? [text, ''] : [text.slice(0, mark), text.slice(mark + 1)]
}

function hasControlOrBlank(text: string): boolean {
  return /[\p{Cc}\s]/u.test(text)
}

function startOf(type: IntegrationType): string {
  return type.startsWith('HTTP') ? INVALID_ENDPOINT : 'Invalid ARN specified in the request'
}

function parseHttpUri(text: string, limits: Pick<DefinitionLimits, 'httpPorts' | 'egress'>): HttpUriTemplate | Refusal {
  if (text.includes('#')) return refuse(`${INVALID_ENDPOINT}: a fragment (#…) is never sent, leave it out`)
  if (text.includes('\\')) return refuse(`${INVALID_ENDPOINT}: a backslash must be percent-encoded`)
  const [start = ''] =
    /^(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/|\$\{stageVariables\.[A-Za-z0-9_]+\}(?::\/\/)?)?[^/?]*/.exec(text) ?? []
  const [path, query] = splitQuery(text.slice(start.length))
  const origin = /\$\{stageVariables\.[A-Za-z0-9_]+\}/.test(start)
    ? parseVariableOrigin(start, limits)
    : parseFixedOrigin(start, limits)
  if (isRefusal(origin)) return origin
  const absolute = path === '' && origin.kind === 'fixed' ? '/' : path
  return { kind: 'HTTP', origin, path: compileSegments(absolute), query: compileSegments(query) }
}

function parseFixedOrigin(text: string, limits: Pick<DefinitionLimits, 'httpPorts' | 'egress'>): UriOrigin | Refusal {
  const match = /^(https?):\/\/(.*)$/i.exec(text)
  if (match === null) return refuse(`${INVALID_ENDPOINT}: it must begin with http:// or https://`)
  const authority = match[2] ?? ''
  const fault = findAuthorityFault(authority)
  if (fault !== undefined) return refuse(`${INVALID_ENDPOINT}: ${fault}`)
  const url = URL.parse(text)
  if (url === null) return refuse(`${INVALID_ENDPOINT}: ${quote(authority)} is not a host and port`)
  const scheme = url.protocol === 'https:' ? 'https' : 'http'
  const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port)
  const refused = findLiteralFault(url.origin, limits) ?? findPortFault(port, limits)
  return refused ?? { kind: 'fixed', scheme, host: url.hostname, port }
}

/**
 * Parses an origin with stage variables. Its literal parts are checked now, the rest only when the variables are known.
 */
function parseVariableOrigin(
  text: string,
  limits: Pick<DefinitionLimits, 'httpPorts' | 'egress'>,
): UriOrigin | Refusal {
  if (!/^(?:https?:\/\/|\$\{)/i.test(text)) return refuse(`${INVALID_ENDPOINT}: it must begin with http:// or https://`)
  // A digit may stand in every part that a variable may stand in.
  const sample = text.replace(/\$\{stageVariables\.[A-Za-z0-9_]+\}/g, '0').replace(/^.*?:\/\//, '')
  const fault = findAuthorityFault(sample)
  if (fault !== undefined) return refuse(`${INVALID_ENDPOINT}: ${fault}`)
  const [, host = '', port] = /^(?:https?:\/\/)?(.*?)(?::(\d+|\$\{[^{}]*\}))?$/i.exec(text) ?? []
  const network = host.includes('${') ? undefined : findLiteralFault(`http://${host}`, limits)
  if (network !== undefined) return network
  const portFault = Number(port) >= 0 ? findPortFault(Number(port), limits) : undefined
  return portFault ?? { kind: 'variable', segments: compileSegments(text) }
}

/** Refuses a literal address that may not be a backend. */
function findLiteralFault(origin: string, limits: Pick<DefinitionLimits, 'egress'>): Refusal | undefined {
  const host = URL.parse(origin)?.hostname
  if (host === undefined) return refuse(`${INVALID_ENDPOINT}: ${quote(origin)} has no host`)
  const network = limits.egress.refusal(host)
  return network === undefined ? undefined : refuse(`${INVALID_ENDPOINT}: ${host} is in ${network}`)
}

function findAuthorityFault(authority: string): string | undefined {
  if (authority === '') return 'the host is missing'
  if (authority.includes('@')) return 'user name and password are not allowed; map an Authorization header'
  if (/[{}]/.test(authority)) return 'scheme, host and port take stage variables only, no {name}'
  if (/[^A-Za-z0-9._:[\]\u0080-\u{10FFFF}-]/u.test(authority)) return `${quote(authority)} is not a host and port`
  if (/:$/.test(authority)) return 'the port is missing after the colon'
  return undefined
}

function findPortFault(port: number, limits: Pick<DefinitionLimits, 'httpPorts'>): Refusal | undefined {
  if (port < 1 || port > 65_535) return refuse(`${INVALID_ENDPOINT}: the port must be from 1 to 65535`)
  if (limits.httpPorts === 'ANY' || port === 80 || port === 443 || port >= 1024) return undefined
  return refuse(`${INVALID_ENDPOINT}: the port must be 80, 443 or from 1024 to 65535`)
}

function compilePath(arn: IntegrationArn): AwsPathTemplate | Refusal {
  const [path, query] = splitQuery(arn.serviceApi)
  const base = compileAwsUri(arn)
  if (isRefusal(base)) return base
  const absolute = path.startsWith('/') ? path : `/${path}`
  const lambda = arn.service === 'lambda' ? parseInvokedFunction(absolute) : null
  if (isRefusal(lambda)) return lambda
  return { kind: 'AWS_PATH', ...base, path: compileSegments(absolute), query: compileSegments(query), lambda }
}

const INVOCATION = /^\/\d{4}-\d{2}-\d{2}\/functions\/(.+)\/invocations$/

/** The function of a Lambda invocation path; null for another path of Lambda's API and for one known later. */
function parseInvokedFunction(path: string): LambdaFunctionArn | Refusal | null {
  const name = INVOCATION.exec(path)?.[1]
  if (name === undefined || /^\$?\{[^{}]*\}$/.test(name)) return null
  return parseLambdaFunctionArn(name)
}

function compileAction(arn: IntegrationArn): AwsActionTemplate | Refusal {
  const mark = arn.serviceApi.search(/[&?]/)
  const action = mark < 0 ? arn.serviceApi : arn.serviceApi.slice(0, mark)
  const base = compileAwsUri(arn)
  if (isRefusal(base)) return base
  if (action.includes('/'))
    return refuse(`Invalid ARN specified in the request: ${quote(action)} is not an action name`)
  const parameters = mark < 0 ? '' : arn.serviceApi.slice(mark + 1)
  return { kind: 'AWS_ACTION', ...base, action: compileSegments(action), parameters: compileSegments(parameters) }
}

function compileAwsUri(arn: IntegrationArn): AwsUri | Refusal {
  const { partition, region, service, subdomain } = arn
  const labels = (subdomain ?? '').replace(PLACEHOLDER, 'x')
  if (subdomain !== null && !/^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/.test(labels)) {
    return refuse(`Invalid ARN specified in the request: ${quote(subdomain)} is not a subdomain`)
  }
  return { partition, region, service, subdomain: compileSegments(subdomain ?? '') }
}

function isProxyTarget(arn: IntegrationArn): boolean {
  if (arn.kind === 'action') return arn.service === 'firehose'
  return arn.service === 'lambda' && INVOCATION.test(`/${arn.serviceApi}`.replace(/^\/\//, '/'))
}
