import type { DataPlane } from '../../generated/regauge/admin/v1/DataPlane.ts'
import type { FleetServiceHandlers } from '../../generated/regauge/admin/v1/FleetService.ts'
import type { ListDataPlanesResponse } from '../../generated/regauge/admin/v1/ListDataPlanesResponse.ts'
import type { Nack } from '../../generated/regauge/admin/v1/Nack.ts'
import type { DataPlaneView, Fleet, NackView } from '../../sync/fleet.ts'
import type { Catalog } from '../catalog.ts'
import { type ReportFault, timestampOf, unary } from '../rpc.ts'
import type { GuardedStore } from '../store/guarded.ts'
import { storeStatus } from './store-service.ts'

/** The methods of FleetService. */
export function fleetService(
  { catalog, store }: { readonly catalog: Catalog; readonly store: GuardedStore },
  fleet: Fleet,
  report: ReportFault,
): FleetServiceHandlers {
  const list = (): ListDataPlanesResponse => {
    const dataPlanes = fleet.view().map(toMessage)
    return { dataPlanes, revision: String(catalog.revision), store: storeStatus(store) }
  }
  return { ListDataPlanes: unary(list, report) }
}

/** A refusal as the admin API tells it. */
export function nackMessage(nack: NackView | null): Nack | null {
  if (nack === null) return null
  const problems = nack.problems.map(({ path, code, message }) => ({ field: path, code, message }))
  const { revision, epochMs, rejectedResources } = nack
  return { revision, time: timestampOf(epochMs), rejectedResources: [...rejectedResources], problems }
}

function toMessage(plane: DataPlaneView): DataPlane {
  return {
    id: plane.id,
    version: plane.version,
    connected: plane.isConnected,
    silent: plane.isSilent,
    revision: plane.revision,
    lastSeenTime: timestampOf(plane.lastSeenEpochMs),
    servingFromCache: plane.isServingFromCache,
    nack: nackMessage(plane.nack),
  }
}
