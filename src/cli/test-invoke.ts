import type { Command } from 'commander'
import type { HeaderValues__Output } from '../generated/regauge/admin/v1/HeaderValues.ts'
import type { MappedRequest__Output } from '../generated/regauge/admin/v1/MappedRequest.ts'
import type { TestInvokeMethodResponse__Output } from '../generated/regauge/admin/v1/TestInvokeMethodResponse.ts'
import { INTEGRATION_SERVICE } from '../grpc/services.ts'
import { type AdminOptions, adminCommand, apiResource, withClient } from './admin/admin-command.ts'
import { collect, parseHeaders, readData } from './admin/request-options.ts'
import { json, type Terminal } from './terminal.ts'

interface TestInvokeOptions extends AdminOptions {
  readonly header: readonly string[]
  readonly data?: string
  readonly stage?: string
  readonly authorizer?: string
  readonly dispatch?: true
}

/** `regauge test-invoke`: one request through the stored definition, explained step by step. */
export function testInvokeCommand(terminal: Terminal): Command {
  return adminCommand('test-invoke')
    .description(
      'Run one request through an API and show each step; without --dispatch nothing is sent to the backend.',
    )
    .argument('<api>', 'name of the API')
    .argument('<method>', 'HTTP method of the request')
    .argument('<path>', 'path without the stage, such as /pets/7?limit=5; {id} may stand where a value is not given')
    .option('-H, --header <header>', "request header, 'Name: value'; may be repeated", collect, [])
    .option('-d, --data <body>', 'request body, or @FILE to read it from a file')
    .option('--stage <stage>', "stage whose variables are used; default: the API's only stage")
    .option('--authorizer <json>', '$context.authorizer as a JSON object, or @FILE: no authorizer is asked in a test')
    .option('--dispatch', 'send the mapped request to the backend, and map its answer')
    .action(async (api: string, method: string, path: string, options: TestInvokeOptions) => {
      const request = {
        name: apiResource(api),
        httpMethod: method.toUpperCase(),
        pathWithQueryString: path.startsWith('/') ? path : `/${path}`,
        multiValueHeaders: parseHeaders(options.header),
        body: readData(options.data, '--data'),
        stage: options.stage ?? '',
        dispatch: options.dispatch ?? false,
        authorizerContext: readData(options.authorizer, '--authorizer').toString(),
      }
      const result = await withClient(options, terminal, client =>
        client.call(INTEGRATION_SERVICE.TestInvokeMethod, request),
      )
      // An error that the backend answered and the API maps is a good outcome.
      const hasFailed = result.log.includes('Execution failed') || result.trace.some(({ error }) => error !== '')
      if (hasFailed) terminal.exit(1)
      terminal.write(options.output === 'json' ? json(resultView(result)) : printed(result, options))
    })
}

/** The result as interfaces §4 has it; a body that is no text is base64, and says so. */
function resultView(result: TestInvokeMethodResponse__Output) {
  const { status, multiValueHeaders, body, log, latencyMicros, trace, integrationRequest } = result
  return {
    status,
    headers: lastValues(multiValueHeaders),
    multiValueHeaders: values(multiValueHeaders),
    ...bodyView(body),
    log,
    latency: Math.round(Number(latencyMicros) / 1000),
    trace: trace.map(step => ({ ...step, durationMicros: Number(step.durationMicros) })),
    integrationRequest: integrationRequest && requestView(integrationRequest),
  }
}

function requestView({ method, url, multiValueHeaders, body, canonicalRequest }: MappedRequest__Output) {
  const headers = { headers: lastValues(multiValueHeaders), multiValueHeaders: values(multiValueHeaders) }
  return { method, url, ...headers, ...bodyView(body), canonicalRequest }
}

function bodyView(body: Buffer) {
  const text = body.toString()
  return Buffer.from(text).equals(body)
    ? { body: text, isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true }
}

function printed(result: TestInvokeMethodResponse__Output, { dispatch }: TestInvokeOptions): string {
  const steps = result.trace.map(({ stage, field, source, output, durationMicros, error }) => {
    // A template is longer than a line and stands in the definition.
    const from = source === '' || source.length > 80 || source.includes('\n') ? '' : `← ${source}`
    const time = Number(durationMicros) > 0 ? ` (${(Number(durationMicros) / 1000).toFixed(2)} ms)` : ''
    const what = [field, error === '' ? output : `failed: ${error}`, from].filter(Boolean).join('   ')
    return `  ${stage.padEnd(34)}  ${what}${time}\n`
  })
  const sent = result.integrationRequest === null ? '' : requestLines(result.integrationRequest)
  if (result.status === 0)
    return `${steps.join('')}${sent}  ${dispatch ? 'not sent' : 'not sent (dry run; --dispatch sends it)'}\n`
  return `${steps.join('')}${sent}← ${result.status}\n${headerLines(result.multiValueHeaders)}${bodyLine(result.body)}`
}

function requestLines({ method, url, multiValueHeaders, body }: MappedRequest__Output): string {
  return `→ ${method} ${url}\n${headerLines(multiValueHeaders)}${bodyLine(body)}`
}

function headerLines(headers: Readonly<Record<string, HeaderValues__Output>>): string {
  const lines = Object.entries(headers).flatMap(([name, { values: all }]) => all.map(value => [name, value] as const))
  return lines.map(([name, value]) => `    ${name.padEnd(22)}  ${value}\n`).join('')
}

function bodyLine(body: Buffer): string {
  if (body.length === 0) return ''
  const { body: text, isBase64Encoded } = bodyView(body)
  return `    ${'body'.padEnd(22)}  ${isBase64Encoded ? `(${body.length} bytes, base64) ` : ''}${text}\n`
}

function values(headers: Readonly<Record<string, HeaderValues__Output>>): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, { values: all }]) => [name, all]))
}

function lastValues(headers: Readonly<Record<string, HeaderValues__Output>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, { values: all }]) => [name, all.at(-1) ?? '']))
}
