import { apiName, deploymentName } from '../definition/resource-name.ts'
import type { RestApiDefinition, StageDefinition } from '../definition/rest-api.ts'
import { findOwn } from '../exchange/own.ts'
import { isSameJson } from './same-json.ts'
import type { DeploymentEntry, RolloutDocument, StageRecord } from './store/documents.ts'
import { put, rolloutName } from './store/documents.ts'
import type { StoreOperation } from './store/store.ts'

/** Automatic deployments that are kept although no stage uses them. Chosen: enough to roll back a bad day. */
export const KEPT_AUTOMATIC_DEPLOYMENTS = 20

/** Earlier deployments that a stage remembers. */
const REMEMBERED_DEPLOYMENTS = 10

/** Facts that a put starts from. */
export interface PutState {
  readonly rollout: RolloutDocument
  /** Definition of the newest deployment: when nothing but stages differs from it, it is used again. */
  readonly newest: RestApiDefinition | undefined
  /** The definition that is stored now. */
  readonly stored: RestApiDefinition | undefined
}

/** Documents that a change writes, and the deployments that it makes. */
export interface RolloutPlan {
  readonly operations: readonly StoreOperation[]
  readonly created: readonly string[]
  /** Definition that the created deployments are copies of. */
  readonly deployed: RestApiDefinition | undefined
  /** API → what its stages serve then: stage → deployment id. An API that is not in it serves what it did. */
  readonly serves: ReadonlyMap<string, Readonly<Record<string, string>>>
}

/** A change of documents by which nothing else is served. */
export function planOf(operations: readonly StoreOperation[]): RolloutPlan {
  return { operations, created: [], deployed: undefined, serves: new Map() }
}

/** Lets a stage serve a deployment. `back`: it was served before, and what followed it is forgotten. */
export interface StageMove {
  readonly stage: string
  readonly id: string
  readonly direction: 'on' | 'back'
}

/** A stage as CreateDeployment makes it when the definition has none of that name. */
export const NEW_STAGE: StageDefinition = {
  description: '',
  variables: {},
  autoDeploy: false,
  deploymentId: null,
  canarySettings: null,
}

/**
 * Stores a definition: pinned stages take their deployment, stages with autoDeploy the newest state, others stay.
 * Every deploymentId in it exists. A deployment's content is all but the stages: their settings are live.
 * A put that changes nothing has no operations. A stage that is moved with it serves that deployment instead.
 */
export function planPut(state: PutState, definition: RestApiDefinition, now: string, move?: StageMove): RolloutPlan {
  const { rollout, newest, stored } = state
  const isReusable = newest !== undefined && isSameContent(newest, definition)
  const id = deploymentId(rollout.lastDeployment + (isReusable ? 0 : 1))
  const unmoved = stagesAfterPut(rollout, definition, id)
  const stages =
    move === undefined ? unmoved : { ...unmoved, [move.stage]: moved(findOwn(rollout.stages, move.stage), move) }
  const isCreated = !isReusable && Object.values(stages).some(record => record.deploymentId === id)
  const entry = { createTime: now, description: '', automatic: true }
  const counted = isCreated ? addDeployment(rollout, id, entry) : rollout
  const { kept, dropped } = prune(counted, stages, definition)
  const after = { ...counted, updateTime: now, deployments: kept, stages }
  const isSame = isSameJson({ ...after, updateTime: rollout.updateTime }, rollout)
  const isStored = stored !== undefined && isSameJson(stored, definition)
  const operations: StoreOperation[] = [
    ...(isStored ? [] : [put(apiName(definition.name), { updateTime: now, definition })]),
    ...(isCreated ? [put(deploymentName(definition.name, id), { definition })] : []),
    ...(isSame ? [] : [put(rolloutName(definition.name), after)]),
    ...dropped.map(old => ({ kind: 'delete' as const, name: deploymentName(definition.name, old) })),
  ]
  const created = isCreated ? [id] : []
  return { operations, created, deployed: definition, serves: serving(definition, stages) }
}

/** The definition with the stored stages that it does not name, as they are. */
export function withUnnamedStages(definition: RestApiDefinition, stored: RestApiDefinition | undefined) {
  const kept = Object.entries(stored?.stages ?? {}).filter(([stage]) => !Object.hasOwn(definition.stages, stage))
  if (kept.length === 0) return definition
  const stages = Object.assign(Object.create(null), definition.stages, Object.fromEntries(kept))
  return { ...definition, stages }
}

/** Deletes an API with all that belongs to it. */
export function planDeletion(api: string, { deployments }: RolloutDocument): RolloutPlan {
  const ids = Object.keys(deployments)
  const names = [apiName(api), rolloutName(api), ...ids.map(id => deploymentName(api, id))]
  const operations = names.map((name): StoreOperation => ({ kind: 'delete', name }))
  return { ...planOf(operations), serves: new Map([[api, {}]]) }
}

