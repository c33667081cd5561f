import type { SignatureRefusal } from '../aws/signature/signature-refusal.ts'
import type { TestInvocation } from '../definition/test-invocation.ts'
import { type GatewayFailure, isFailure } from '../exchange/failure.ts'
import type { ClientRequest, EndpointResponse, IntegrationRequest } from '../exchange/messages.ts'
import type { AccessRule, JourneyParts, JourneyWatcher } from '../gateway/journey.ts'
import type { Routed } from '../gateway/routed.ts'
import type { TraceStep } from '../integration/environment.ts'
import type { RequestOutcome } from '../integration/request.ts'
import type { Mapped, WorkerPool } from '../worker/pool.ts'
import { ExecutionLog } from './execution-log.ts'

/** Execution log and trace of one test invocation, written as its journey goes along. */
export class Notes implements JourneyWatcher {
  readonly log: ExecutionLog
  readonly trace: TraceStep[] = []
  /** `described`: there are no keys, and the request is not to be sent. */
  signing: 'made' | 'described' = 'made'
  /** The mapped request; undefined where none was built. */
  request: IntegrationRequest | undefined = undefined
  readonly #client: ClientRequest
  readonly #invocation: TestInvocation
  #hasValidator = false

  constructor(client: ClientRequest, invocation: TestInvocation) {
    this.log = new ExecutionLog(client.requestId)
    this.#client = client
    this.#invocation = invocation
  }

  routed({ plan, pathParameters }: Routed): void {
    this.#hasValidator = plan.hasValidator
    this.log.begin(this.#client, pathParameters, this.#invocation.body)
  }

  ruled({ kind, field, outcome }: AccessRule): void {
    this.trace.push({ stage: `access.${kind}`, field, source: '', output: outcome })
  }

  /** A request that is only looked at needs no keys: the mapping says who would sign it. */
  unsigned({ detail: error }: GatewayFailure): 'fail' | 'map' {
    this.trace.push({ stage: 'integration_request.sign', field: 'credentials', source: '', output: '', error })
    if (this.#invocation.dispatch === 'send') return 'fail'
    this.signing = 'described'
    return 'map'
  }

  mapped(outcome: RequestOutcome): 'send' | 'stop' {
    const isInvalid = isFailure(outcome) && outcome.type === 'BAD_REQUEST_BODY'
    if (this.#hasValidator && !isInvalid) this.log.validated('application/json')
    if (outcome.kind === 'integration-request') {
      this.request = outcome
      this.log.endpointRequest(outcome)
    }
    return this.#invocation.dispatch === 'dry' ? 'stop' : 'send'
  }

  answered(response: EndpointResponse, latencyMs: number): void {
    this.log.endpointResponse(response, Math.round(latencyMs))
  }

  /** Shows what was signed beside what the service says it expected. */
  signatureRefused(refusal: SignatureRefusal): void {
    const { code, message, signed, expected } = refusal
    this.log.refusedSignature(refusal)
    const error = `the service refused the signature: ${code}: ${message}`
    const place = { stage: 'integration_response.signature', field: 'credentials' } as const
    this.trace.push({ ...place, source: signed, output: expected, error })
  }
}

/** Maps in the pool, which traces, and hands the trace to the notes. */
export function tracingMapper(pool: WorkerPool, notes: Notes): JourneyParts['mapper'] {
  const take = <Outcome>(mapped: Mapped<Outcome>): Outcome | GatewayFailure => {
    notes.trace.push(...(mapped.trace?.steps ?? []))
    return mapped.outcome
  }
  return {
    mapRequest: async ({ integration }, request, signing) => {
      const job = { kind: 'request', planHash: integration.hash, request, now: Date.now(), trace: 'on' } as const
      const keys = notes.signing === 'described' ? ({ unsigned: 'described' } as const) : signing
      return take(await pool.mapRequest(integration, { ...job, ...keys }))
    },
    mapResponse: async ({ integration }, request, response, overrides) => {
      const job = { kind: 'response', planHash: integration.hash, request, response, overrides, trace: 'on' } as const
      return take(await pool.mapResponse(integration, job))
    },
  }
}
