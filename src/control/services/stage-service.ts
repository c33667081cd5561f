import { apiName, deploymentName, parseApiName, parseStageName, stageName } from '../../definition/resource-name.ts'
import type { StageDefinition } from '../../definition/rest-api.ts'
import { jsonToStage, stageToJson } from '../../definition/wire.ts'
import { findOwn } from '../../exchange/own.ts'
import type { RollbackStageRequest__Output } from '../../generated/regauge/admin/v1/RollbackStageRequest.ts'
import type { Stage } from '../../generated/regauge/admin/v1/Stage.ts'
import type { StageServiceHandlers } from '../../generated/regauge/admin/v1/StageService.ts'
import type { UpdateStageRequest__Output } from '../../generated/regauge/admin/v1/UpdateStageRequest.ts'
import type { ApiWriter } from '../api-writer.ts'
import { etagMismatch, failedPrecondition, invalidField, isRefusal, notFound, type Refusal } from '../refusal.ts'
import { planMove } from '../rollout.ts'
import { etagOf, isStale, type ReportFault, timestamp, unary } from '../rpc.ts'

const NAME_FORM = 'must be restApis/{api}/stages/{stage}'

/** Settings that UpdateStage changes. Paths arrive in protobuf's spelling; JSON clients write the other one. */
const SETTINGS: Readonly<Record<string, keyof StageDefinition>> = {
  'settings.description': 'description',
  'settings.variables': 'variables',
  'settings.auto_deploy': 'autoDeploy',
  'settings.canary_settings': 'canarySettings',
}

/** The methods of StageService. */
export function stageService(writer: ApiWriter, report: ReportFault): StageServiceHandlers {
  return {
    GetStage: unary(({ name }) => {
      const found = findStage(writer, name)
      return isRefusal(found) ? found : describe(writer, found)
    }, report),
    ListStages: unary(({ parent }) => {
      const api = parseApiName(parent)
      if (api === undefined) return invalidField('parent', 'must be restApis/{api}')
      const stored = writer.stored(api)
      if (isRefusal(stored)) return stored
      return { stages: Object.keys(stored.definition.stages).map(stage => describe(writer, { api, stage })) }
    }, report),
    UpdateStage: unary(request => updateStage(writer, request), report),
    RollbackStage: unary(request => rollbackStage(writer, request), report),
  }
}

interface StageAddress {
  readonly api: string
  readonly stage: string
}

async function updateStage(writer: ApiWriter, request: UpdateStageRequest__Output): Promise<Stage | Refusal> {
  const address = findStage(writer, request.stage?.name ?? '')
  if (isRefusal(address) || request.stage === null) return isRefusal(address) ? address : notFound('stage')
  const { etag, deploymentId, settings } = request.stage
  const paths = request.updateMask?.paths ?? defaultPaths(request.stage)
  const unknown = paths.find(path => path !== 'deployment_id' && !Object.hasOwn(SETTINGS, path))
  if (unknown !== undefined) return invalidField('updateMask', `${unknown} cannot be updated`)
  const stored = writer.stored(address.api)
  if (isRefusal(stored)) return stored
  if (isStale(etag, stored.revision)) return etagMismatch(apiName(address.api), etagOf(stored.revision))
  const isMoved = paths.includes('deployment_id')
  // Everything that can be refused comes before the first write.
  const { deployments } = writer.catalog.getRollout(address.api).document
  if (isMoved && !Object.hasOwn(deployments, deploymentId)) return notFound(deploymentName(address.api, deploymentId))
  const given = settings === null ? {} : stageToJson(settings)
  const changed = paths.flatMap(path => findOwn(SETTINGS, path) ?? [])
  if (changed.length > 0) {
    const outcome = await changeSettings(
      writer,
      address,
      Object.fromEntries(changed.map(field => [field, given[field]])),
    )
    if (isRefusal(outcome)) return outcome
  }
  return isMoved ? moveStage(writer, address, deploymentId) : describe(writer, address)
}

/** What is set in a request without a mask. */
function defaultPaths({ deploymentId, settings }: NonNullable<UpdateStageRequest__Output['stage']>): string[] {
  const given = settings === null ? {} : stageToJson(settings)
  const { variables, ...others } = given
  const isSet = { ...others, ...(Object.keys(variables ?? {}).length > 0 ? { variables } : {}) }
  const paths = Object.keys(SETTINGS).filter(path => Object.hasOwn(isSet, SETTINGS[path] ?? ''))
  return deploymentId === '' ? paths : ['deployment_id', ...paths]
}

async function changeSettings(
  writer: ApiWriter,
  address: StageAddress,
  change: Readonly<Record<string, unknown>>,
): Promise<Stage | Refusal> {
  const stored = writer.stored(address.api)
  if (isRefusal(stored)) return stored
  const { definition } = stored
  const settings = { ...definition.stages[address.stage], ...change }
  const edited = { ...definition, stages: { ...definition.stages, [address.stage]: settings } }
  const how = { etag: etagOf(stored.revision), mode: 'store', existing: 'replace' } as const
  const written = await writer.put(edited, how)
  return isRefusal(written) ? written : describe(writer, address)
}

async function rollbackStage(
  writer: ApiWriter,
  { name, deploymentId }: RollbackStageRequest__Output,
): Promise<Stage | Refusal> {
  const address = findStage(writer, name)
  if (isRefusal(address)) return address
  if (deploymentId !== '') return moveStage(writer, address, deploymentId)
  const { stages, deployments } = writer.catalog.getRollout(address.api).document
  const before = stages[address.stage]?.previous.find(id => Object.hasOwn(deployments, id))
  if (before !== undefined) return moveStage(writer, address, before)
  return failedPrecondition('NOTHING_BEFORE', name, `${name} has served no other deployment that is still there`)
}

/** Lets a stage serve a deployment that exists. */
function moveStage(writer: ApiWriter, address: StageAddress, id: string): Promise<Stage | Refusal> {
  const { api, stage } = address
  return writer.change<Stage>(api, () => {
    const stored = writer.stored(api)
    if (isRefusal(stored)) return stored
    const rollout = writer.catalog.getRollout(api).document
    if (!Object.hasOwn(rollout.deployments, id)) return notFound(deploymentName(api, id))
    const operations = planMove(rollout, stored.definition, { stage, id }, writer.now())
    return { plan: { operations, created: [] }, result: () => describe(writer, address) }
  })
}

function findStage(writer: ApiWriter, name: string): StageAddress | Refusal {
  const address = parseStageName(name)
  if (address === undefined) return invalidField('name', NAME_FORM)
  const stages = writer.catalog.findApi(address.api)?.document.definition.stages ?? {}
  return Object.hasOwn(stages, address.stage) ? address : notFound(name)
}

function describe({ catalog }: ApiWriter, { api, stage }: StageAddress): Stage {
  const stored = catalog.findApi(api)
  const rollout = catalog.getRollout(api)
  const record = findOwn(rollout.document.stages, stage)
  const apiRevision = stored?.revision ?? 0n
  const isRolloutNewer = rollout.revision > apiRevision
  const updateTime = isRolloutNewer ? rollout.document.updateTime : (stored?.document.updateTime ?? '')
  return {
    name: stageName(api, stage),
    etag: etagOf(apiRevision),
    updateTime: timestamp(updateTime),
    revision: String(isRolloutNewer ? rollout.revision : apiRevision),
    deploymentId: record?.deploymentId ?? '',
    previousDeploymentIds: [...(record?.previous ?? [])],
    settings: jsonToStage(findOwn(stored?.document.definition.stages, stage)),
  }
}
