import type { GatewayFailure } from '../errors.ts'
import type { ClientRequest } from '../exchange.ts'
import { formatRequestTime } from '../mapping/context.ts'
import { parseQuery } from '../mapping/query.ts'
import { findExactHeader } from '../mapping/raw-headers.ts'
import type { Deployment, MethodPlan } from '../snapshot/snapshot.ts'

/** What the variables of a gateway response stand for. */
export interface SubstitutionScope {
  readonly client: ClientRequest
  readonly failed: GatewayFailure
  readonly message: string | null
  readonly deployment?: Omit<Deployment, 'routes'>
  readonly plan?: MethodPlan
  readonly pathParameters?: Readonly<Record<string, string>>
}

const NAME =
  '(?:context|stageVariables)\\.[A-Za-z0-9_.]*[A-Za-z0-9_]|method\\.request\\.(?:header|querystring|path)\\.[A-Za-z0-9._$-]*[A-Za-z0-9_-]'

/** With braces or without; a closing brace belongs to a variable only where an opening one does. */
const VARIABLE = new RegExp(`\\$\\{(${NAME})\\}|\\$(${NAME})`, 'g')

/**
 * Replaces `$context.…`, `$stageVariables.…` and `$method.request.…`; an unknown one is the empty text. Plain
 * substitution, no template language. Documented: semantics §16.3.
 */
export function renderSubstitutions(template: string, scope: SubstitutionScope): string {
  return template.replace(VARIABLE, (_, braced?: string, plain?: string) => lookUp(braced ?? plain ?? '', scope) ?? '')
}

function lookUp(name: string, scope: SubstitutionScope): string | undefined {
  const [root = '', ...rest] = name.split('.')
  if (root === 'stageVariables') return scope.deployment?.stageVariables[rest.join('.')]
  if (root === 'context') return lookUpContext(rest.join('.'), scope)
  const [, place, ...parameter] = rest
  const parameterName = parameter.join('.')
  if (place === 'header') return findExactHeader(scope.client.headers, parameterName)
  if (place === 'path') return scope.pathParameters?.[parameterName]
  return parseQuery(scope.client.rawQuery).findLast(([key]) => key === parameterName)?.[1]
}

/** `$context` as far as it is known where requests fail. Documented: semantics §10.4. */
function lookUpContext(name: string, scope: SubstitutionScope): string | undefined {
  const { client, failed, message, deployment, plan } = scope
  const values: Readonly<Record<string, string | undefined>> = {
    'error.message': message ?? undefined,
    'error.messageString': JSON.stringify(message),
    'error.responseType': failed.type,
    'error.validationErrorString': failed.validationError,
    accountId: plan?.integration.scope.accountId,
    apiId: deployment?.apiId,
    deploymentId: deployment?.id,
    domainName: client.domainName,
    domainPrefix: client.domainName.split('.', 1)[0],
    extendedRequestId: client.extendedRequestId,
    httpMethod: client.httpMethod,
    'identity.sourceIp': client.sourceIp,
    'identity.userAgent':
      findExactHeader(client.headers, 'User-Agent') ?? findExactHeader(client.headers, 'user-agent'),
    path: client.path,
    protocol: client.protocol,
    requestId: client.requestId,
    requestTime: formatRequestTime(client.requestTimeEpoch),
    requestTimeEpoch: String(client.requestTimeEpoch),
    resourceId: plan?.integration.scope.resourceId,
    resourcePath: plan?.resourcePath,
    stage: deployment?.stage,
  }
  return Object.hasOwn(values, name) ? values[name] : undefined
}
