import type { Command } from 'commander'
import { stringify } from 'yaml'
import { canonicalDefinition } from '../definition/canonical.ts'
import { integrationToJson, restApiToJson } from '../definition/wire/wire.ts'
import type { RestApi__Output } from '../generated/regauge/definition/v1/RestApi.ts'
import {
  DEPLOYMENT_SERVICE,
  INTEGRATION_SERVICE,
  REST_API_MESSAGE,
  REST_API_SERVICE,
  STAGE_SERVICE,
} from '../grpc/services.ts'
import { type AdminOptions, adminCommand, apiResource, type OutputForms, withClient } from './admin/admin-command.ts'
import type { AdminClient } from './admin/client.ts'
import { deploymentView, stageView } from './admin/printed-messages.ts'
import { json, type Terminal } from './terminal.ts'

interface GetOptions extends Pick<AdminOptions, 'admin'> {
  /** `table` is YAML as well: nothing here has the form of a table. */
  readonly output: 'table' | 'yaml' | 'json'
}

const OUTPUT: OutputForms = { choices: ['table', 'yaml', 'json'], default: 'table', help: 'YAML (table, yaml) or JSON' }

/** `regauge get`: an API as a definition that can be applied again, or one of the things below it. */
export function getCommand(terminal: Terminal): Command {
  return adminCommand('get', OUTPUT)
    .description(
      'Print an API as a definition file, or an integration, deployment or stage; as YAML, or with --output json as JSON.',
    )
    .argument('<name>', 'name of an API (pets), or a resource name (restApis/pets/stages/dev)')
    .action(async (name: string, options: GetOptions) => {
      const { etag, value } = await withClient(options, terminal, client => get(client, apiResource(name)))
      // A comment: the definition is to be applied elsewhere, too. In JSON, `list` has it.
      const shown = etag === '' ? '' : `# etag: ${etag}\n`
      terminal.write(options.output === 'json' ? json(value) : shown + stringify(value))
    })
}

/** A resource as it is printed; the etag is empty where the resource has none, or shows it itself. */
interface Found {
  readonly etag: string
  readonly value: object
}

async function get(client: AdminClient, name: string): Promise<Found> {
  if (name.endsWith('/integration')) {
    const found = await client.call(INTEGRATION_SERVICE.GetIntegration, { name })
    return { etag: found.etag, value: integrationToJson(found) }
  }
  if (/\/deployments\/[^/]+$/.test(name)) {
    return { etag: '', value: deploymentView(await client.call(DEPLOYMENT_SERVICE.GetDeployment, { name })) }
  }
  if (/\/stages\/[^/]+$/.test(name)) {
    return { etag: '', value: stageView(await client.call(STAGE_SERVICE.GetStage, { name })) }
  }
  const found = await getRestApi(client, name)
  return { etag: found.etag, value: canonicalDefinition(restApiToJson(found)) }
}

/** A whole API as the JSON of a definition. */
export async function getDefinition(client: AdminClient, name: string): Promise<Record<string, unknown>> {
  return restApiToJson(await getRestApi(client, name))
}

async function getRestApi(client: AdminClient, name: string): Promise<RestApi__Output> {
  const chunks: Buffer[] = []
  for await (const { chunk } of client.stream(REST_API_SERVICE.GetRestApiStream, { name }, 60_000)) chunks.push(chunk)
  return REST_API_MESSAGE.deserialize(Buffer.concat(chunks))
}
