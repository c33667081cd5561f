import { type GatewayFailure, isFailure } from '../exchange/failure.ts'
import type { ContextOverrides, EndpointResponse, MethodRequest, MethodResponse } from '../exchange/messages.ts'
import { toText } from '../exchange/payload.ts'
import type { MappingEnvironment } from '../integration/environment.ts'
import { buildIntegrationRequest, type RequestOutcome } from '../integration/request.ts'
import { buildMethodResponse } from '../integration/response.ts'
import { responseKind } from '../mapping/payload-kind.ts'
import type { MethodPlan } from '../snapshot/snapshot.ts'
import type { Signing } from './job.ts'
import { requestInput, responseInput } from './job-input.ts'
import { INLINE_BUDGET, Placement, type PlacementMode } from './placement.ts'
import type { WorkerPool } from './pool.ts'
import { ThreadPrograms } from './programs.ts'

/**
 * Both directions of mapping, wherever they run: on this thread where there is nothing to parse, render or sign, or
 * where the placement finds the work small and bounded; else in the pool. Mapping is pure, so that what runs out of
 * the small budget here is simply done again there.
 */
export class Mapper {
  readonly #pool: WorkerPool
  readonly #programs: ThreadPrograms
  readonly #placement: Placement

  constructor(pool: WorkerPool, mode: PlacementMode, modelsDir?: string) {
    this.#pool = pool
    this.#placement = new Placement(mode)
    this.#programs = new ThreadPrograms({ modelsDir, budget: INLINE_BUDGET })
  }

  /** MethodRequest → IntegrationRequest, or a MOCK's status. */
  mapRequest(plan: MethodPlan, request: MethodRequest, signing?: Signing): RequestOutcome | Promise<RequestOutcome> {
    if (this.#placement.isInline(plan, 'request', request.body.length)) {
      const outcome = buildIntegrationRequest(plan.integration, request, this.#environment(signing))
      if (!ranOut(outcome)) return outcome
      this.#placement.overran(plan)
    }
    return this.#mapRequestInThread(plan, request, signing)
  }

  async #mapRequestInThread(
    { integration }: MethodPlan,
    whole: MethodRequest,
    signing: Signing | undefined,
  ): Promise<RequestOutcome> {
    const keys = signing ?? {}
    const request = requestInput(integration, whole)
    const job = { kind: 'request', planHash: integration.hash, request, now: Date.now(), ...keys } as const
    const { outcome } = await this.#pool.mapRequest(integration, job)
    return outcome
  }

  /** EndpointResponse → MethodResponse. */
  mapResponse(
    plan: MethodPlan,
    request: MethodRequest,
    response: EndpointResponse,
    overrides: ContextOverrides,
  ): MethodResponse | GatewayFailure | Promise<MethodResponse | GatewayFailure> {
    if (this.#placement.isInline(plan, 'response', response.body.length)) {
      const outcome = buildMethodResponse(plan.integration, request, response, overrides, this.#environment())
      if (!ranOut(outcome)) return outcome
      this.#placement.overran(plan)
    }
    return this.#mapResponseInThread(plan, request, response, overrides)
  }

  async #mapResponseInThread(
    plan: MethodPlan,
    whole: MethodRequest,
    answer: EndpointResponse,
    overrides: ContextOverrides,
  ): Promise<MethodResponse | GatewayFailure> {
    const { integration } = plan
    const request = responseInput(integration, whole)
    const response = asText(plan, answer)
    const job = { kind: 'response', planHash: integration.hash, request, response, overrides } as const
    const { outcome } = await this.#pool.mapResponse(integration, job)
    return outcome
  }

  #environment(signing?: Signing): MappingEnvironment {
    const { program, matches, model, findAction } = this.#programs
    if (signing === undefined) return { program, matches, model, findAction, now: Date.now() }
    return { program, matches, model, findAction, ...signing }
  }
}

function ranOut(outcome: RequestOutcome | MethodResponse): boolean {
  return isFailure(outcome) && outcome.code === 'TEMPLATE_TIMEOUT'
}

/** A body that will be read as text crosses as text, which is the cheapest to send. */
function asText(plan: MethodPlan, response: EndpointResponse): EndpointResponse {
  if (typeof response.body === 'string') return response
  const kind = responseKind(plan.integration.binary, response.headers)
  return kind === 'binary' ? response : { ...response, body: toText(response.body) }
}
