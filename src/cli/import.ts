import { status } from '@grpc/grpc-js'
import { type Command, Option } from 'commander'
import { ServiceModels } from '../aws/actions/service-models.ts'
import { parseRestApi } from '../definition/parsers/rest-api-parser.ts'
import { BASE_PATH_MODES, type BasePathMode } from '../openapi/base-path.ts'
import type { DefinitionJson, Reading } from '../openapi/draft.ts'
import { MERGE_MODES, type MergeMode, mergeDefinitions } from '../openapi/merge-definitions.ts'
import { checkDefinition, examineDefinition } from '../snapshot/check.ts'
import { type AdminOptions, adminCommand, allowRemovalOption, apiResource, withClient } from './admin/admin-command.ts'
import { AdminCallError } from './admin/call-error.ts'
import type { AdminClient } from './admin/client.ts'
import type { DefinitionFile } from './files/definition-file.ts'
import { readText } from './files/read-text.ts'
import { type FileReport, printedReports, storeDefinition } from './files/store-definition.ts'
import { getDefinition } from './get.ts'
import { FORMAT_NAMES, type ImportOptions, readDocument } from './import-formats.ts'
import { countLine, countStorable, reportOf } from './import-report.ts'
import { REPORTER_NAMES, REPORTERS, type ReporterName } from './reporters/reporters.ts'
import { type Terminal, UsageError } from './terminal.ts'

interface ImportCommandOptions extends AdminOptions {
  readonly format: string
  readonly api?: string
  readonly stage?: string
  readonly basePath: BasePathMode
  readonly parameter: readonly string[]
  readonly uri: readonly string[]
  readonly connection: readonly string[]
  readonly region: string
  readonly accountId: string
  readonly mode: MergeMode
  readonly reporter: ReporterName
  readonly dryRun?: true
  readonly acceptRefused?: true
  readonly failOnWarnings?: true
  readonly allowRemoval?: true
}

/** `regauge import`: a definition from elsewhere, with a verdict on each of its methods. */
export function importCommand(terminal: Terminal): Command {
  return adminCommand('import')
    .description(
      'Read an OpenAPI document or a template of CloudFormation, SAM or the CDK, say of each method how it will run, and store it.',
    )
    .argument('<file>', 'the document or template, JSON or YAML; - is standard input')
    .addOption(new Option('--format <format>', 'form of the document').choices(FORMAT_NAMES).default('auto'))
    .option('--api <name>', "name of the API; default: the document's title")
    .option('--stage <stage>', 'a stage to make, which serves every change at once (autoDeploy)')
    .addOption(
      new Option('--base-path <mode>', "what becomes of the document's base path")
        .choices(BASE_PATH_MODES)
        .default('ignore'),
    )
    .addOption(
      new Option('--mode <mode>', 'onto an API that exists: replace its resources, or add to them')
        .choices(MERGE_MODES)
        .default('overwrite'),
    )
    .option(
      '--parameter <k=v>',
      'value of a parameter of a template, or of an expression in it (may be repeated)',
      collect,
      [],
    )
    .option('--uri <old=new>', 'beginning of integration URIs, and what takes its place (may be repeated)', collect, [])
    .option('--connection <id=url>', 'address behind a VPC link (may be repeated)', collect, [])
    .addOption(new Option('--region <region>', 'value of ${AWS::Region}').env('REGAUGE_REGION').default('us-east-1'))
    .addOption(
      new Option('--account-id <id>', 'value of ${AWS::AccountId}').env('REGAUGE_ACCOUNT_ID').default('000000000000'),
    )
    .addOption(new Option('--reporter <name>', 'form of the report').choices(REPORTER_NAMES).default('text'))
    .option('--dry-run', 'report, and store nothing; needs no gateway')
    .option('--accept-refused', 'store the other methods where some are refused')
    .option('--fail-on-warnings', 'store nothing where there are warnings')
    .addOption(allowRemovalOption())
    .action((file: string, options: ImportCommandOptions) => importFile(terminal, file, options))
}

function collect(value: string, values: readonly string[]): readonly string[] {
  return [...values, value]
}

async function importFile(terminal: Terminal, file: string, options: ImportCommandOptions): Promise<void> {
  const choices = readOptions(options)
  const source = await readText(file)
  if (source.kind === 'fault') return fail(terminal, `${file}: ${source.message}`)
  const readings = readDocument({ file, text: source.text }, options.format, choices)
  if ('kind' in readings) {
    const { message, place } = readings
    return fail(terminal, `${place.file ?? file}:${place.line}:${place.column}: ${message}`)
  }
  const looksAhead = options.dryRun === true || options.failOnWarnings === true
  const staged = readings
    .map(reading => withEmptyWarning(withStage(reading, options.stage)))
    // Where the gateway is not asked, or only if there are none, its warnings of templates are told beforehand.
    .map(reading => (looksAhead ? withTemplateWarnings(reading) : reading))
  const obstacle = findObstacle(staged, options)
  if (obstacle !== undefined) terminal.exit(1)
  const stored = obstacle === undefined && !options.dryRun ? await storeAll(staged, file, { options, terminal }) : []
  if (stored.some(report => !report.ok)) terminal.exit(1)
  terminal.write(printed(staged, { file, options, stored, obstacle }))
  // Reports for machines have no room for what the gateway says.
  const failed = stored.filter(report => !report.ok)
  if (failed.length > 0 && options.output === 'table' && options.reporter !== 'text')
    terminal.warn(printedReports(failed))
}

function fail(terminal: Terminal, message: string): void {
  terminal.warn(`regauge: ${message}\n`)
  terminal.exit(1)
}

