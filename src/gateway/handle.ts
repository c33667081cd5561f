import type { SignatureRefusal } from '../aws/signature/signature-refusal.ts'
import { failure, type GatewayFailure, isFailure } from '../exchange/failure.ts'
import type { BodyStream, ClientRequest, ClientResponse } from '../exchange/messages.ts'
import type { Handle } from '../server/server.ts'
import type { MethodPlan } from '../snapshot/snapshot.ts'
import { withOwnHeaders } from './finish-response.ts'
import { renderGatewayResponse } from './gateway-response.ts'
import type { FailureScope } from './gateway-text.ts'
import { Journey, type JourneyParts } from './journey.ts'

/** What the pipeline works with. */
export interface Pipeline extends JourneyParts {
  /** Told of every answer: for metrics and the access log. */
  observe(observation: Observation): void
}

/** One answered request. */
export interface Observation {
  readonly client: ClientRequest
  readonly response: ClientResponse
  /** Of the body, after compression. */
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

/** The pipeline of one request, from ClientRequest to response. The only catch-all is here. */
export function createHandle(pipeline: Pipeline): Handle {
  return async (client, body, cancellation) => {
    const begun = performance.now()
    const journey = new Journey(pipeline, client, body, cancellation)
    let outcome: ClientResponse | GatewayFailure
    try {
      outcome = await journey.run()
    } catch (error) {
      outcome = failure('DEFAULT_5XX', 'BUG', error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
    const failed = isFailure(outcome) ? outcome : undefined
    const response = isFailure(outcome) ? answerFailure(outcome, journey) : outcome
    const observe = (responseBytes: number): void =>
      pipeline.observe({
        client,
        response,
        responseBytes,
        plan: journey.plan,
        failed,
        latencyMs: performance.now() - begun,
        integrationStatus: journey.integrationStatus,
        integrationLatencyMs: journey.integrationLatencyMs,
        refusedSignature: journey.refusedSignature,
      })
    if (response.stream !== undefined) return { ...response, stream: whenOver(response.stream, observe) }
    journey.abandonStreams()
    observe(typeof response.body === 'string' ? Buffer.byteLength(response.body) : response.body.length)
    return response
  }
}

function answerFailure(failed: GatewayFailure, scope: FailureScope): ClientResponse {
  const response = renderGatewayResponse(failed, scope)
  return { ...response, headers: withOwnHeaders(response.headers, scope.client, undefined) }
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
