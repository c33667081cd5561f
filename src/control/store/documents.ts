import { reviveDefinition } from '../../definition/from-json.ts'
import { apiName } from '../../definition/resource-name.ts'
import type { RestApiDefinition } from '../../definition/rest-api.ts'
import type { StoreOperation } from './store.ts'

/** `restApis/{api}`: the definition as it was last stored. */
export interface ApiDocument {
  /** ISO 8601, UTC. */
  readonly updateTime: string
  readonly definition: RestApiDefinition
}

/** `restApis/{api}/deployments/{id}`: an immutable copy of a definition. */
export interface DeploymentDocument {
  readonly definition: RestApiDefinition
}

/**
 * `restApis/{api}/rollout`: what there is to serve, and what each stage serves. One document an API, so that one
 * expectation guards all of it.
 */
export interface RolloutDocument {
  readonly updateTime: string
  /** Number of the last deployment that was made; ids are never used again. */
  readonly lastDeployment: number
  /** Id → what lists tell of a deployment, without its definition; oldest first. */
  readonly deployments: Readonly<Record<string, DeploymentEntry>>
  readonly stages: Readonly<Record<string, StageRecord>>
}

export interface DeploymentEntry {
  readonly createTime: string
  readonly description: string
  /** Made by autoDeploy; such ones are pruned when no stage uses them. */
  readonly automatic: boolean
}

/** Which deployment a stage serves, and which ones before it, newest first. */
export interface StageRecord {
  readonly deploymentId: string
  readonly previous: readonly string[]
}

/** Name of an API's rollout document. */
export function rolloutName(api: string): string {
  return `${apiName(api)}/rollout`
}

/** A document as the store takes it. */
export function put(name: string, document: ApiDocument | DeploymentDocument | RolloutDocument): StoreOperation {
  return { kind: 'put', name, body: JSON.stringify(document) }
}

// The three readers trust the store's checksum: the bodies are what `put` wrote.

export function readApi(body: string): ApiDocument {
  const json: ApiDocument = JSON.parse(body)
  return { ...json, definition: reviveDefinition(json.definition) }
}

export function readDeployment(body: string): DeploymentDocument {
  const json: DeploymentDocument = JSON.parse(body)
  return { definition: reviveDefinition(json.definition) }
}

export function readRollout(body: string): RolloutDocument {
  const json: RolloutDocument = JSON.parse(body)
  const stages = Object.assign(Object.create(null), json.stages)
  return { ...json, stages, deployments: Object.assign(Object.create(null), json.deployments) }
}
