import { failure, type GatewayFailure } from '../exchange/failure.ts'

/** 401 Unauthorized. The detail, for the log, names the rule and never a token. */
export function unauthorized(detail: string): GatewayFailure {
  return failure('UNAUTHORIZED', 'UNAUTHORIZED', detail)
}
