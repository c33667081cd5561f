import type { SignatureRefusal } from '../aws/signature/signature-refusal.ts'
import { failure, type GatewayFailure, isFailure } from '../exchange/failure.ts'
import type { BodyStream, ClientRequest, ClientResponse } from '../exchange/messages.ts'
import { byteLength } from '../exchange/payload.ts'
import type { Handle } from '../server/server.ts'
import type { CurrentSnapshot } from '../snapshot/current.ts'
import type { MethodPlan } from '../snapshot/snapshot.ts'
import type { DefaultApis } from './address.ts'
import { withOwnHeaders } from './finish-response.ts'
import { renderGatewayResponse } from './gateway-response.ts'
import { Journey, type JourneyParts } from './journey.ts'
import { locateIn } from './locate.ts'
import { follow, STEPS } from './pipeline.ts'

/** The journey's dependencies, and the observer behind metrics and access log. */
export interface HandleOptions extends Omit<JourneyParts, 'locate'> {
  readonly current: CurrentSnapshot
  readonly defaultApis: DefaultApis
  /** Told of every answer. */
  observe(observation: Observation): void
}

/** One answered request. */
export interface Observation {
  readonly client: ClientRequest
  readonly response: ClientResponse
  /** Bytes of the body, after compression. */
  readonly responseBytes: number
  /** Undefined where no method was found. */
  readonly plan: MethodPlan | undefined
  readonly failed: GatewayFailure | undefined
  readonly latencyMs: number
  readonly integrationStatus: number | undefined
  readonly integrationLatencyMs: number | undefined
  /** Set where the service did not accept our signature. */
  readonly refusedSignature: SignatureRefusal | undefined
}

/** Carries each request through the pipeline, from ClientRequest to response. The only catch-all is here. */
export function createHandle({ current, defaultApis, observe: tell, ...shared }: HandleOptions): Handle {
  const parts: JourneyParts = { ...shared, locate: locateIn(current, defaultApis) }
  return async (client, body, cancellation) => {
    const begun = performance.now()
    const journey = new Journey({ parts, client, body, cancellation })
    const outcome = await carry(journey)
    const failed = isFailure(outcome) ? outcome : undefined
    const response = isFailure(outcome) ? answerFailure(outcome, journey) : outcome
    const { plan } = journey.failureScope()
    const observe = (responseBytes: number): void =>
      tell({
        client,
        response,
        responseBytes,
        plan,
        failed,
        latencyMs: performance.now() - begun,
        integrationStatus: journey.integrationStatus,
        integrationLatencyMs: journey.integrationLatencyMs,
        refusedSignature: journey.refusedSignature,
      })
    if (response.stream !== undefined) return { ...response, stream: whenOver(response.stream, observe) }
    journey.abandonStreams()
    observe(byteLength(response.body))
    return response
  }
}

async function carry(journey: Journey): Promise<ClientResponse | GatewayFailure> {
  try {
    return (await follow(STEPS, journey)) ?? bug('no step ended the request')
  } catch (error) {
    return bug(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
}

function bug(detail: string): GatewayFailure {
  return failure('DEFAULT_5XX', 'BUG', detail)
}

function answerFailure(failed: GatewayFailure, journey: Journey): ClientResponse {
  const response = renderGatewayResponse(failed, journey.failureScope())
  return { ...response, headers: withOwnHeaders(response.headers, journey.client, undefined) }
}

/** A stream that tells, once, how many bytes of it were read when it is over. */
function whenOver(stream: BodyStream, tell: (bytes: number) => void): BodyStream {
  let bytes = 0
  let told = false
  const end = (): void => {
    if (!told) tell(bytes)
    told = true
  }
  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of stream.pieces) {
        bytes += piece.length
        yield piece
      }
    } finally {
      end()
    }
  }
  const cancel = (): void => {
    stream.cancel()
    end()
  }
  return { length: stream.length, pieces: counted(), cancel }
}
