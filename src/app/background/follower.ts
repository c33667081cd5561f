// Wires the follower of the push stream: what it receives is checked and compiled, and handed on to be served.
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { DeployedConfig, RejectedResource } from '../../definition/deployment.ts'
import { deploymentName } from '../../definition/resource-name.ts'
import type { RestApiDefinition } from '../../definition/rest-api.ts'
import type { Problem } from '../../exchange/failure.ts'
import { findOwn } from '../../exchange/own.ts'
import { type CompileOptions, packSnapshot } from '../../snapshot/compile.ts'
import type { PackedSnapshot } from '../../snapshot/packed.ts'
import { Follower, type FollowerEvent } from '../../sync/follow.ts'
import type { Settings } from '../settings/settings.ts'
import type { CheckedDefinitions } from './checked-definitions.ts'

/** Identity of a follower among its siblings in other processes. */
export interface FollowerPlace {
  /** Its name in the fleet. */
  readonly nodeId: string
  /** `read`: a sibling keeps the last good configuration on disk. */
  readonly cacheUse: 'keep' | 'read'
}

/** Inputs of a follower: settings, checks, and the place where snapshots go. */
export interface FollowerWiring {
  readonly settings: Settings
  /** Address of the push stream. */
  readonly sync: string
  readonly place: FollowerPlace
  readonly options: CompileOptions
  readonly checks: CheckedDefinitions
  /** Resolves when the snapshot is served. */
  readonly serve: (snapshot: PackedSnapshot) => Promise<void>
  readonly onEvent: (event: FollowerEvent) => void
}

/** Version that a data plane announces: of what it can be pushed, not of the package. */
const PROTOCOL_VERSION = '1'

/** Starts to follow; resolves when the last good configuration, if there is one, is served. */
export async function startFollower(wiring: FollowerWiring): Promise<Follower> {
  const { settings, sync, place, checks, onEvent } = wiring
  return Follower.start({
    addresses: [sync],
    node: { id: place.nodeId, version: PROTOCOL_VERSION, capabilities: ['jsonata'] },
    cacheFile: settings.dataDir === ':memory:' ? null : join(settings.dataDir, 'last-good.json'),
    cacheUse: place.cacheUse,
    check: (config, served) => findRejected(config, served, { checks, onEvent }),
    serve: createServe(wiring),
    onEvent,
  })
}

/** Prepares a configuration aside, with what is the same in the last one, and has it swapped in. */
function createServe({ options, serve }: FollowerWiring): (config: DeployedConfig) => Promise<void> {
  let last: DeployedConfig | undefined
  return async config => {
    await serve(await packSnapshot(config, options, last))
    last = config
  }
}

/** Deployments that this data plane cannot compile, although its control plane could: another version, or a bug. */
async function findRejected(
  config: DeployedConfig,
  served: DeployedConfig,
  { checks, onEvent }: Pick<FollowerWiring, 'checks' | 'onEvent'>,
): Promise<RejectedResource[]> {
  const rejected: RejectedResource[] = []
  for (const [name, api] of Object.entries(config.apis)) {
    for (const [id, definition] of Object.entries(api.deployments)) {
      if (findOwn(findOwn(served.apis, name)?.deployments, id) === definition) continue
      const resource = deploymentName(name, id)
      const found = await checkPatiently(definition, checks)
      // A rule that is newer than what was published does not end its service.
      const newer = found.filter(({ severity }) => severity === 'publish')
      const problems = found.filter(({ severity }) => severity === undefined)
      if (newer.length > 0) onEvent({ kind: 'outdated', resource, problems: newer })
      if (problems.length > 0) rejected.push({ resource, problems })
    }
  }
  return rejected
}

/** Wait before a busy check is tried again; nobody waits for a push as a caller waits for an answer. */
const RETRY_MS = 200

async function checkPatiently(definition: RestApiDefinition, checks: CheckedDefinitions): Promise<readonly Problem[]> {
  for (;;) {
    const problems = await checks.check(definition)
    if (problems !== 'busy') return problems
    await delay(RETRY_MS)
  }
}
