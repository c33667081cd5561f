import { failure, type GatewayFailure, isFailure } from '../exchange/failure.ts'
import type { ClientRequest } from '../exchange/messages.ts'
import type { CurrentSnapshot } from '../snapshot/current.ts'
import type { Deployment, StageSnapshot } from '../snapshot/snapshot.ts'
import { type DefaultApis, findAddress } from './address.ts'
import { arrivedHeaders } from './method-request.ts'
import type { Location } from './routed.ts'

const NOT_READY = { status: 503, message: 'Service Unavailable' } as const

/** Finds requests in the snapshot that is served. `defaults` answer where the host names no API. */
export function locateIn(
  current: CurrentSnapshot,
  defaults: DefaultApis,
): (client: ClientRequest) => Location | GatewayFailure {
  return client => {
    const snapshot = current.get()
    if (snapshot === undefined) return failure('DEFAULT_5XX', 'NOT_READY', 'no configuration is loaded', NOT_READY)
    const address = findAddress(snapshot, client, defaults)
    if (isFailure(address)) return address
    const deployment = chooseDeployment(address.stage)
    const match = deployment.routes.find(address.path, client.httpMethod)
    const headers = match === undefined ? [] : arrivedHeaders(client)
    const { path, requestPath, eventPath } = address
    return { deployment, match, headers, path, requestPath, eventPath }
  }
}

/** The canary's share of the traffic is drawn request by request, as on AWS. */
function chooseDeployment(stage: StageSnapshot): Deployment {
  const { canary, main } = stage
  return canary !== null && Math.random() * 100 < canary.percentTraffic ? canary.deployment : main
}
