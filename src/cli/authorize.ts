import type { Command } from 'commander'
import type { TestInvokeMethodResponse__Output } from '../generated/regauge/admin/v1/TestInvokeMethodResponse.ts'
import { INTEGRATION_SERVICE } from '../grpc/services.ts'
import { type AdminOptions, adminCommand, apiResource, withClient } from './admin/admin-command.ts'
import { collect, parseHeaders } from './admin/request-options.ts'
import { json, type Terminal } from './terminal.ts'

interface AuthorizeOptions extends AdminOptions {
  readonly header: readonly string[]
  readonly stage?: string
  readonly sourceIp?: string
}

/** `regauge authorize`: which rules let a request in, or which one does not. Exits with 1 where it is refused. */
export function authorizeCommand(terminal: Terminal): Command {
  return adminCommand('authorize')
    .description('Say which rule lets a request in, or which one refuses it. Authorizers are asked; no backend is.')
    .argument('<api>', 'name of the API')
    .argument('<method>', 'HTTP method of the request')
    .argument('<path>', 'path without the stage; may have a query')
    .option('-H, --header <header>', "header, 'Name: value'; may be repeated", collect, [])
    .option('--stage <stage>', "stage; default: the API's only one")
    .option('--source-ip <address>', 'address of the client, for policies; default: 127.0.0.1')
    .action(async (api: string, method: string, path: string, options: AuthorizeOptions) => {
      const request = {
        name: apiResource(api),
        httpMethod: method.toUpperCase(),
        pathWithQueryString: path.startsWith('/') ? path : `/${path}`,
        multiValueHeaders: parseHeaders(options.header),
        stage: options.stage ?? '',
        sourceIp: options.sourceIp ?? '',
        authorize: true,
      }
      const result = await withClient(options, terminal, client =>
        client.call(INTEGRATION_SERVICE.TestInvokeMethod, request),
      )
      if (result.status !== 0) terminal.exit(1)
      terminal.write(options.output === 'json' ? json(view(result)) : printed(result))
    })
}

function view({ status, body, trace }: TestInvokeMethodResponse__Output) {
  const rules = trace.map(({ stage, field, output, error }) => ({
    rule: ruleOf(stage),
    field,
    outcome: error || output,
  }))
  return { allowed: status === 0, status, body: body.toString(), rules }
}

function printed(result: TestInvokeMethodResponse__Output): string {
  const { allowed, status, body, rules } = view(result)
  const lines = rules.map(({ rule, field, outcome }) => `  ${rule.padEnd(12)}${field.padEnd(28)}  ${outcome}\n`)
  return `${lines.join('')}${allowed ? 'let in' : `refused: ${status} ${body}`}\n`
}

/** `access.policy` is `policy`; the gateway response says what was refused. */
function ruleOf(stage: string): string {
  return stage === 'gateway_response' ? 'refused' : stage.replace(/^access\./, '')
}
