import { type Command, Option } from 'commander'
import { stringify } from 'yaml'
import { DEPLOYMENT_SERVICE, STAGE_SERVICE } from '../grpc/services.ts'
import {
  EXPORT_EXTENSIONS,
  EXPORT_FORMATS,
  type ExportExtension,
  type ExportFormat,
  exportOpenApi,
} from '../openapi/export/export-openapi.ts'
import { type AdminOptions, adminCommand, apiResource, isoTime, withClient } from './admin/admin-command.ts'
import type { AdminClient } from './admin/client.ts'
import { lastSegment } from './admin/printed-messages.ts'
import { stageOf } from './admin/stage-option.ts'
import { getDefinition } from './get.ts'
import { json, type Terminal, UsageError } from './terminal.ts'

interface ExportOptions extends Pick<AdminOptions, 'admin'> {
  readonly output: 'yaml' | 'json'
  readonly stage?: string
  readonly format: ExportFormat
  readonly extensions: readonly ExportExtension[]
  readonly region: string
}

/** `regauge export`: what a stage serves, as an OpenAPI document. */
export function exportCommand(terminal: Terminal): Command {
  return adminCommand('export', { choices: ['yaml', 'json'], default: 'yaml', help: 'form of the document' })
    .description('Print what a stage serves as an OpenAPI document, which AWS and regauge import read.')
    .argument('<api>', 'name of the API')
    .option('--stage <stage>', "stage whose deployment is meant; default: the API's only one")
    .addOption(new Option('--format <format>', 'OpenAPI 3.0, or 2.0').choices(EXPORT_FORMATS).default('oas30'))
    .option(
      '--extensions <list>',
      `parts of AWS's extensions, with commas between: ${EXPORT_EXTENSIONS.join(', ')}; apigateway is all of them`,
      parseExtensions,
      [],
    )
    .addOption(
      new Option('--region <region>', "region in the document's host").env('REGAUGE_REGION').default('us-east-1'),
    )
    .action(async (api: string, options: ExportOptions) => {
      const document = await withClient(options, terminal, client => exportApi(client, apiResource(api), options))
      terminal.write(options.output === 'json' ? json(document) : stringify(document, YAML_FORM))
    })
}

/** A date is quoted, since readers of YAML 1.1 take it for no text; long lines stay whole. */
const YAML_FORM = { compat: 'yaml-1.1', lineWidth: 0 } as const

function parseExtensions(list: string): readonly ExportExtension[] {
  return list.split(',').map(part => {
    const found = EXPORT_EXTENSIONS.find(name => name === part.trim())
    if (found !== undefined) return found
    throw new UsageError(`--extensions takes ${EXPORT_EXTENSIONS.join(', ')}, not ${JSON.stringify(part)}`)
  })
}

async function exportApi(client: AdminClient, name: string, options: ExportOptions): Promise<Record<string, unknown>> {
  const stage = await stageOf(client, name, options.stage)
  const { deploymentId } = await client.call(STAGE_SERVICE.GetStage, { name: `${name}/stages/${stage}` })
  if (deploymentId === '')
    throw new UsageError(`nothing is deployed to ${stage}: regauge deploy ${lastSegment(name)} --stage ${stage}`)
  const deployment = `${name}/deployments/${deploymentId}`
  const { createTime } = await client.call(DEPLOYMENT_SERVICE.GetDeployment, { name: deployment })
  const definition = await getDefinition(client, deployment)
  return exportOpenApi(definition, {
    format: options.format,
    extensions: options.extensions,
    stage,
    version: isoTime(createTime) ?? deploymentId,
    host: `${lastSegment(name)}.execute-api.${options.region}.amazonaws.com`,
  })
}
