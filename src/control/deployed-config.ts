import { setImmediate } from 'node:timers/promises'
import type { DeployedApi, DeployedConfig, DeployedStage } from '../definition/deployment.ts'
import type { RestApiDefinition } from '../definition/rest-api.ts'
import { findOwn } from '../exchange/own.ts'
import type { Catalog } from './catalog.ts'
import { usedDeployments } from './rollout.ts'
import type { Commit } from './store/store.ts'

/** Gives what followers keep of a commit. */
export type SealCommit = (commit: Commit) => string

/** Configurations for the data planes: one at once, and another after each change of the store. */
export async function* deployedConfigs(
  catalog: Catalog,
  seal: SealCommit,
  signal: AbortSignal,
): AsyncGenerator<DeployedConfig> {
  for await (const current of catalog.changes(signal)) {
    // The caller who made the change is answered first.
    await setImmediate()
    yield deployedConfig(current, seal)
  }
}

/** Configuration for the data planes at the catalog's revision. An API of which nothing is deployed is left out. */
export function deployedConfig(catalog: Catalog, seal: SealCommit): DeployedConfig {
  const apis: Record<string, DeployedApi> = Object.create(null)
  for (const api of catalog.apis()) {
    const deployed = deployedApi(catalog, api)
    if (Object.keys(deployed.stages).length > 0) apis[api] = deployed
  }
  return { revision: String(catalog.revision), history: seal(catalog.head), apis }
}

function deployedApi(catalog: Catalog, api: string): DeployedApi {
  const settingsByStage = catalog.findApi(api)?.document.definition.stages ?? {}
  const rollout = catalog.getRollout(api).document
  const stages: Record<string, DeployedStage> = Object.create(null)
  for (const [stage, settings] of Object.entries(settingsByStage)) {
    const record = findOwn(rollout.stages, stage)
    if (record !== undefined) stages[stage] = { deploymentId: record.deploymentId, settings }
  }
  const deployments: Record<string, RestApiDefinition> = Object.create(null)
  for (const id of usedDeployments(rollout.stages, settingsByStage).keys()) {
    const definition = catalog.findDeployment(api, id)
    if (definition !== undefined) deployments[id] = definition
  }
  return { deployments, stages }
}
