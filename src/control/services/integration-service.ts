import {
  type IntegrationAddress,
  integrationName,
  parseApiName,
  parseIntegrationName,
} from '../../definition/resource-name.ts'
import type { RestApiDefinition } from '../../definition/rest-api.ts'
import { integrationToJson, jsonToIntegration, methodResponsesToJson } from '../../definition/wire/wire.ts'
import type { DeleteIntegrationRequest__Output } from '../../generated/regauge/admin/v1/DeleteIntegrationRequest.ts'
import type { IntegrationServiceHandlers } from '../../generated/regauge/admin/v1/IntegrationService.ts'
import type { ListIntegrationsRequest__Output } from '../../generated/regauge/admin/v1/ListIntegrationsRequest.ts'
import type { ListIntegrationsResponse } from '../../generated/regauge/admin/v1/ListIntegrationsResponse.ts'
import type { PutIntegrationRequest__Output } from '../../generated/regauge/admin/v1/PutIntegrationRequest.ts'
import type { Integration } from '../../generated/regauge/definition/v1/Integration.ts'
import type { ApiWriter } from '../api-writer.ts'
import { findIntegration, withMethod } from '../edit-definition.ts'
import { etagMismatch, invalidField, isRefusal, notFound, type Refusal } from '../refusal.ts'
import { etagOf, isStale, page, type ReportFault, timestamp, unary } from '../rpc.ts'
import { type TestInvoke, testInvokeMethod } from './test-invoke.ts'

const NAME_FORM = 'must be restApis/{api}/resources/{path, ~1 for each slash}/methods/{METHOD}/integration'

/** The methods of IntegrationService. */
export function integrationService(
  writer: ApiWriter,
  testInvoke: TestInvoke,
  report: ReportFault,
): IntegrationServiceHandlers {
  return {
    GetIntegration: unary(({ name }) => getIntegration(writer, name), report),
    ListIntegrations: unary(request => listIntegrations(writer, request), report),
    PutIntegration: unary(request => putIntegration(writer, request), report),
    DeleteIntegration: unary(request => deleteIntegration(writer, request), report),
    TestInvokeMethod: unary(request => testInvokeMethod(writer, testInvoke, request), report),
  }
}

/** An API as it is stored, and the revision that wrote it. */
interface Stored {
  readonly definition: RestApiDefinition
  readonly updateTime: string
  readonly revision: bigint
}

function getIntegration(writer: ApiWriter, name: string): Integration | Refusal {
  const address = parseIntegrationName(name)
  if (address === undefined) return invalidField('name', NAME_FORM)
  const stored = writer.stored(address.api)
  if (isRefusal(stored)) return stored
  return toMessage(stored, address) ?? notFound(integrationName(address.api, address.path, address.httpMethod))
}

function listIntegrations(
  writer: ApiWriter,
  request: ListIntegrationsRequest__Output,
): ListIntegrationsResponse | Refusal {
  const parent = parseApiName(request.parent)
  if (parent === undefined) return invalidField('parent', 'must be restApis/{api}, or restApis/- for all')
  const apis = parent === '-' ? writer.catalog.apis() : [parent]
  const integrations: Integration[] = []
  for (const api of apis) {
    const stored = writer.stored(api)
    if (isRefusal(stored)) return stored
    for (const address of addresses(api, stored.definition)) integrations.push(toMessage(stored, address) ?? {})
  }
  const found = page(integrations, ({ name = '' }) => name, request)
  if (isRefusal(found)) return found
  const revision = String(writer.catalog.revision)
  return { integrations: [...found.items], nextPageToken: found.nextPageToken, revision }
}

async function putIntegration(
  writer: ApiWriter,
  request: PutIntegrationRequest__Output,
): Promise<Integration | Refusal> {
  const { integration, validateOnly } = request
  const address = parseIntegrationName(integration?.name ?? '')
  if (integration === null || address === undefined) return invalidField('integration.name', NAME_FORM)
  const stored = writer.stored(address.api)
  if (isRefusal(stored)) return stored
  // The edit is made on what was read here, so it must still be there when it is written.
  const isOld = isStale(integration.etag, stored.revision)
  if (isOld) return etagMismatch(integration.name, etagOf(stored.revision))
  const edited = withMethod(stored.definition, address, methodFields(stored.definition, address, request))
  const mode = validateOnly ? 'validate-only' : 'store'
  const written = await writer.put(edited, { etag: etagOf(stored.revision), mode, existing: 'replace' })
  if (isRefusal(written)) {
    // Without an etag of the caller's the last writer wins: edit what the other one wrote.
    const isRace = written.details.reason === 'ETAG_MISMATCH' && integration.etag === ''
    return isRace ? putIntegration(writer, request) : written
  }
  return toMessage(written, address) ?? notFound(integration.name)
}

/** The fields of a method that a put changes. A new method answers with the statuses that its integration maps to. */
function methodFields(
  definition: RestApiDefinition,
  address: IntegrationAddress,
  { integration, methodResponses }: PutIntegrationRequest__Output,
): Readonly<Record<string, unknown>> {
  const json = integration === null ? {} : integrationToJson(integration)
  if (Object.keys(methodResponses).length > 0) {
    return { integration: json, methodResponses: methodResponsesToJson(methodResponses) }
  }
  if (findIntegration(definition, address) !== undefined) return { integration: json }
  const statuses = Object.keys(integration?.integrationResponses ?? {})
  return { integration: json, methodResponses: Object.fromEntries(statuses.map(status => [status, {}])) }
}

async function deleteIntegration(writer: ApiWriter, { name, etag }: DeleteIntegrationRequest__Output) {
  const address = parseIntegrationName(name)
  if (address === undefined) return invalidField('name', NAME_FORM)
  const stored = writer.stored(address.api)
  if (isRefusal(stored)) return stored
  if (toMessage(stored, address) === undefined) return notFound(name)
  if (isStale(etag, stored.revision)) return etagMismatch(name, etagOf(stored.revision))
  const edited = withMethod(stored.definition, address, undefined)
  const how = { etag: etagOf(stored.revision), mode: 'store', existing: 'replace', largeRemoval: 'allow' } as const
  const written = await writer.put(edited, how)
  return isRefusal(written) ? written : { revision: String(written.revision) }
}

function addresses(api: string, { resources }: RestApiDefinition): readonly IntegrationAddress[] {
  return Object.entries(resources).flatMap(([path, { methods }]) => {
    return Object.keys(methods).map(httpMethod => ({ api, path, httpMethod }))
  })
}

function toMessage(stored: Stored, address: IntegrationAddress): Integration | undefined {
  const integration = findIntegration(stored.definition, address)
  if (integration === undefined) return undefined
  return {
    ...jsonToIntegration(integration),
    name: integrationName(address.api, address.path, address.httpMethod),
    etag: etagOf(stored.revision),
    revision: String(stored.revision),
    updateTime: timestamp(stored.updateTime),
  }
}
