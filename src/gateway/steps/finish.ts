import type { ClientResponse } from '../../exchange/messages.ts'
import { whenSettled } from '../../exchange/settled.ts'
import { finishResponse } from '../finish-response.ts'
import type { Journey } from '../journey.ts'
import { passResponseStream } from '../pass-through.ts'

/** The answer as the client gets it: the gateway's own headers, compression, and the backend's stream where it passes. */
export function finish(journey: Journey): ClientResponse | Promise<ClientResponse> {
  const { answer, routed, request, response, download } = journey
  const { plan } = routed
  const finishing = finishResponse(answer, plan, request, response)
  if (download === undefined) return finishing
  return whenSettled(finishing, finished => ({
    ...finished,
    stream: passResponseStream(plan, response.headers, download),
  }))
}
