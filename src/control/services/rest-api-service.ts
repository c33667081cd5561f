import type { handleServerStreamingCall } from '@grpc/grpc-js'
import {
  apiName,
  deploymentName,
  parseApiName,
  parseDeploymentName,
  stageName,
} from '../../definition/resource-name.ts'
import { jsonToRestApi, restApiToJson } from '../../definition/wire/wire.ts'
import type { Problem } from '../../exchange/failure.ts'
import { messageOf } from '../../exchange/failure.ts'
import type { GetRestApiStreamRequest__Output } from '../../generated/regauge/admin/v1/GetRestApiStreamRequest.ts'
import type { GetRestApiStreamResponse } from '../../generated/regauge/admin/v1/GetRestApiStreamResponse.ts'
import type { ListRestApisRequest__Output } from '../../generated/regauge/admin/v1/ListRestApisRequest.ts'
import type { ListRestApisResponse } from '../../generated/regauge/admin/v1/ListRestApisResponse.ts'
import type { PruneRestApisRequest__Output } from '../../generated/regauge/admin/v1/PruneRestApisRequest.ts'
import type { RestApiServiceHandlers } from '../../generated/regauge/admin/v1/RestApiService.ts'
import type { RestApiSummary } from '../../generated/regauge/admin/v1/RestApiSummary.ts'
import type { ValidateRestApiResponse } from '../../generated/regauge/admin/v1/ValidateRestApiResponse.ts'
import type { RestApi, RestApi__Output } from '../../generated/regauge/definition/v1/RestApi.ts'
import { REST_API_MESSAGE } from '../../grpc/services.ts'
import type { ApiWriter, WrittenApi } from '../api-writer.ts'
import { busy, etagMismatch, invalidField, isRefusal, notFound, type Refusal, toServiceError } from '../refusal.ts'
import { isSameContent, planDeletion } from '../rollout.ts'
import { CHUNK_BYTES, chunked, etagOf, isStale, page, type ReportFault, timestamp, unary } from '../rpc.ts'

/** A validate reply lists problems up to this size; `total` tells how many there are. */
const MAX_PROBLEM_BYTES = 3 * 1024 * 1024

/** The methods of RestApiService. */
export function restApiService(writer: ApiWriter, report: ReportFault): RestApiServiceHandlers {
  return {
    PutRestApi: unary(async request => {
      if (request.restApi === null) return invalidField('restApi', 'is required')
      const written = await putApi(writer, request.restApi, { ...request, etag: request.restApi.etag })
      return isRefusal(written) ? written : toMessage(written, request.validateOnly ? undefined : written.revision)
    }, report),
    PutRestApiStream: chunked(async (first, bytes) => {
      const restApi = decodeRestApi(bytes)
      if (isRefusal(restApi)) return restApi
      const written = await putApi(writer, restApi, { ...first, etag: first.etag || restApi.etag })
      if (isRefusal(written)) return written
      const { name } = written.definition
      return {
        name: apiName(name),
        etag: etagOf(written.revision),
        revision: String(written.revision),
        deployments: written.created.map(id => deploymentName(name, id)),
        removedResources: removedStages(written),
        warnings: problemMessages(written.warnings, MAX_PROBLEM_BYTES),
      }
    }, report),
    ValidateRestApi: unary(async request => {
      const { restApi } = request
      return restApi === null ? invalidField('restApi', 'is required') : validate(writer, restApi, request)
    }, report),
    ValidateRestApiStream: chunked(async (first, bytes) => {
      const restApi = decodeRestApi(bytes)
      return isRefusal(restApi) ? restApi : validate(writer, restApi, first)
    }, report),
    GetRestApi: unary(({ name }) => getApi(writer, name), report),
    GetRestApiStream: sendInChunks(writer),
    ListRestApis: unary(request => listApis(writer, request), report),
    DeleteRestApi: unary(({ name, etag }) => deleteApi(writer, name, etag), report),
    PruneRestApis: unary(request => pruneApis(writer, request), report),
  }
}

/** Removals that a caller allows a put. */
interface RemovalFlags {
  readonly prune: boolean
  readonly allowRemoval: boolean
}

function removalMode({ prune, allowRemoval }: RemovalFlags) {
  return { unnamedStages: prune ? 'remove' : 'keep', largeRemoval: allowRemoval ? 'allow' : 'refuse' } as const
}

function putApi(
  writer: ApiWriter,
  restApi: RestApi__Output,
  request: RemovalFlags & { readonly etag: string; readonly validateOnly: boolean; readonly createOnly: boolean },
): Promise<WrittenApi | Refusal> {
  return writer.put(restApiToJson(restApi), {
    ...removalMode(request),
    etag: request.etag,
    mode: request.validateOnly ? 'validate-only' : 'store',
    existing: request.createOnly ? 'refuse' : 'replace',
  })
}

async function validate(
  writer: ApiWriter,
  restApi: RestApi__Output,
  flags: RemovalFlags,
): Promise<ValidateRestApiResponse | Refusal> {
  const checked = await writer.check(restApiToJson(restApi))
  if (checked.kind === 'busy') return busy()
  const warnings = problemMessages(checked.warnings, MAX_PROBLEM_BYTES / 3)
  if (checked.kind === 'bad') {
    const { problems } = checked
    return { problems: problemMessages(problems, MAX_PROBLEM_BYTES), total: problems.length, warnings }
  }
  const how = { ...removalMode(flags), etag: '', mode: 'validate-only', existing: 'replace' } as const
  const planned = await writer.putChecked(checked.definition, how)
  if (!isRefusal(planned)) return { removedResources: removedStages(planned), warnings }
  const { message, details } = planned
  return { problems: [{ field: '', code: details.reason ?? 'REFUSED', message }], total: 1, warnings }
}

