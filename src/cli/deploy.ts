import type { Command } from 'commander'
import { DEPLOYMENT_SERVICE } from '../grpc/services.ts'
import { type AdminOptions, adminCommand, allowRemovalOption, apiResource, withClient } from './admin/admin-command.ts'
import { deploymentView, lastSegment } from './admin/printed-messages.ts'
import { stageOf } from './admin/stage-option.ts'
import { fleetLines, watchFleet } from './admin/watch-fleet.ts'
import { json, type Terminal } from './terminal.ts'

interface DeployOptions extends AdminOptions {
  readonly stage?: string
  readonly description?: string
  readonly wait: boolean
  readonly allowRemoval?: true
}

/** `regauge deploy`: makes a deployment of what is stored, and tells what the data planes say to it. */
export function deployCommand(terminal: Terminal): Command {
  return adminCommand('deploy')
    .description('Deploy the stored definition of an API to a stage.')
    .argument('<api>', 'name of the API')
    .option('--stage <stage>', "stage that serves the deployment; default: the API's only stage")
    .option('--description <text>', 'note that is stored with the deployment')
    .addOption(allowRemovalOption())
    .option('--no-wait', 'do not wait until the data planes acknowledge')
    .action(async (api: string, options: DeployOptions) => {
      await withClient(options, terminal, async client => {
        const parent = apiResource(api)
        const stage = await stageOf(client, parent, options.stage)
        const { description = '', allowRemoval = false } = options
        const request = { parent, stage, description, allowRemoval }
        const deployment = await client.call(DEPLOYMENT_SERVICE.CreateDeployment, request)
        const dataPlanes = options.wait ? await watchFleet(client, { name: deployment.name }) : []
        if (dataPlanes.some(({ state }) => state === 'NACK')) terminal.exit(1)
        const fleet = fleetLines(dataPlanes)
        const summary = `${lastSegment(deployment.name)} → ${stage}   ${options.wait ? fleet.summary : 'stored'}\n`
        const view = { ...deploymentView(deployment), stage, dataPlanes }
        terminal.write(options.output === 'json' ? json(view) : summary + fleet.details)
      })
    })
}
