import type { Command } from 'commander'
import { STAGE_SERVICE } from '../grpc/services.ts'
import { type AdminOptions, adminCommand, allowRemovalOption, apiResource, withClient } from './admin/admin-command.ts'
import { stageView } from './admin/printed-messages.ts'
import { stageOf } from './admin/stage-option.ts'
import { fleetLines, watchFleet } from './admin/watch-fleet.ts'
import { json, type Terminal } from './terminal.ts'

interface RollbackOptions extends AdminOptions {
  readonly stage?: string
  readonly to?: string
  readonly wait: boolean
  readonly allowRemoval?: true
}

/** `regauge rollback`: lets a stage serve an earlier deployment, by default the one before; once more goes further. */
export function rollbackCommand(terminal: Terminal): Command {
  return adminCommand('rollback')
    .description('Put a stage back to the deployment that it served before, or to any other.')
    .argument('<api>', 'name of the API')
    .option('--stage <stage>', "stage to put back; default: the API's only stage")
    .option('--to <deployment>', 'id of the deployment, such as d3; default: the one that the stage served before')
    .addOption(allowRemovalOption())
    .option('--no-wait', 'do not wait until the data planes acknowledge')
    .action(async (api: string, options: RollbackOptions) => {
      await withClient(options, terminal, async client => {
        const parent = apiResource(api)
        const stage = await stageOf(client, parent, options.stage)
        const { to: deploymentId = '', allowRemoval = false } = options
        const request = { name: `${parent}/stages/${stage}`, deploymentId, allowRemoval }
        const moved = await client.call(STAGE_SERVICE.RollbackStage, request)
        const wanted = { name: parent, revision: moved.revision }
        const dataPlanes = options.wait ? await watchFleet(client, wanted) : []
        if (dataPlanes.some(({ state }) => state === 'NACK')) terminal.exit(1)
        const fleet = fleetLines(dataPlanes)
        const before = moved.previousDeploymentIds[0] ?? 'nothing'
        const told = options.wait ? fleet.summary : 'stored'
        const summary = `${stage} serves ${moved.deploymentId} (before it: ${before})   ${told}\n`
        terminal.write(options.output === 'json' ? json({ ...stageView(moved), dataPlanes }) : summary + fleet.details)
      })
    })
}