function removedStages({ definition, removed }: WrittenApi): string[] {
  return removed.map(stage => stageName(definition.name, stage))
}

async function pruneApis(writer: ApiWriter, { keep, validateOnly, allowRemoval }: PruneRestApisRequest__Output) {
  const apis = keep.map(parseApiName)
  const wrong = keep[apis.indexOf(undefined)]
  if (wrong !== undefined) return invalidField('keep', `must be names such as restApis/{api}, not ${wrong}`)
  if (keep.length === 0) return invalidField('keep', 'is required: no API would be left')
  const outcome = await writer.prune(
    apis.filter(api => api !== undefined),
    { mode: validateOnly ? 'validate-only' : 'store', largeRemoval: allowRemoval ? 'allow' : 'refuse' },
  )
  if (isRefusal(outcome)) return outcome
  return { removedResources: outcome.removed.map(apiName), revision: String(outcome.revision) }
}

/** Problems as messages, as many as fit. */
function problemMessages(problems: readonly Problem[], maxBytes: number) {
  let bytes = 0
  return problems
    .map(({ path, code, message }) => ({ field: path, code, message }))
    .filter(({ field, code, message }) => {
      // Three bytes a UTF-16 unit at most, and the frames of the fields.
      bytes += 3 * (field.length + code.length + message.length) + 16
      return bytes <= maxBytes
    })
}

function decodeRestApi(bytes: Buffer): RestApi__Output | Refusal {
  try {
    return REST_API_MESSAGE.deserialize(bytes)
  } catch (error) {
    const why = messageOf(error)
    return invalidField('chunk', `the chunks are not a regauge.definition.v1.RestApi: ${why}`)
  }
}

function toMessage(
  { definition, updateTime }: Pick<WrittenApi, 'definition' | 'updateTime'>,
  revision?: bigint,
): RestApi {
  const message = jsonToRestApi(definition)
  if (revision === undefined) return message
  return { ...message, etag: etagOf(revision), revision: String(revision), updateTime: timestamp(updateTime) }
}

/** The stored definition of an API, or by a deployment's name the one that was deployed. */
function getApi(writer: ApiWriter, name: string): RestApi | Refusal {
  const deployment = parseDeploymentName(name)
  if (deployment !== undefined) {
    const definition = writer.catalog.findDeployment(deployment.api, deployment.id)
    return definition === undefined ? notFound(name) : jsonToRestApi(definition)
  }
  const api = parseApiName(name)
  if (api === undefined) return invalidField('name', 'must be restApis/{api}, or restApis/{api}/deployments/{id}')
  const stored = writer.stored(api)
  return isRefusal(stored) ? stored : toMessage(stored, stored.revision)
}

function sendInChunks(
  writer: ApiWriter,
): handleServerStreamingCall<GetRestApiStreamRequest__Output, GetRestApiStreamResponse> {
  return call => {
    const message = getApi(writer, call.request.name)
    if (isRefusal(message)) {
      call.emit('error', toServiceError(message))
      return
    }
    const bytes = REST_API_MESSAGE.serialize(message)
    // One definition a call, at most MAX_DEFINITION_BYTES: it is in memory already, so nothing is gained by waiting.
    for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
      call.write({ chunk: bytes.subarray(start, start + CHUNK_BYTES) })
    }
    call.end()
  }
}

function listApis(writer: ApiWriter, request: ListRestApisRequest__Output): ListRestApisResponse | Refusal {
  const found = page(writer.catalog.apis(), name => name, request)
  if (isRefusal(found)) return found
  const restApis = found.items.flatMap(name => summary(writer, name) ?? [])
  return { restApis, nextPageToken: found.nextPageToken, revision: String(writer.catalog.revision) }
}

function summary({ catalog }: ApiWriter, api: string): RestApiSummary | undefined {
  const found = catalog.findApi(api)
  if (found === undefined) return undefined
  const { definition, updateTime } = found.document
  const records = catalog.getRollout(api).document.stages
  const stages = Object.entries(definition.stages).map(([stage, { autoDeploy }]) => {
    const deploymentId = records[stage]?.deploymentId ?? ''
    const served = catalog.findDeployment(api, deploymentId)
    return { stage, deploymentId, autoDeploy, undeployedChanges: !served || !isSameContent(served, definition) }
  })
  const resources = Object.values(definition.resources)
  return {
    name: apiName(api),
    etag: etagOf(found.revision),
    revision: String(found.revision),
    updateTime: timestamp(updateTime),
    description: definition.description,
    methods: resources.reduce((sum, { methods }) => sum + Object.keys(methods).length, 0),
    stages,
  }
}

async function deleteApi(writer: ApiWriter, name: string, etag: string) {
  const api = parseApiName(name)
  if (api === undefined) return invalidField('name', 'must be restApis/{api}')
  const attempt = () => {
    const revision = writer.catalog.findApi(api)?.revision
    if (revision === undefined) return notFound(name)
    if (isStale(etag, revision)) return etagMismatch(name, etagOf(revision))
    const plan = planDeletion(api, writer.catalog.getRollout(api).document)
    return { plan, result: (written: bigint) => ({ revision: String(written) }) }
  }
  // Its name was given: nothing of it goes by mistake.
  return writer.change(api, attempt, 'allow')
}
