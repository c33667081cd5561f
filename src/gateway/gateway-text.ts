import { evaluateJsonPath, type JsonPath } from '../definition/json-path.ts'
import type { GatewayFailure } from '../exchange/failure.ts'
import { findExactHeader, findHeader } from '../exchange/headers.ts'
import type { AuthorizerContext, ClientRequest, MethodRequest } from '../exchange/messages.ts'
import { toText } from '../exchange/payload.ts'
import { parseQuery } from '../exchange/query.ts'
import { findContextText, formatRequestTime } from '../mapping/context.ts'
import { parseBody } from '../mapping/request-view.ts'
import type { TextPart, TextPlan } from '../snapshot/gateway-responses.ts'
import type { Deployment, MethodPlan } from '../snapshot/snapshot.ts'

/** Facts about a request that failed; the later it failed, the more of them are known. */
export interface FailureScope {
  readonly client: ClientRequest
  readonly deployment?: Omit<Deployment, 'routes'> | undefined
  readonly plan?: MethodPlan | undefined
  readonly pathParameters?: Readonly<Record<string, string>> | undefined
  /** The request once it was checked; its body may not have been read. */
  readonly request?: MethodRequest | undefined
  /** Facts that an authorizer gave, be it about a caller who is not allowed. */
  readonly authorizer?: AuthorizerContext | undefined
}

/** Values that the variables of a gateway response stand for. */
export interface SubstitutionScope extends FailureScope {
  readonly failed: GatewayFailure
  /** `$context.error.message`. */
  readonly message: string | null
}

/** Renders a text; a variable that is not known is the empty text. Documented: semantics §16.3. */
export function renderText(plan: TextPlan, scope: SubstitutionScope): string {
  let text = ''
  for (const part of plan) text += renderPart(part, scope) ?? ''
  return text
}

function renderPart(part: TextPart, scope: SubstitutionScope): string | undefined {
  switch (part.kind) {
    case 'literal':
      return part.text
    case 'context':
      return readContext(part.name, scope)
    case 'header':
      return findExactHeader(scope.client.headers, part.name)
    case 'path':
      return scope.pathParameters?.[part.name]
    case 'querystring':
      return parseQuery(scope.client.rawQuery).findLast(([name]) => name === part.name)?.[1]
    case 'body':
      return readBody(part.path, scope.request)
  }
}

const AUTHORIZER = 'authorizer.'

function readContext(name: string, scope: SubstitutionScope): string | undefined {
  if (name.startsWith(AUTHORIZER)) return findContextText(scope.authorizer, name.slice(AUTHORIZER.length).split('.'))
  return Object.hasOwn(CONTEXT, name) ? CONTEXT[name]?.(scope) : undefined
}

function readBody(path: JsonPath | null, request: MethodRequest | undefined): string | undefined {
  if (request === undefined || path === null) return request && toText(request.body)
  const parsed = parseBody(request.body)
  const value = parsed.kind === 'json' ? evaluateJsonPath(path, parsed.value) : undefined
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value)
}

/** `$context` as far as it is known where requests fail. Documented: semantics §10.4. */
const CONTEXT: Readonly<Record<string, (scope: SubstitutionScope) => string | undefined>> = {
  'error.message': ({ message }) => message ?? undefined,
  'error.messageString': ({ message }) => JSON.stringify(message),
  'error.responseType': ({ failed }) => failed.type,
  'error.validationErrorString': ({ failed }) => failed.validationError,
  accountId: ({ plan }) => plan?.integration.scope.accountId,
  apiId: ({ deployment }) => deployment?.apiId,
  deploymentId: ({ deployment }) => deployment?.id,
  domainName: ({ client }) => client.domainName,
  domainPrefix: ({ client }) => client.domainName.split('.', 1)[0],
  extendedRequestId: ({ client }) => client.extendedRequestId,
  httpMethod: ({ client }) => client.httpMethod,
  'identity.apiKey': ({ request }) => request?.apiKey?.value,
  'identity.apiKeyId': ({ request }) => request?.apiKey?.id,
  'identity.sourceIp': ({ client }) => client.sourceIp,
  'identity.userAgent': ({ client }) => findHeader(client.headers, 'user-agent'),
  isCanaryRequest: ({ plan }) => plan?.integration.scope.isCanaryRequest?.toString(),
  path: ({ client, request }) => request?.requestPath ?? client.path,
  protocol: ({ client }) => client.protocol,
  requestId: ({ client }) => client.requestId,
  requestTime: ({ client }) => formatRequestTime(client.requestTimeEpoch),
  requestTimeEpoch: ({ client }) => String(client.requestTimeEpoch),
  resourceId: ({ plan }) => plan?.integration.scope.resourceId,
  resourcePath: ({ plan }) => plan?.resourcePath,
  stage: ({ deployment }) => deployment?.stage,
}
