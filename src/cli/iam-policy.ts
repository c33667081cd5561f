import { type Command, Option } from 'commander'
import { ServiceModels } from '../aws/actions/service-models.ts'
import { deriveIam, type IamReport, type LambdaPermission, trustPolicy } from '../aws/iam/policy.ts'
import { parseRestApi } from '../definition/parsers/rest-api-parser.ts'
import { findOwn } from '../exchange/own.ts'
import { type AdminOptions, adminCommand, apiResource, withClient } from './admin/admin-command.ts'
import type { AdminClient } from './admin/client.ts'
import { stageOf } from './admin/stage-option.ts'
import { getDefinition } from './get.ts'
import { json, type Terminal, UsageError } from './terminal.ts'

interface IamPolicyOptions extends AdminOptions {
  readonly stage?: string
  readonly principal: string
  readonly accountId: string
  readonly region: string
  readonly modelsDir?: string
}

/** `regauge iam-policy`: what each role of an API has to be allowed, and who has to be trusted. */
export function iamPolicyCommand(terminal: Terminal): Command {
  return adminCommand('iam-policy')
    .description(
      'Print the AWS permissions that an API needs: for each role that it names, the least policy and the trust policy.',
    )
    .argument('<api>', 'name of the API')
    .option('--stage <stage>', "stage whose variables are used; default: the API's only stage")
    .option(
      '--principal <arn>',
      'user or role that the gateway runs as, for the trust policies',
      "<ARN of the gateway's user or role>",
    )
    .option('--models-dir <path>', 'folder with AWS service models (*.json) beside the built-in ones')
    .addOption(
      new Option('--account-id <id>', 'AWS account of the gateway').env('REGAUGE_ACCOUNT_ID').default('000000000000'),
    )
    .addOption(new Option('--region <region>', 'AWS region of the gateway').env('REGAUGE_REGION').default('us-east-1'))
    .action(async (api: string, options: IamPolicyOptions) => {
      const report = await withClient(options, terminal, client => derive(client, apiResource(api), options))
      terminal.write(options.output === 'json' ? json(viewOf(report, options)) : printed(report, options))
    })
}

async function derive(client: AdminClient, name: string, options: IamPolicyOptions): Promise<IamReport> {
  const stage = await stageOf(client, name, options.stage)
  // The control plane has accepted it; what only its settings allow is no reason to refuse it here.
  const { definition } = parseRestApi(await getDefinition(client, name), {
    supports: ['AWS_IAM', 'CALLER_CREDENTIALS'],
  })
  if (definition === undefined) {
    throw new UsageError(
      `the definition of ${name} cannot be read by this version of regauge; use that of the control plane`,
    )
  }
  const settings = findOwn(definition.stages, stage)
  if (settings === undefined) {
    throw new UsageError(`${name} has no stage ${stage}; "regauge list stages ${name}" lists those that it has`)
  }
  const models = new ServiceModels({ modelsDir: options.modelsDir })
  const { accountId, region } = options
  return deriveIam(definition, { models, accountId, region, stage, stageVariables: settings.variables })
}

function viewOf({ signers, lambda }: IamReport, { principal }: IamPolicyOptions): object {
  return {
    roles: signers.flatMap(({ roleArn, policy, notes }) =>
      roleArn === null ? [] : [{ roleArn, trustPolicy: trustPolicy(principal), policy, notes }],
    ),
    gateway: signers.find(({ roleArn }) => roleArn === null) ?? null,
    lambda: lambda.map(permission => ({ ...permission, command: addPermission(permission) })),
  }
}

function printed({ signers, lambda }: IamReport, { principal }: IamPolicyOptions): string {
  const parts = signers.map(({ roleArn, policy, notes }) => {
    const warnings = notes.map(note => `note: ${note}\n`).join('')
    if (roleArn === null)
      return `the gateway itself (integrations without credentials)\npermissions ${json(policy)}${warnings}`
    return `${roleArn}\ntrust ${json(trustPolicy(principal))}permissions ${json(policy)}${warnings}`
  })
  if (lambda.length > 0) {
    const commands = lambda.map(permission => `${addPermission(permission)}\n`).join('')
    parts.push(`functions that are called without a role, where they trust API Gateway itself\n${commands}`)
  }
  return parts.length === 0 ? 'no integration calls an AWS service with keys of the gateway\n' : parts.join('\n')
}

function addPermission({ functionArn, sourceArn, statementId }: LambdaPermission): string {
  const flags = [
    `--function-name '${functionArn}'`,
    `--statement-id ${statementId}`,
    '--action lambda:InvokeFunction',
    '--principal apigateway.amazonaws.com',
    `--source-arn '${sourceArn}'`,
  ]
  return `aws lambda add-permission ${flags.join(' ')}`
}
