// ◆ Wires the follower of the push stream: what it receives is checked and compiled, and handed on to be served.

import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { explained, makeDataDir } from '../../control/store/file.ts'
import type { DeployedConfig, RejectedResource } from '../../definition/deployment.ts'
import type { RestApiDefinition } from '../../definition/rest-api.ts'
import type { Problem } from '../../exchange/failure.ts'
import { findOwn } from '../../exchange/own.ts'
import { type CompileOptions, packSnapshot } from '../../snapshot/compile.ts'
import type { PackedSnapshot } from '../../snapshot/packed.ts'
import { Follower, type FollowerEvent } from '../../sync/follow.ts'
import type { Settings } from '../settings/settings.ts'
import type { CheckedDefinitions } from './checked-definitions.ts'

/** What tells a follower from its siblings in other processes. */
export interface FollowerPlace {
  /** Its name in the fleet. */
  readonly nodeId: string
  /** `read`: a sibling keeps the last good configuration on disk. */
  readonly cacheUse: 'keep' | 'read'
}

/** What the follower is wired of. */
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

/** Where a configuration comes from that is to be served. */
type ConfigSource = 'cache' | 'stream'

/** Starts to follow; resolves when the last good configuration, if there is one, is served. */
export async function startFollower(wiring: FollowerWiring): Promise<Follower> {
  const { settings, sync, place, onEvent } = wiring
  // What the cache holds was checked before it was acknowledged; it comes first, and waits for no thread.
  let source: ConfigSource = 'cache'
  const follower = await Follower.start({
    addresses: [sync],
    node: { id: place.nodeId, version: PROTOCOL_VERSION, capabilities: ['jsonata'] },
    cacheFile: settings.dataDir === ':memory:' ? null : join(settings.dataDir, 'last-good.json'),
    cacheUse: place.cacheUse,
    apply: createApply(wiring, () => source),
    onEvent,
  })
  source = 'stream'
  return follower
}

/** Name of this data plane in the fleet: the same after a restart on the same data folder. */
export function nodeId({ dataDir }: Settings): string {
  if (dataDir === ':memory:') return randomUUID()
  const file = join(dataDir, 'node-id')
  try {
    const known = readFileSync(file, 'utf8').trim()
    if (/^[0-9a-f-]{36}$/.test(known)) return known
  } catch {}
  const id = randomUUID()
  makeDataDir(dataDir)
  explained(dataDir, () => writeFileSync(file, `${id}\n`, { mode: 0o600 }))
  return id
}

/**
 * Prepares a configuration aside and has it swapped in. An API whose definition does not compile here is rejected, and
 * served on as it was.
 */
function createApply(
  { checks, options, serve }: FollowerWiring,
  source: () => ConfigSource,
): (config: DeployedConfig) => Promise<RejectedResource[]> {
  let served: DeployedConfig | undefined
  return async config => {
    const rejected = source() === 'cache' ? [] : await findRejected(config, served, checks)
    const accepted = withoutRejected(config, rejected, served)
    await serve(await packSnapshot(accepted, options, served))
    served = accepted
    return rejected
  }
}

/** The configuration with the APIs that were rejected as they were served before, if they were. */
function withoutRejected(
  config: DeployedConfig,
  rejected: readonly RejectedResource[],
  served: DeployedConfig | undefined,
): DeployedConfig {
  const apis = { ...config.apis }
  for (const { resource } of rejected) {
    const name = resource.split('/')[1] ?? ''
    const before = findOwn(served?.apis, name)
    if (before === undefined) delete apis[name]
    else apis[name] = before
  }
  return { ...config, apis }
}

/** Deployments that this data plane cannot compile, although its control plane could: another version, or a bug. */
async function findRejected(
  config: DeployedConfig,
  served: DeployedConfig | undefined,
  checks: CheckedDefinitions,
): Promise<RejectedResource[]> {
  const rejected: RejectedResource[] = []
  for (const [name, api] of Object.entries(config.apis)) {
    for (const [id, definition] of Object.entries(api.deployments)) {
      if (findOwn(findOwn(served?.apis, name)?.deployments, id) === definition) continue
      const problems = await checkPatiently(definition, checks)
      if (problems.length > 0) rejected.push({ resource: `restApis/${name}/deployments/${id}`, problems })
    }
  }
  return rejected
}

/** Nobody waits for a push as a caller waits for an answer. */
const RETRY_MS = 200

async function checkPatiently(definition: RestApiDefinition, checks: CheckedDefinitions): Promise<readonly Problem[]> {
  for (;;) {
    const problems = await checks.check(definition)
    // A rule that is newer than what was published does not end its service.
    if (problems !== 'busy') return problems.filter(({ severity }) => severity === undefined)
    await delay(RETRY_MS)
  }
}
