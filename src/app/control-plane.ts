// Wires the control plane: store, catalog, admin services, the push stream's end.
import { tmpdir } from 'node:os'
import { Catalog } from '../control/catalog.ts'
import { deployedConfigs } from '../control/deployed-config.ts'
import { startAdminServer } from '../control/services/admin-service.ts'
import { openEmbeddedStore } from '../control/store/embedded.ts'
import { GuardedStore, type StoreState } from '../control/store/guarded.ts'
import { knownCommitIn } from '../control/store/known-commit.ts'
import { compileEgress } from '../definition/egress.ts'
import type { DefinitionLimits } from '../definition/limits.ts'
import { printHostPort } from '../exchange/host-port.ts'
import { Fleet } from '../sync/fleet.ts'
import { startSyncServer } from '../sync/serve.ts'
import type { Log } from '../telemetry/log.ts'
import { seldom } from '../telemetry/seldom.ts'
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

/** Parts that a control plane is wired of. */
export interface ControlPlaneWiring {
  readonly settings: Settings
  readonly shared: Engine
  readonly checks: CheckedDefinitions
  /** Address of the push stream. */
  readonly sync: string
  readonly log: Log
  /** Is told the store's state at the start and whenever it changes. */
  readonly onStoreState: (state: StoreState) => void
}

/** Calls under way get this long. */
const GRACE_MS = 5_000

/**
 * Opens the store and serves it. Rejects with a StoreOpenError where the store is locked or damaged, and with a
 * ListenError where an address cannot be had.
 */
export async function startControlPlane(wiring: ControlPlaneWiring): Promise<ControlPlane> {
  const { settings, shared, checks, log } = wiring
  const stopping = new AbortController()
  makeDataDir(settings.dataDir)
  const store = await openStore(settings.dataDir, log)
  try {
    watchState(store, wiring, stopping.signal)
    const catalog = await Catalog.open(store, stopping.signal)
    const fleet = new Fleet()
    const configs = deployedConfigs(catalog, commit => store.seal(commit), stopping.signal)
    const controlPlaneId = String(process.pid)
    const sync = await startSyncServer({ address: wiring.sync, configs, fleet, controlPlaneId, admission: store })
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
      store,
      scratch: settings.dataDir === ':memory:' ? tmpdir() : settings.dataDir,
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

/** Opens the store, and compares it with what is remembered of it. */
async function openStore(dataDir: string, log: Log): Promise<GuardedStore> {
  const store = openEmbeddedStore(dataDir)
  try {
    return await GuardedStore.open(
      store,
      knownCommitIn(dataDir, message => log.warn({ message }, 'the latest commit is not remembered')),
    )
  } catch (error) {
    await store.close()
    throw error
  }
}

/** An alarm that lasts is told again as often. */
const ALARM_MS = 60_000

/** Tells the store's state at once, whenever it changes, and once a minute while the store is behind or unwritable. */
function watchState(
  store: GuardedStore,
  { log, onStoreState }: Pick<ControlPlaneWiring, 'log' | 'onStoreState'>,
  signal: AbortSignal,
): void {
  const tell = (state: StoreState) => {
    onStoreState(state)
    if (state.state === 'behind') log.error({ revision: String(state.revision) }, state.message)
  }
  tell(store.state)
  store.onState(tell)
  store.onFault(seldom(ALARM_MS, message => log.error({ reason: message }, 'the store cannot be written')))
  const alarm = setInterval(() => store.isHeld && tell(store.state), ALARM_MS).unref()
  signal.addEventListener('abort', () => clearInterval(alarm))
}

/** Limits of definitions that settings change. */
function definitionLimits(settings: Settings): Partial<DefinitionLimits> {
  const { timeoutMillis: timeoutInMillis, resources, egressAllow: allow, egressDeny: deny, callers } = settings
  // Without callers nobody could ever be let in.
  const supports = callers.size === 0 ? [] : (['AWS_IAM', 'CALLER_CREDENTIALS'] as const)
  return { timeoutInMillis, resources, egress: compileEgress({ allow, deny }), supports }
}
