import type { handleServerStreamingCall, ServerWritableStream } from '@grpc/grpc-js'
import { parseApiName, parseDeploymentName } from '../definition/resource-name.ts'
import type { DataPlaneAnswer } from '../generated/regauge/admin/v1/DataPlaneAnswer.ts'
import type { WatchDeploymentRequest__Output } from '../generated/regauge/admin/v1/WatchDeploymentRequest.ts'
import type { WatchDeploymentResponse } from '../generated/regauge/admin/v1/WatchDeploymentResponse.ts'
import type { DataPlaneView, Fleet } from '../sync/fleet.ts'
import type { Catalog } from './catalog.ts'
import { invalidField, notFound, type Refusal, toServiceError } from './refusal.ts'
import { nackMessage } from './services/fleet-service.ts'

const DEFAULT_TIMEOUT_SECONDS = 30
const MAX_TIMEOUT_SECONDS = 300

/** A data plane whose stream is closed gets this long to come back before it counts as silent. */
const RETURN_SECONDS = 5

type WatchCall = ServerWritableStream<WatchDeploymentRequest__Output, WatchDeploymentResponse>

/** Tells each data plane's ACK, NACK or silence, as it comes; ends when all have spoken or the time is up. */
export function watchDeployment(
  catalog: Catalog,
  fleet: Fleet,
): handleServerStreamingCall<WatchDeploymentRequest__Output, WatchDeploymentResponse> {
  return call => {
    const wanted = findWanted(catalog, call.request)
    if ('kind' in wanted) call.emit('error', toServiceError(wanted))
    else watch(call, wanted, fleet)
  }
}

/** Answers that are waited for: those about one API, to this revision or a later one. */
interface Wanted {
  readonly api: string
  readonly revision: bigint
}

/** Data planes whose answers can still come. */
type Waiting = 'all' | 'connected' | 'none'

function watch(call: WatchCall, wanted: Wanted, fleet: Fleet): void {
  const seconds = Math.min(call.request.timeoutSeconds || DEFAULT_TIMEOUT_SECONDS, MAX_TIMEOUT_SECONDS)
  let waitsFor: Waiting = 'all'
  let written = ''
  const tell = () => {
    const answers = judge(fleet.view(), wanted, waitsFor)
    const done = answers.every(({ state }) => state !== 'ANSWER_STATE_PENDING')
    const text = JSON.stringify(answers)
    if (text !== written || done) call.write({ answers, done })
    written = text
    if (done) finish()
  }
  const give = (up: Waiting, afterSeconds: number) => {
    return setTimeout(() => {
      waitsFor = up
      tell()
    }, afterSeconds * 1000)
  }
  const timers = [give('connected', Math.min(RETURN_SECONDS, seconds)), give('none', seconds)]
  const stop = fleet.listen(tell)
  const release = () => {
    for (const timer of timers) clearTimeout(timer)
    stop()
  }
  const finish = () => {
    release()
    call.end()
  }
  call.on('cancelled', release)
  tell()
}

/** Answer of each data plane of the fleet to a revision; those that left before it was made do not count. */
function judge(fleet: readonly DataPlaneView[], { api, revision }: Wanted, waitsFor: Waiting): DataPlaneAnswer[] {
  return fleet
    .filter(({ isConnected, isSilent }) => isConnected || !isSilent)
    .map(plane => {
      const isAwaited = waitsFor === 'all' || (waitsFor === 'connected' && plane.isConnected)
      const silence = isAwaited ? 'ANSWER_STATE_PENDING' : 'ANSWER_STATE_SILENT'
      const hasAnswered = BigInt(plane.answeredRevision) >= revision
      const state = hasAnswered ? (refuses(plane, api) ? 'ANSWER_STATE_NACK' : 'ANSWER_STATE_ACK') : silence
      const nack = state === 'ANSWER_STATE_NACK' ? nackMessage(plane.nack) : null
      return { dataPlane: plane.id, state, revision: plane.revision, nack }
    })
}

function refuses({ nack }: DataPlaneView, api: string): boolean {
  if (nack === null) return false
  const { rejectedResources } = nack
  return rejectedResources.length === 0 || rejectedResources.some(name => name.startsWith(`restApis/${api}/`))
}

function findWanted(catalog: Catalog, request: WatchDeploymentRequest__Output): Wanted | Refusal {
  const deployment = parseDeploymentName(request.name)
  const api = deployment?.api ?? parseApiName(request.name)
  if (api === undefined) return invalidField('name', 'must be restApis/{api}/deployments/{id}, or restApis/{api}')
  const asked = BigInt(request.revision)
  const stored = catalog.findRevision(request.name)
  if (stored === undefined) return notFound(request.name)
  if (deployment === undefined && asked <= 0n) return invalidField('revision', 'is required with the name of an API')
  return { api, revision: asked > 0n ? asked : stored }
}
