import { quote, type Refusal, refuse } from './refusal.ts'

/** An integration ARN taken apart. Subdomain and service API may hold `{name}` and `${stageVariables.name}`. */
export interface IntegrationArn {
  readonly partition: string
  readonly region: string
  /** Endpoint prefix, such as `s3`. */
  readonly service: string
  /** Label before the service in the host, such as `runtime` of `runtime.sagemaker`; null when there is none. */
  readonly subdomain: string | null
  readonly kind: 'path' | 'action'
  /** The text behind `path/` or `action/`. */
  readonly serviceApi: string
}

/** A Lambda function ARN taken apart; account, region and name may hold `${stageVariables.name}`,
 * name and qualifier `{name}` as well. */
export interface LambdaFunctionArn {
  readonly partition: string
  readonly region: string
  readonly account: string
  readonly functionName: string
  /** Version or alias; null when the ARN names none. */
  readonly qualifier: string | null
}

/** Owner of the credentials that sign a call. */
export type CredentialsArn =
  | { readonly kind: 'ROLE'; readonly arn: string; readonly hasStageVariables: boolean }
  | { readonly kind: 'CALLER' }

const PARTITION = /^aws(?:-[a-z]+)*$/
const REGION = /^[a-z0-9]+(?:-[a-z0-9]+)+$/
const SERVICE = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/
const INVALID_ARN = 'Invalid ARN specified in the request'

/**
 * Parses `arn:{partition}:apigateway:{region}:{subdomain.service|service}:{path|action}/{service_api}`.
 * Refuses with AWS's own texts. Documented: API reference, Integration.uri. Observed: semantics §2.5.
 */
export function parseIntegrationArn(text: string): IntegrationArn | Refusal {
  const [arn, partition = '', owner, region = '', host, ...rest] = splitArn(text)
  if (arn !== 'arn' || host === undefined || rest.length === 0) return refuseArn(text)
  const resource = rest.join(':')
  const match = /^(path|action)\/(.+)$/s.exec(resource)
  if (match === null) return refuseResource(text, resource)
  if (owner !== 'apigateway') return refuseArn(text)
  const variable = [partition, region].find(part => part.includes('${'))
  if (variable !== undefined) return refuseVariable(variable)
  if (!PARTITION.test(partition) || !REGION.test(region)) return refuseArn(text)
  if (host.endsWith('}')) return refuseVariable(host)
  const dot = host.lastIndexOf('.')
  const service = host.slice(dot + 1)
  if (!SERVICE.test(service) || dot === 0) return refuseArn(text)
  const subdomain = dot < 0 ? null : host.slice(0, dot)
  const kind = match[1] === 'path' ? 'path' : 'action'
  return { partition, region, service, subdomain, kind, serviceApi: match[2] ?? '' }
}

/** Colons inside `${…}` do not occur, since a variable's name has none; so a plain split is right. */
function splitArn(text: string): readonly string[] {
  return text.split(':')
}

function refuseArn(text: string): Refusal {
  return refuse(
    `${INVALID_ARN}: ${quote(text)}. Write arn:aws:apigateway:{region}:{service}:{path|action}/{service API}`,
  )
}

function refuseResource(text: string, resource: string): Refusal {
  const lambda = isLambdaArn(text)
    ? `. For a Lambda function write arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/${text}/invocations`
    : ''
  if (resource.startsWith('${')) return refuseVariable(resource)
  return refuse(`AWS ARN for integration must contain path or action${lambda}`)
}

function refuseVariable(part: string): Refusal {
  const advice = 'partition, region, service and "path/" or "action/" are written out; stage variables may follow them'
  return refuse(`a stage variable as ${quote(part)} is not supported: ${advice}`, 'NOT_SUPPORTED')
}

const VARIABLE = String.raw`\$\{stageVariables\.[A-Za-z0-9_]+\}`
const PLACEHOLDER = String.raw`${VARIABLE}|\{[a-zA-Z0-9._$-]+\}`
const LAMBDA = new RegExp(
  [
    '^arn:(aws(?:-[a-z]+)*)',
    'lambda',
    `((?:[a-z0-9-]|${VARIABLE})+)`,
    String.raw`(\d{12}|${VARIABLE})`,
    'function',
    `((?:[A-Za-z0-9_-]|${PLACEHOLDER})+)(?::((?:[A-Za-z0-9_$-]|${PLACEHOLDER})+))?$`,
  ].join(':'),
)

/** Parses `arn:aws:lambda:{region}:{account}:function:{name}[:{version or alias}]`. */
export function parseLambdaFunctionArn(text: string): LambdaFunctionArn | Refusal {
  const match = LAMBDA.exec(text)
  const [, partition, region, account, functionName, qualifier = null] = match ?? []
  if (!(partition && region && account && functionName)) {
    const form = 'arn:aws:lambda:{region}:{account of 12 digits}:function:{name}[:{version or alias}]'
    return refuse(`${INVALID_ARN}: ${quote(text)} is not a Lambda function ARN. Write ${form}`)
  }
  return { partition, region, account, functionName, qualifier }
}

function isLambdaArn(text: string): boolean {
  return LAMBDA.test(text)
}

const ROLE = new RegExp(
  String.raw`^(?:${VARIABLE}|arn:(?:aws(?:-[a-z]+)*|${VARIABLE}):iam::(?:\d{12}|${VARIABLE}):(?:role\/(?:[\w+=,.@/-]|${VARIABLE})+|${VARIABLE}))$`,
)

/**
 * Parses an integration's `credentials`: a role ARN, which may hold stage variables, or `arn:aws:iam::*:user/*`, the
 * caller's own. Anything else is refused.
 */
export function parseCredentialsArn(text: string): CredentialsArn | Refusal {
  // The guide writes it with and without backslashes.
  if (/^arn:aws(?:-[a-z]+)*:iam::\\?\*:user\/\\?\*$/.test(text)) return { kind: 'CALLER' }
  if (ROLE.test(text)) return { kind: 'ROLE', arn: text, hasStageVariables: text.includes('${') }
  const form = 'arn:aws:iam::{account of 12 digits}:role/{name}'
  return refuse(`${INVALID_ARN}: ${quote(text)} is not a role ARN. Write ${form}, or leave the field out`)
}
