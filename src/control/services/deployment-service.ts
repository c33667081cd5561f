import { apiName, deploymentName, parseApiName, parseDeploymentName } from '../../definition/resource-name.ts'
import { findOwn } from '../../exchange/own.ts'
import type { CreateDeploymentRequest__Output } from '../../generated/regauge/admin/v1/CreateDeploymentRequest.ts'
import type { Deployment } from '../../generated/regauge/admin/v1/Deployment.ts'
import type { DeploymentServiceHandlers } from '../../generated/regauge/admin/v1/DeploymentService.ts'
import type { ListDeploymentsRequest__Output } from '../../generated/regauge/admin/v1/ListDeploymentsRequest.ts'
import type { ListDeploymentsResponse } from '../../generated/regauge/admin/v1/ListDeploymentsResponse.ts'
import type { Fleet } from '../../sync/fleet.ts'
import type { ApiWriter } from '../api-writer.ts'
import { etagMismatch, failedPrecondition, invalidField, isRefusal, notFound, type Refusal } from '../refusal.ts'
import { planDeployment, planOf, usedDeployments } from '../rollout.ts'
import { etagOf, isStale, page, type ReportFault, timestamp, unary } from '../rpc.ts'
import { put, rolloutName } from '../store/documents.ts'
import { watchDeployment } from '../watch-deployment.ts'

/** Stage names as AWS has them. */
const STAGE_NAME = /^[A-Za-z0-9_-]{1,128}$/

/** The methods of DeploymentService. */
export function deploymentService(writer: ApiWriter, fleet: Fleet, report: ReportFault): DeploymentServiceHandlers {
  return {
    CreateDeployment: unary(request => createDeployment(writer, request), report),
    GetDeployment: unary(({ name }) => getDeployment(writer, name), report),
    ListDeployments: unary(request => listDeployments(writer, request), report),
    DeleteDeployment: unary(({ name }) => deleteDeployment(writer, name), report),
    WatchDeployment: watchDeployment(writer.catalog, fleet),
  }
}

async function createDeployment(
  writer: ApiWriter,
  { parent, stage, description, etag, allowRemoval }: CreateDeploymentRequest__Output,
): Promise<Deployment | Refusal> {
  const api = parseApiName(parent)
  if (api === undefined) return invalidField('parent', 'must be restApis/{api}')
  if (stage !== '' && !STAGE_NAME.test(stage))
    return invalidField('stage', 'must be 1 to 128 of A-Z, a-z, 0-9, _ and -')
  const attempt = () => {
    const stored = writer.stored(api)
    if (isRefusal(stored)) return stored
    if (isStale(etag, stored.revision)) return etagMismatch(parent, etagOf(stored.revision))
    const rollout = writer.catalog.getRollout(api).document
    const target = { stage: stage === '' ? null : stage, description }
    const plan = planDeployment(rollout, stored.definition, target, writer.now())
    return { plan, result: () => describe(writer, api, plan.created[0] ?? '') }
  }
  return writer.change<Deployment>(api, attempt, allowRemoval ? 'allow' : 'refuse')
}

function getDeployment(writer: ApiWriter, name: string): Deployment | Refusal {
  const found = findEntry(writer, name)
  return isRefusal(found) ? found : describe(writer, found.api, found.id)
}

function listDeployments(
  writer: ApiWriter,
  request: ListDeploymentsRequest__Output,
): ListDeploymentsResponse | Refusal {
  const api = parseApiName(request.parent)
  if (api === undefined) return invalidField('parent', 'must be restApis/{api}')
  const stored = writer.stored(api)
  if (isRefusal(stored)) return stored
  const ids = Object.keys(writer.catalog.getRollout(api).document.deployments).reverse()
  const found = page(ids, id => id, request)
  if (isRefusal(found)) return found
  const deployments = found.items.map(id => describe(writer, api, id))
  return { deployments, nextPageToken: found.nextPageToken, revision: String(writer.catalog.revision) }
}

async function deleteDeployment(writer: ApiWriter, name: string) {
  const found = findEntry(writer, name)
  if (isRefusal(found)) return found
  const { api, id } = found
  return writer.change(api, () => {
    const rollout = writer.catalog.getRollout(api).document
    if (!Object.hasOwn(rollout.deployments, id)) return notFound(name)
    const [user] = stagesOf(writer, api).get(id) ?? []
    if (user !== undefined) {
      const message = 'Active stages pointing to this deployment must be moved or deleted'
      return failedPrecondition('DEPLOYMENT_IN_USE', `${apiName(api)}/stages/${user}`, message)
    }
    const { [id]: _, ...deployments } = rollout.deployments
    const changed = put(rolloutName(api), { ...rollout, deployments, updateTime: writer.now() })
    const plan = planOf([changed, { kind: 'delete', name }])
    return { plan, result: revision => ({ revision: String(revision) }) }
  })
}

function findEntry(writer: ApiWriter, name: string): { readonly api: string; readonly id: string } | Refusal {
  const parsed = parseDeploymentName(name)
  if (parsed === undefined) return invalidField('name', 'must be restApis/{api}/deployments/{id}')
  const { deployments } = writer.catalog.getRollout(parsed.api).document
  return Object.hasOwn(deployments, parsed.id) ? parsed : notFound(name)
}

function stagesOf(writer: ApiWriter, api: string): ReadonlyMap<string, readonly string[]> {
  const settings = writer.catalog.findApi(api)?.document.definition.stages ?? {}
  return usedDeployments(writer.catalog.getRollout(api).document.stages, settings)
}

/** A deployment that exists, as lists show it. */
function describe(writer: ApiWriter, api: string, id: string): Deployment {
  const name = deploymentName(api, id)
  const entry = findOwn(writer.catalog.getRollout(api).document.deployments, id)
  return {
    name,
    revision: String(writer.catalog.findRevision(name) ?? 0n),
    createTime: timestamp(entry?.createTime ?? ''),
    description: entry?.description ?? '',
    automatic: entry?.automatic ?? false,
    stages: [...(stagesOf(writer, api).get(id) ?? [])],
  }
}
