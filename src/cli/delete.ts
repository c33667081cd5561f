import type { Command } from 'commander'
import { DEPLOYMENT_SERVICE, INTEGRATION_SERVICE, REST_API_SERVICE } from '../grpc/services.ts'
import { type AdminOptions, adminCommand, apiResource, withClient } from './admin/admin-command.ts'
import type { AdminClient } from './admin/client.ts'
import { json, type Terminal } from './terminal.ts'

interface DeleteOptions extends AdminOptions {
  readonly etag?: string
}

/** `regauge delete`: an API with all that hangs on it, or one integration or deployment. */
export function deleteCommand(terminal: Terminal): Command {
  return adminCommand('delete')
    .description('Delete an API with its stages and deployments, or one integration or deployment.')
    .argument('<name>', 'name of an API (pets), or a resource name (restApis/pets/deployments/d1)')
    .option('--etag <etag>', 'delete only if this is still the etag that "list --output json" shows')
    .action(async (given: string, options: DeleteOptions) => {
      const name = apiResource(given)
      const revision = await withClient(options, terminal, client => remove(client, name, options.etag ?? ''))
      terminal.write(options.output === 'json' ? json({ name, revision: Number(revision) }) : `deleted ${name}\n`)
    })
}

async function remove(client: AdminClient, name: string, etag: string): Promise<string> {
  if (name.endsWith('/integration')) {
    return (await client.call(INTEGRATION_SERVICE.DeleteIntegration, { name, etag })).revision
  }
  if (/\/deployments\/[^/]+$/.test(name)) {
    return (await client.call(DEPLOYMENT_SERVICE.DeleteDeployment, { name })).revision
  }
  return (await client.call(REST_API_SERVICE.DeleteRestApi, { name, etag })).revision
}
