// Wires the control plane: store, catalog, admin services, the push stream's end.

import { Catalog } from '../control/catalog.ts'
import { deployedConfigs } from '../control/deployed-config.ts'
import { startAdminServer } from '../control/services/admin-service.ts'
import { openEmbeddedStore } from '../control/store/embedded.ts'
import { compileEgress } from '../definition/egress.ts'
import type { DefinitionLimits } from '../definition/limits.ts'
import { printHostPort } from '../exchange/host-port.ts'
import { Fleet } from '../sync/fleet.ts'
import { startSyncServer } from '../sync/serve.ts'
import type { Log } from '../telemetry/log.ts'
import { testInvoke } from '../test-invoke/test-invoke.ts'
import type { CheckedDefinitions } from './background/checked-definitions.ts'
import { makeDataDir } from './data-dir.ts'
import type { Engine } from './engine.ts'
import type { Settings } from './settings/settings.ts'

/** A running control plane. */
export interface ControlPlane {
  /** Address of the admin services, as bound. */
  readonly admin: string
  /** Address of the push stream, as bound. */
  readonly sync: string
  close(): Promise<void>
}

/** Calls under way get this long. */
const GRACE_MS = 5_000

/**
 * Opens the store and serves it. Rejects with a StoreOpenError where the store is locked or damaged, and with a
 * ListenError where an address cannot be had.
 */
export async function startControlPlane(
  settings: Settings,
  shared: Engine,
  checks: CheckedDefinitions,
  syncAddress: string,
  log: Log,
): Promise<ControlPlane> {
  const stopping = new AbortController()
  makeDataDir(settings.dataDir)
  const store = openEmbeddedStore(settings.dataDir)
  try {
    const catalog = await Catalog.open(store, stopping.signal)
    const fleet = new Fleet()
    const configs = deployedConfigs(catalog, stopping.signal)
    const sync = await startSyncServer({ address: syncAddress, configs, fleet, controlPlaneId: String(process.pid) })
    for (const running of [catalog.followed, sync.fed]) {
      running.catch(error =>
        log.error(
          { error: String(error) },
          'changes of the store no longer reach the data planes: restart this process',
        ),
      )
    }
    const admin = await startAdminServer({
      address: printHostPort(settings.admin),
      catalog,
      fleet,
      compile: definition => checks.check(definition),
      testInvoke: invocation => testInvoke({ ...shared, bodyBytes: settings.bodyBytes }, invocation),
      limits: definitionLimits(settings),
      report: error => log.error({ error: String(error) }, 'an admin call failed by a bug in regauge'),
    })
    return {
      admin: admin.address,
      sync: sync.address,
      close: async () => {
        await admin.close(GRACE_MS)
        stopping.abort()
        sync.close()
        await store.close()
      },
    }
  } catch (error) {
    stopping.abort()
    await store.close()
    throw error
  }
}

/** Limits of definitions that settings change. */
function definitionLimits(settings: Settings): Partial<DefinitionLimits> {
  const { timeoutMillis: timeoutInMillis, resources, egressAllow: allow, egressDeny: deny, callers } = settings
  // Without callers nobody could ever be let in.
  const supports = callers.size === 0 ? [] : (['AWS_IAM', 'CALLER_CREDENTIALS'] as const)
  return { timeoutInMillis, resources, egress: compileEgress({ allow, deny }), supports }
}
