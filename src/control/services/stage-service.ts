import { apiName, deploymentName, parseApiName, parseStageName, stageName } from '../../definition/resource-name.ts'
import type { RestApiDefinition, StageDefinition } from '../../definition/rest-api.ts'
import { jsonToStage, stageToJson } from '../../definition/wire/wire.ts'
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
  const { etag, deploymentId } = request.stage
  const { api, stage } = address
  const paths = request.updateMask?.paths ?? defaultPaths(request.stage)
  const unknown = paths.find(path => path !== 'deployment_id' && !Object.hasOwn(SETTINGS, path))
  if (unknown !== undefined) return invalidField('updateMask', `${unknown} cannot be updated`)
  const stored = writer.stored(api)
  if (isRefusal(stored)) return stored
  if (isStale(etag, stored.revision)) return etagMismatch(apiName(api), etagOf(stored.revision))
  const isMoved = paths.includes('deployment_id')
  const { deployments } = writer.catalog.getRollout(api).document
  if (isMoved && !Object.hasOwn(deployments, deploymentId)) return notFound(deploymentName(api, deploymentId))
  const written = await writer.put(withSettings(stored.definition, stage, request.stage, paths), {
    // The edit is made on what was read here, so it must still be there when it is written.
    etag: etagOf(stored.revision),
    mode: 'store',
    existing: 'replace',
    largeRemoval: request.allowRemoval ? 'allow' : 'refuse',
    ...(isMoved ? { move: { stage, id: deploymentId, direction: 'on' } } : {}),
  })
  if (!isRefusal(written)) return describe(writer, address)
  // Without an etag of the caller's the last writer wins: edit what the other one wrote.
  const isRace = written.details.reason === 'ETAG_MISMATCH' && etag === ''
  return isRace ? updateStage(writer, request) : written
}

/** The definition's JSON with what the paths name; a pin of the stage follows where the stage is moved. */
function withSettings(
  definition: RestApiDefinition,
  stage: string,
  { deploymentId, settings }: NonNullable<UpdateStageRequest__Output['stage']>,
  paths: readonly string[],
): unknown {
  const given = settings === null ? {} : stageToJson(settings)
  const changes = Object.fromEntries(paths.flatMap(path => SETTINGS[path] ?? []).map(field => [field, given[field]]))
  const before = findOwn(definition.stages, stage)
  const isPinMoved = paths.includes('deployment_id') && before?.deploymentId != null
  const pin = isPinMoved ? { deploymentId } : {}
  return { ...definition, stages: { ...definition.stages, [stage]: { ...before, ...changes, ...pin } } }
}

/** Paths of the fields that a request without a mask sets. */
function defaultPaths({ deploymentId, settings }: NonNullable<UpdateStageRequest__Output['stage']>): string[] {
  const given = settings === null ? {} : stageToJson(settings)
  const { variables, ...others } = given
  const isSet = { ...others, ...(Object.keys(variables ?? {}).length > 0 ? { variables } : {}) }
  const paths = Object.keys(SETTINGS).filter(path => Object.hasOwn(isSet, SETTINGS[path] ?? ''))
  return deploymentId === '' ? paths : ['deployment_id', ...paths]
}

/** Lets a stage serve an earlier deployment. The one before is looked up with each attempt: another may be faster. */
async function rollbackStage(
  writer: ApiWriter,
  { name, deploymentId, allowRemoval }: RollbackStageRequest__Output,
): Promise<Stage | Refusal> {
  const address = findStage(writer, name)
  if (isRefusal(address)) return address
  const { api, stage } = address
  const attempt = () => {
    const stored = writer.stored(api)
    if (isRefusal(stored)) return stored
    const rollout = writer.catalog.getRollout(api).document
    const { stages, deployments } = rollout
    const before = findOwn(stages, stage)?.previous.find(earlier => Object.hasOwn(deployments, earlier))
    const id = deploymentId === '' ? before : deploymentId
    if (id === undefined) {
      return failedPrecondition('NOTHING_BEFORE', name, `${name} has served no other deployment that is still there`)
    }
    if (!Object.hasOwn(deployments, id)) return notFound(deploymentName(api, id))
    const plan = planMove(rollout, stored.definition, { stage, id, direction: 'back' }, writer.now())
    return { plan, result: () => describe(writer, address) }
  }
  return writer.change<Stage>(api, attempt, allowRemoval ? 'allow' : 'refuse')
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
