import { stageToJson } from '../../definition/wire/wire.ts'
import type { Deployment__Output } from '../../generated/regauge/admin/v1/Deployment.ts'
import type { RestApiSummary__Output } from '../../generated/regauge/admin/v1/RestApiSummary.ts'
import type { Stage__Output } from '../../generated/regauge/admin/v1/Stage.ts'
import type { StoreStatus__Output } from '../../generated/regauge/admin/v1/StoreStatus.ts'
import { isoTime } from './admin-command.ts'

// Messages of the admin API as the command line prints them in JSON: numbers as numbers, times as ISO 8601.

export function apiView(api: RestApiSummary__Output) {
  const { name, etag, description, methods } = api
  const stages = api.stages.map(({ stage, deploymentId, autoDeploy, undeployedChanges }) => {
    return { stage, deploymentId: deploymentId || null, autoDeploy, undeployedChanges }
  })
  return {
    name,
    etag,
    revision: Number(api.revision),
    updateTime: isoTime(api.updateTime),
    description,
    methods,
    stages,
  }
}

export function deploymentView(deployment: Deployment__Output) {
  const { name, description, automatic, stages } = deployment
  const revision = Number(deployment.revision)
  return { name, revision, createTime: isoTime(deployment.createTime), description, automatic, stages }
}

export function stageView(stage: Stage__Output) {
  const { name, etag, deploymentId, previousDeploymentIds } = stage
  return {
    name,
    etag,
    revision: Number(stage.revision),
    updateTime: isoTime(stage.updateTime),
    deploymentId: deploymentId || null,
    previousDeploymentIds,
    settings: stage.settings === null ? {} : stageToJson(stage.settings),
  }
}

export function storeView(store: StoreStatus__Output) {
  const { kind, message } = store
  const state = store.state === 'STORE_STATE_BEHIND' ? 'behind' : 'ok'
  return { kind, state, message, revision: Number(store.revision), knownRevision: Number(store.knownRevision) }
}

/** Last segment of a resource name. */
export function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}
