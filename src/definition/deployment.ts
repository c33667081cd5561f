import type { Problem } from '../exchange/failure.ts'
import type { RestApiDefinition, StageDefinition } from './rest-api.ts'

/** All that a data plane serves at one revision of the store. */
export interface DeployedConfig {
  /** Revision of the store, decimal; grows. */
  readonly revision: string
  /** The store's name for the revision, with its proof; absent where it came from a version without such. */
  readonly history?: string
  /** API name → what is deployed of it. */
  readonly apis: Readonly<Record<string, DeployedApi>>
}

/** The deployments of one API that its stages use. A deployment is an immutable copy of the definition. */
export interface DeployedApi {
  readonly deployments: Readonly<Record<string, RestApiDefinition>>
  readonly stages: Readonly<Record<string, DeployedStage>>
}

/** The small mutable part: which deployment a stage serves, and its settings as they are now. */
export interface DeployedStage {
  readonly deploymentId: string
  readonly settings: StageDefinition
}

/** Faults of one API, by the resource name that a NACK lists: `restApis/{api}/deployments/{id}`. */
export interface RejectedResource {
  readonly resource: string
  readonly problems: readonly Problem[]
}
