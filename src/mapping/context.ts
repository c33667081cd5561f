import { findHeader } from '../exchange/headers.ts'
import type { Caller, MethodRequest, RequestContext } from '../exchange/messages.ts'

/** Values of `$context` that the plan holds: the same for every request of a method in a stage. */
export interface PlanScope {
  readonly accountId: string
  readonly apiId: string
  readonly deploymentId: string
  readonly stage: string
  readonly stageVariables: Readonly<Record<string, string>>
  readonly resourceId: string
  readonly resourcePath: string
  /** Only where the stage has canary settings. */
  readonly isCanaryRequest?: boolean
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/**
 * `$context` of one request. Documented: semantics §10.4; `identity` always has its twelve keys, null when unknown.
 */
export function buildContext(scope: PlanScope, request: MethodRequest): RequestContext {
  return {
    accountId: scope.accountId,
    apiId: scope.apiId,
    deploymentId: scope.deploymentId,
    domainName: request.domainName,
    domainPrefix: request.domainName.split('.', 1)[0] ?? '',
    extendedRequestId: request.extendedRequestId,
    httpMethod: request.httpMethod,
    identity: buildIdentity(request),
    path: request.requestPath,
    protocol: request.protocol,
    requestId: request.requestId,
    requestTime: formatRequestTime(request.requestTimeEpoch),
    requestTimeEpoch: request.requestTimeEpoch,
    resourceId: scope.resourceId,
    resourcePath: scope.resourcePath,
    stage: scope.stage,
    ...(scope.isCanaryRequest === undefined ? {} : { isCanaryRequest: scope.isCanaryRequest }),
    ...(request.authorizer === undefined ? {} : { authorizer: request.authorizer }),
  }
}

function buildIdentity(request: MethodRequest): Record<string, string | null> {
  return {
    cognitoIdentityPoolId: null,
    accountId: null,
    cognitoIdentityId: null,
    caller: null,
    sourceIp: request.sourceIp,
    principalOrgId: null,
    accessKey: null,
    cognitoAuthenticationType: null,
    cognitoAuthenticationProvider: null,
    userArn: null,
    userAgent: findHeader(request.headers, 'user-agent') ?? null,
    user: null,
    ...(request.caller === undefined ? {} : callerIdentity(request.caller)),
    ...(request.apiKey === undefined ? {} : { apiKey: request.apiKey.value, apiKeyId: request.apiKey.id }),
  }
}

function callerIdentity({ accessKeyId, arn, userId, accountId }: Caller): Record<string, string> {
  return { accountId, caller: userId, accessKey: accessKeyId, userArn: arn, user: userId }
}

/** `dd/MMM/yyyy:HH:mm:ss +0000`, in UTC. */
export function formatRequestTime(epochMillis: number): string {
  const at = new Date(epochMillis)
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${two(at.getUTCDate())}/${MONTHS[at.getUTCMonth()]}/${at.getUTCFullYear()}`
  return `${day}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`
}

/** Nested lookup of `context.a.b`; only text maps. Observed: semantics §6.2. */
export function findContextText(context: unknown, path: readonly string[]): string | undefined {
  let value: unknown = context
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = Reflect.get(value, key)
  }
  return typeof value === 'string' ? value : undefined
}