function readOptions(options: ImportCommandOptions): ImportOptions {
  const { api, basePath, region, accountId } = options
  if (api !== undefined) checkName(api)
  const models = new ServiceModels({})
  return {
    ...(api === undefined ? {} : { api }),
    basePath,
    region,
    accountId,
    parameters: pairs(options.parameter, '--parameter'),
    uris: pairs(options.uri, '--uri'),
    connections: pairs(options.connection, '--connection'),
    compile: definition => checkDefinition(definition, (service, action) => models.findAction(service, action)),
  }
}

function checkName(name: string): void {
  const [problem] = parseRestApi({ name }).problems
  if (problem !== undefined) throw new UsageError(`--api ${problem.message}`)
}

/** `K=V` texts as a record; a value may hold further signs of equality. */
function pairs(texts: readonly string[], flag: string): Readonly<Record<string, string>> {
  const entries = texts.map(text => {
    const at = text.indexOf('=')
    if (at < 1) throw new UsageError(`${flag} takes NAME=VALUE, not ${JSON.stringify(text)}`)
    return [text.slice(0, at), text.slice(at + 1)] as const
  })
  return Object.fromEntries(entries)
}

/** A stage that the command line adds; one that the document brings stays as it is. */
function withStage(reading: Reading, stage: string | undefined): Reading {
  if (stage === undefined) return reading
  const add = (definition: DefinitionJson): DefinitionJson => {
    const stages = typeof definition.stages === 'object' ? definition.stages : {}
    return { ...definition, stages: { [stage]: { autoDeploy: true }, ...stages } }
  }
  return { ...reading, definition: add(reading.definition), storable: add(reading.storable) }
}

/** A document without methods is more often misspelt than meant. */
function withEmptyWarning(reading: Reading): Reading {
  if (reading.report.length > 0) return reading
  const warning = `no method was read of ${reading.api}: see whether resource types, events and paths are spelt right`
  return { ...reading, warnings: [...reading.warnings, warning] }
}

/** The reading with the warnings that publishing would give: names and traps of templates. */
function withTemplateWarnings(reading: Reading): Reading {
  const { definition } = parseRestApi(reading.storable)
  if (definition === undefined) return reading
  const models = new ServiceModels({})
  const { warnings } = examineDefinition(definition, (service, action) => models.findAction(service, action))
  const told = warnings.map(({ path, message }) => `${path}: ${message}`)
  return { ...reading, warnings: [...reading.warnings, ...told] }
}

/** Why nothing is stored, as the last line of the report says it; undefined where nothing stands in the way. */
function findObstacle(readings: readonly Reading[], options: ImportCommandOptions): string | undefined {
  if (options.failOnWarnings && readings.some(({ warnings }) => warnings.length > 0)) {
    return 'nothing stored (there are warnings, and --fail-on-warnings is given)'
  }
  const report = readings.flatMap(reading => reading.report)
  if (options.acceptRefused || report.every(entry => entry.status !== 'refused')) return undefined
  return `nothing stored (--accept-refused stores ${countStorable(report)})`
}

async function storeAll(
  readings: readonly Reading[],
  file: string,
  { options, terminal }: { readonly options: ImportCommandOptions; readonly terminal: Terminal },
): Promise<readonly FileReport[]> {
  return withClient(options, terminal, async client => {
    const reports: FileReport[] = []
    for (const reading of readings) reports.push(await storeReading(client, reading, { file, options }))
    return reports
  })
}

async function storeReading(
  client: AdminClient,
  { api, storable, placeOf }: Reading,
  { file, options }: { readonly file: string; readonly options: ImportCommandOptions },
): Promise<FileReport> {
  const existing = await findDefinition(client, api)
  const value = existing === undefined ? storable : mergeDefinitions(existing, storable, options.mode)
  const outgoing: DefinitionFile = { file, name: api, content: { kind: 'json', value, locate: placeOf } }
  const largeRemoval = options.allowRemoval ? 'allow' : 'refuse'
  return storeDefinition(client, outgoing, { mode: 'store', unnamedStages: 'keep', largeRemoval })
}

async function findDefinition(client: AdminClient, api: string): Promise<DefinitionJson | undefined> {
  try {
    return await getDefinition(client, apiResource(api))
  } catch (error) {
    if (error instanceof AdminCallError && error.code === status.NOT_FOUND) return undefined
    throw error
  }
}

interface Outcome {
  readonly file: string
  readonly options: ImportCommandOptions
  readonly stored: readonly FileReport[]
  readonly obstacle: string | undefined
}

function printed(readings: readonly Reading[], { file, options, stored, obstacle }: Outcome): string {
  if (options.output === 'json') {
    const objects = readings.map(({ api, definition, warnings, report }, index) => {
      return { api, definition, warnings, report, stored: stored[index] ?? null }
    })
    return objects.map(object => `${JSON.stringify(object)}\n`).join('')
  }
  const reporter = REPORTERS[options.reporter]
  const reports = readings.map(reading => reportOf(reading, file))
  if (options.reporter !== 'text') return reporter(reports)
  return readings
    .map((reading, index) => {
      const report = reports[index]
      const result = stored[index]
      const end = result === undefined ? (obstacle ?? 'nothing stored (--dry-run)') : storedLine(reading, result)
      const heading = readings.length > 1 ? `${reading.api}\n` : ''
      const acknowledged = result === undefined ? '' : printedReports([result])
      return `${heading}${report === undefined ? '' : reporter([report])}${countLine(reading.report)}; ${end}\n${acknowledged}`
    })
    .join('')
}

function storedLine({ api, report }: Reading, { revision }: FileReport): string {
  return revision === null ? 'nothing stored (the gateway refused it)' : `${countStorable(report)} stored as ${api}`
}
