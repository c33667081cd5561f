import type { SigningCredentials } from '../aws/sigv4.ts'
import type { GatewayFailure } from '../errors.ts'
import type { ContextOverrides, EndpointResponse, MethodRequest, MethodResponse } from '../exchange.ts'
import type { MappingEnvironment } from '../integration/environment.ts'
import { ThreadPrograms } from '../integration/programs.ts'
import { buildIntegrationRequest, type RequestOutcome } from '../integration/request.ts'
import { buildMethodResponse } from '../integration/response.ts'
import { toText } from '../mapping/content.ts'
import { isBinaryType, mediaTypeOf } from '../mapping/media-type.ts'
import { findHeader } from '../mapping/raw-headers.ts'
import type { MethodPlan } from '../snapshot/snapshot.ts'
import type { WorkerPool } from './pool.ts'

/**
 * Both directions of mapping, wherever they run: on this thread where there is nothing to parse, render or sign, else in
 * the pool.
 */
export class Mapper {
  readonly #pool: WorkerPool
  readonly #programs = new ThreadPrograms()

  constructor(pool: WorkerPool) {
    this.#pool = pool
  }

  /** MethodRequest → IntegrationRequest, or a MOCK's status. */
  async mapRequest(
    plan: MethodPlan,
    request: MethodRequest,
    credentials?: SigningCredentials,
  ): Promise<RequestOutcome> {
    const { integration } = plan
    if (!plan.needsThread.request) return buildIntegrationRequest(integration, request, this.#environment())
    const keys = credentials === undefined ? {} : { credentials }
    const job = { kind: 'request', planHash: integration.hash, request, now: Date.now(), ...keys } as const
    const { outcome } = await this.#pool.mapRequest(integration, job)
    return outcome
  }

  /** EndpointResponse → MethodResponse. */
  async mapResponse(
    plan: MethodPlan,
    request: MethodRequest,
    response: EndpointResponse,
    overrides: ContextOverrides,
  ): Promise<MethodResponse | GatewayFailure> {
    const { integration } = plan
    if (!plan.needsThread.response) {
      return buildMethodResponse(integration, request, response, overrides, this.#environment())
    }
    const job = {
      kind: 'response',
      planHash: integration.hash,
      request,
      response: asText(plan, response),
      overrides,
    } as const
    const { outcome } = await this.#pool.mapResponse(integration, job)
    return outcome
  }

  #environment(): MappingEnvironment {
    const { program, matches, model, findAction } = this.#programs
    return { program, matches, model, findAction, now: Date.now() }
  }
}

/** A body that will be read as text crosses as text, which is the cheapest to send. */
function asText(plan: MethodPlan, response: EndpointResponse): EndpointResponse {
  const contentType = findHeader(response.headers, 'content-type')
  const type = contentType === undefined ? undefined : mediaTypeOf(contentType)
  if (typeof response.body === 'string' || isBinaryType(plan.integration.binary, type)) return response
  return { ...response, body: toText(response.body) }
}
