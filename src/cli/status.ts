import type { Command } from 'commander'
import type { DataPlane__Output } from '../generated/regauge/admin/v1/DataPlane.ts'
import { FLEET_SERVICE, REST_API_SERVICE } from '../grpc/services.ts'
import { type AdminOptions, adminCommand, isoTime, withClient } from './admin/admin-command.ts'
import { apiView, lastSegment, storeView } from './admin/printed-messages.ts'
import { json, type Terminal, table } from './terminal.ts'

/** `regauge status`: the store's revision, each data plane, and what each stage serves. */
export function statusCommand(terminal: Terminal): Command {
  return adminCommand('status')
    .description('Show what is stored, what each stage serves, and how far each data plane is.')
    .action(async (options: AdminOptions) => {
      await withClient(options, terminal, async client => {
        const fleet = await client.call(FLEET_SERVICE.ListDataPlanes, {})
        const { restApis } = await client.call(REST_API_SERVICE.ListRestApis, { pageSize: 1000 })
        const dataPlanes = fleet.dataPlanes.map(dataPlaneView)
        const apis = restApis.map(apiView)
        const revision = Number(fleet.revision)
        // A control plane of the version before says nothing of its store.
        const store = fleet.store === null ? null : storeView(fleet.store)
        const admin = client.address
        if (options.output === 'json') return terminal.write(json({ admin, revision, store, dataPlanes, apis }))
        terminal.write(`control plane  ${admin}  revision ${revision}\n`)
        if (store?.state === 'behind') terminal.write(`${store.message}\n`)
        terminal.write(planeLines(dataPlanes, revision))
        const rows = apis.flatMap(({ name, stages }) => {
          return stages.map(({ stage, deploymentId, undeployedChanges }) => {
            return [lastSegment(name), stage, deploymentId ?? '-', undeployedChanges ? 'undeployed changes' : 'current']
          })
        })
        terminal.write(table(['API', 'STAGE', 'SERVES', 'STATE'], rows))
      })
    })
}

function dataPlaneView(plane: DataPlane__Output) {
  const { id, version, connected, silent, servingFromCache, nack } = plane
  const refusal = nack && {
    revision: Number(nack.revision),
    time: isoTime(nack.time),
    rejectedResources: nack.rejectedResources,
    problems: nack.problems,
  }
  const lastSeenTime = isoTime(plane.lastSeenTime)
  return {
    id,
    version,
    connected,
    silent,
    revision: Number(plane.revision),
    lastSeenTime,
    servingFromCache,
    nack: refusal,
  }
}

function planeLines(planes: readonly ReturnType<typeof dataPlaneView>[], stored: number): string {
  if (planes.length === 0) return 'no data plane is connected\n'
  const rows = planes.map(plane => [plane.id, plane.version, planeState(plane, stored), String(plane.revision)])
  const faults = planes.flatMap(({ id, nack }) => {
    return (nack?.problems ?? []).map(
      ({ field, message }) => `  ${id} refused revision ${nack?.revision}: ${field} ${message}\n`,
    )
  })
  return table(['DATA PLANE', 'VERSION', 'STATE', 'REVISION'], rows) + faults.join('')
}

function planeState(plane: ReturnType<typeof dataPlaneView>, stored: number): string {
  if (!plane.connected) return 'disconnected'
  if (plane.silent) return 'silent'
  if (plane.nack !== null) return 'refused the last change'
  return plane.revision === stored ? 'current' : 'behind'
}