/** Makes a deployment of the stored definition, and lets a stage serve it; null = no stage yet. */
export function planDeployment(
  rollout: RolloutDocument,
  definition: RestApiDefinition,
  target: { readonly stage: string | null; readonly description: string },
  now: string,
): RolloutPlan {
  const id = deploymentId(rollout.lastDeployment + 1)
  const { stage, description } = target
  const entry = { createTime: now, description, automatic: false }
  const counted = { ...addDeployment(rollout, id, entry), updateTime: now }
  const moves =
    stage === null
      ? planOf([put(rolloutName(definition.name), counted)])
      : planMove(counted, definition, { stage, id, direction: 'on' }, now)
  const operations = [put(deploymentName(definition.name, id), { definition }), ...moves.operations]
  return { operations, created: [id], deployed: definition, serves: moves.serves }
}

/** Lets a stage serve a deployment that exists. A pin in the definition follows, so that the next put keeps it. */
export function planMove(
  rollout: RolloutDocument,
  definition: RestApiDefinition,
  move: StageMove,
  now: string,
): RolloutPlan {
  const { stage, id } = move
  const stages = { ...rollout.stages, [stage]: moved(findOwn(rollout.stages, stage), move) }
  const record = put(rolloutName(definition.name), { ...rollout, updateTime: now, stages })
  const settings = findOwn(definition.stages, stage)
  if (settings !== undefined && (settings.deploymentId === null || settings.deploymentId === id)) {
    return { ...planOf([record]), serves: serving(definition, stages) }
  }
  const pinned = settings === undefined ? NEW_STAGE : { ...settings, deploymentId: id }
  const changed = { ...definition, stages: { ...definition.stages, [stage]: pinned } }
  const operations = [record, put(apiName(definition.name), { updateTime: now, definition: changed })]
  return { ...planOf(operations), serves: serving(changed, stages) }
}

/** Two definitions that would make the same deployment: they differ in their stages at most. */
export function isSameContent(one: RestApiDefinition, other: RestApiDefinition): boolean {
  return isSameJson({ ...one, stages: null }, { ...other, stages: null })
}

/** Deployments that stages serve or send their canary traffic to → those stages. */
export function usedDeployments(
  records: Readonly<Record<string, StageRecord>>,
  stages: Readonly<Record<string, StageDefinition>>,
): ReadonlyMap<string, readonly string[]> {
  const used = new Map<string, string[]>()
  const use = (id: string | null | undefined, stage: string) => {
    if (id === undefined || id === null) return
    const users = used.get(id)
    if (users === undefined) used.set(id, [stage])
    else if (!users.includes(stage)) users.push(stage)
  }
  for (const [stage, record] of Object.entries(records)) use(record.deploymentId, stage)
  for (const [stage, settings] of Object.entries(stages)) use(settings.canarySettings?.deploymentId, stage)
  return used
}

function deploymentId(number: number): string {
  return `d${number}`
}

/** Stages that the definition has, and what each serves. */
function serving({ name, stages }: RestApiDefinition, records: Readonly<Record<string, StageRecord>>) {
  const own = Object.entries(records).filter(([stage]) => Object.hasOwn(stages, stage))
  const ids = own.map(([stage, { deploymentId: id }]) => [stage, id])
  const served: Record<string, string> = Object.assign(Object.create(null), Object.fromEntries(ids))
  return new Map([[name, served]])
}

function moved(served: StageRecord | undefined, { id, direction }: StageMove): StageRecord {
  const place = direction === 'back' ? (served?.previous.indexOf(id) ?? -1) : -1
  if (served === undefined || place < 0) return moveTo(served, id)
  return { deploymentId: id, previous: served.previous.slice(place + 1) }
}

function moveTo(served: StageRecord | undefined, id: string): StageRecord {
  if (served === undefined) return { deploymentId: id, previous: [] }
  if (served.deploymentId === id) return served
  const previous = [served.deploymentId, ...served.previous].filter(earlier => earlier !== id)
  return { deploymentId: id, previous: previous.slice(0, REMEMBERED_DEPLOYMENTS) }
}

function stagesAfterPut(rollout: RolloutDocument, definition: RestApiDefinition, newId: string) {
  const stages: Record<string, StageRecord> = Object.create(null)
  for (const [stage, settings] of Object.entries(definition.stages)) {
    const served = findOwn(rollout.stages, stage)
    const target = settings.deploymentId ?? (settings.autoDeploy ? newId : served?.deploymentId)
    if (target !== undefined) stages[stage] = moveTo(served, target)
  }
  return stages
}

function addDeployment(rollout: RolloutDocument, id: string, entry: DeploymentEntry): RolloutDocument {
  const deployments = { ...rollout.deployments, [id]: entry }
  return { ...rollout, lastDeployment: rollout.lastDeployment + 1, deployments }
}

function prune(
  { deployments }: RolloutDocument,
  stages: Readonly<Record<string, StageRecord>>,
  definition: RestApiDefinition,
) {
  const used = usedDeployments(stages, definition.stages)
  const unused = Object.keys(deployments).filter(id => deployments[id]?.automatic && !used.has(id))
  const dropped = new Set(unused.slice(0, -KEPT_AUTOMATIC_DEPLOYMENTS))
  const kept = Object.fromEntries(Object.entries(deployments).filter(([id]) => !dropped.has(id)))
  return { kept, dropped: [...dropped] }
}
