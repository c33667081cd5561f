/** A gateway-response type, in AWS's own words. Documented: API reference, GatewayResponse. */
export type GatewayResponseType = keyof typeof GATEWAY_RESPONSES

/** Built-in answer of the gateway for one type, used where the API does not customise it. */
interface GatewayResponseDefault {
  /** HTTP status. */
  readonly status: number
  /** Value of `x-amzn-ErrorType`. */
  readonly errorType: string
  /** Text of `$context.error.message`; null prints as JSON null. */
  readonly message: string | null
}

/**
 * Every gateway-response type with its built-in answer.
 * Documented and observed: semantics §16.1; DEFAULT_4XX and DEFAULT_5XX stand for unclassified failures.
 */
export const GATEWAY_RESPONSES = {
  ACCESS_DENIED: answer(403, 'AccessDeniedException', 'User is not authorized to access this resource'),
  API_CONFIGURATION_ERROR: answer(500, 'InternalServerErrorException', 'Internal server error'),
  AUTHORIZER_CONFIGURATION_ERROR: answer(500, 'AuthorizerConfigurationException', null),
  AUTHORIZER_FAILURE: answer(500, 'AuthorizerFailureException', null),
  BAD_REQUEST_BODY: answer(400, 'BadRequestException', 'Invalid request body'),
  BAD_REQUEST_PARAMETERS: answer(400, 'BadRequestException', 'Missing required request parameters'),
  DEFAULT_4XX: answer(400, 'BadRequestException', 'Bad Request'),
  DEFAULT_5XX: answer(500, 'InternalServerErrorException', 'Internal server error'),
  EXPIRED_TOKEN: answer(403, 'ExpiredTokenException', 'The security token included in the request is expired'),
  INTEGRATION_FAILURE: answer(504, 'InternalServerErrorException', 'Internal server error'),
  INTEGRATION_TIMEOUT: answer(504, 'InternalServerErrorException', 'Endpoint request timed out'),
  INVALID_API_KEY: answer(403, 'ForbiddenException', 'Forbidden'),
  INVALID_SIGNATURE: answer(
    403,
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided.',
  ),
  MISSING_AUTHENTICATION_TOKEN: answer(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token'),
  QUOTA_EXCEEDED: answer(429, 'LimitExceededException', 'Limit Exceeded'),
  REQUEST_TOO_LARGE: answer(413, 'RequestTooLargeException', 'Request Too Long'),
  RESOURCE_NOT_FOUND: answer(404, 'ResourceNotFoundException', 'Resource Not Found'),
  THROTTLED: answer(429, 'TooManyRequestsException', 'Too Many Requests'),
  UNAUTHORIZED: answer(401, 'UnauthorizedException', 'Unauthorized'),
  UNSUPPORTED_MEDIA_TYPE: answer(415, 'BadRequestException', 'Unsupported Media Type'),
  WAF_FILTERED: answer(403, 'ForbiddenException', 'Forbidden'),
} as const satisfies Record<string, GatewayResponseDefault>

function answer(status: number, errorType: string, message: string | null): GatewayResponseDefault {
  return { status, errorType, message }
}

/**
 * A request that could not be carried through. Plain data, because it crosses threads; `type` chooses the gateway
 * response, `code` is Regauge's own stable name of the cause, `detail` goes to logs and never to the client.
 */
export interface GatewayFailure {
  readonly kind: 'failure'
  readonly type: GatewayResponseType
  readonly code: string
  /** Client-visible text; absent = the type's default. */
  readonly message?: string | null
  /** Status where it is not the type's own (a 502 of Lambda proxy, a 503 of a full queue). A customised status wins. */
  readonly status?: number
  /** Headers of the answer beside those of the type; flat, as RawHeaders are. */
  readonly headers?: readonly string[]
  /** `message` where the built-in body has its key in lower case although the type's has a capital. */
  readonly bodyKey?: 'message'
  /** `$context.error.validationErrorString`. */
  readonly validationError?: string
  /** Seconds after which trying again may help: the client's Retry-After. */
  readonly retryAfterSeconds?: number
  readonly detail: string
}

/** Makes a GatewayFailure. */
export function failure(
  type: GatewayResponseType,
  code: string,
  detail: string,
  more: Partial<
    Pick<GatewayFailure, 'message' | 'status' | 'validationError' | 'retryAfterSeconds' | 'headers' | 'bodyKey'>
  > = {},
): GatewayFailure {
  return { kind: 'failure', type, code, detail, ...more }
}

/** Tells a GatewayFailure from any other value of a union. */
export function isFailure(value: unknown): value is GatewayFailure {
  // Read and not asked for with `in`, which costs far more where values of many shapes come by, as they do here.
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'failure'
}

/**
 * One fault of a definition.
 * `path` is the field as interfaces §2 writes it: `resources["/pets/{id}"].methods.GET.integration.uri`.
 */
export interface Problem {
  readonly path: string
  /** Stable upper-case name, such as UNKNOWN_FIELD, WRONG_TYPE, REQUIRED, INVALID_VALUE, NOT_SUPPORTED. */
  readonly code: string
  /** The fault and its remedy, for a person; starts with `line:column` where the fault lies inside a text. */
  readonly message: string
  /**
   * Absent: what has it cannot be served. `publish`: it is refused when it is published, and served where it was
   * published before the rule was there. `warning`: it is told, and nothing is refused.
   */
  readonly severity?: 'publish' | 'warning'
}

/** Marks a switch that handles every variant; reaching it is a bug. */
export function assertNever(value: never): never {
  throw new Error(`unhandled variant ${JSON.stringify(value)}`)
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
