import type { Command } from 'commander'
import { stringify } from 'yaml'
import { canonicalDefinition } from '../definition/canonical.ts'
import { integrationToJson, restApiToJson } from '../definition/wire.ts'
import {
  DEPLOYMENT_SERVICE,
  INTEGRATION_SERVICE,
  REST_API_MESSAGE,
  REST_API_SERVICE,
  STAGE_SERVICE,
} from '../grpc/services.ts'
import { adminCommand, apiResource, type OutputForms, withClient } from './admin-command.ts'
import type { AdminClient } from './client.ts'
import { deploymentView, stageView } from './printed-messages.ts'
import { json, type Terminal } from './terminal.ts'

interface GetOptions {
  readonly admin: string
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
      const found = await withClient(options, client => get(client, apiResource(name)))
      terminal.write(options.output === 'json' ? json(found) : stringify(found))
    })
}

async function get(client: AdminClient, name: string): Promise<unknown> {
  if (name.endsWith('/integration'))
    return integrationToJson(await client.call(INTEGRATION_SERVICE.GetIntegration, { name }))
  if (/\/deployments\/[^/]+$/.test(name))
    return deploymentView(await client.call(DEPLOYMENT_SERVICE.GetDeployment, { name }))
  if (/\/stages\/[^/]+$/.test(name)) return stageView(await client.call(STAGE_SERVICE.GetStage, { name }))
  return canonicalDefinition(await getDefinition(client, name))
}

/** A whole API as the JSON of a definition. */
export async function getDefinition(client: AdminClient, name: string): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const { chunk } of client.stream(REST_API_SERVICE.GetRestApiStream, { name }, 60_000)) chunks.push(chunk)
  return restApiToJson(REST_API_MESSAGE.deserialize(Buffer.concat(chunks)))
}
