import { setImmediate } from 'node:timers/promises'
import type { DeployedApi, DeployedConfig, DeployedStage } from '../definition/deployment.ts'
import type { RestApiDefinition } from '../definition/rest-api.ts'
import { findOwn } from '../exchange/own.ts'
import type { Catalog } from './catalog.ts'
import { usedDeployments } from './rollout.ts'

/** What data planes are to serve, at once and again after each change of the store. */
export async function* deployedConfigs(catalog: Catalog, signal: AbortSignal): AsyncGenerator<DeployedConfig> {
  for await (const current of catalog.changes(signal)) {
    // Whoever made the change is answered first.
    await setImmediate()
    yield deployedConfig(current)
  }
}

/** What data planes are to serve at the catalog's revision. An API of which nothing is deployed is left out. */
export function deployedConfig(catalog: Catalog): DeployedConfig {
  const apis: Record<string, DeployedApi> = Object.create(null)
  for (const api of catalog.apis()) {
    const deployed = deployedApi(catalog, api)
    if (Object.keys(deployed.stages).length > 0) apis[api] = deployed
  }
  return { revision: String(catalog.revision), apis }
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
