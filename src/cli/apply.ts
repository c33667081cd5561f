import { status } from '@grpc/grpc-js'
import type { Command } from 'commander'
import type { Problem } from '../exchange/failure.ts'
import { REST_API_SERVICE } from '../grpc/services.ts'
import { type AdminOptions, adminCommand, allowRemovalOption, apiResource, withClient } from './admin-command.ts'
import { AdminCallError } from './call-error.ts'
import type { AdminClient } from './client.ts'
import { type DefinitionFile, readDefinitionFiles } from './definition-file.ts'
import { encodeDefinition, mergeProblems, type Outgoing } from './outgoing-definition.ts'
import { problemLines, type ShownProblem } from './problem-lines.ts'
import { type Terminal, table, UsageError } from './terminal.ts'
import { type FleetAnswer, fleetLines, watchFleet } from './watch-fleet.ts'

interface ApplyOptions extends AdminOptions {
  readonly file: readonly string[]
  readonly dryRun?: true
  readonly etag?: string
  readonly prune?: true
  readonly allowRemoval?: true
}

/** Report on one file. Documented: interfaces §2. */
export interface FileReport {
  readonly file: string
  readonly name: string | null
  readonly ok: boolean
  /** Revision of the store that holds it; null when it was not stored. */
  readonly revision: number | null
  readonly problems: readonly ShownProblem[]
  /** The API's etag now; null when it was not stored. */
  readonly etag: string | null
  /** Stages, and under --prune APIs, that were removed or would be. */
  readonly removed: readonly string[]
  /** Deployments that were made by autoDeploy. */
  readonly deployments: readonly string[]
  /** Answers of the data planes; empty unless something was deployed. */
  readonly dataPlanes: readonly FleetAnswer[]
}

/** `regauge apply`: stores definition files, each by itself, each whole or not at all. */
export function applyCommand(terminal: Terminal): Command {
  return adminCommand('apply')
    .description(
      'Check and store definition files. Each is reported by itself, and a refused one does not stop the others.',
    )
    .requiredOption(
      '-f, --file <path...>',
      'definition files in YAML or JSON, or folders of them; - reads standard input',
    )
    .option('--dry-run', 'check the files, list what would be removed, and store nothing')
    .option('--etag <etag>', 'refuse the file when its API has another etag by now; a JSON file may hold one itself')
    .option('--prune', 'remove stages and APIs that are stored and that no file names')
    .addOption(allowRemovalOption())
    .action(async (options: ApplyOptions) => {
      const reports: FileReport[] = []
      const tell = (report: FileReport) => {
        reports.push(report)
        if (options.output === 'json') terminal.write(`${JSON.stringify(report)}\n`)
        if (!report.ok) terminal.exit(1)
      }
      await withClient(options, terminal, async client => {
        const files = readDefinitionFiles(options.file)
        if (options.etag !== undefined && files.length > 1) throw new UsageError('--etag is of one API: name one file')
        for (const file of files) tell(await applyFile(client, file, options))
        if (options.prune) tell(await pruneApis(client, reports, options))
      })
      if (options.output === 'table') terminal.write(printed(reports))
    })
}

/** Removes the APIs that no file names; not where a file could not be stored, and so its API may be meant to stay. */
async function pruneApis(
  client: AdminClient,
  reports: readonly FileReport[],
  options: ApplyOptions,
): Promise<FileReport> {
  const report = { ...refused({ file: '--prune', name: null }, []), ok: true }
  if (!reports.every(({ ok }) => ok)) {
    const problem = { field: '', code: 'NOT_PRUNED', message: 'no API is removed, since not every file was good' }
    return { ...report, ok: false, problems: [problem] }
  }
  const [validateOnly, allowRemoval] = [options.dryRun === true, options.allowRemoval === true]
  const keep = reports.flatMap(({ name }) => (name === null ? [] : apiResource(name)))
  try {
    const outcome = await client.call(REST_API_SERVICE.PruneRestApis, { keep, validateOnly, allowRemoval })
    return { ...report, removed: outcome.removedResources, revision: validateOnly ? null : Number(outcome.revision) }
  } catch (error) {
    return { ...report, ok: false, problems: refusalProblems(error) }
  }
}

async function applyFile(client: AdminClient, file: DefinitionFile, options: ApplyOptions): Promise<FileReport> {
  const { content } = file
  if (content.kind === 'unreadable') return refused(file, content.problems)
  const { etag, definition } = withoutEtag(content.value)
  const outgoing = encodeDefinition(definition)
  const removal = { prune: options.prune === true, allowRemoval: options.allowRemoval === true }
  try {
    if (outgoing.lost.length > 0 || options.dryRun) {
      const { problems, removed } = await validate(client, outgoing, removal)
      if (problems.length > 0) return { ...refused(file, located(file, problems)), removed }
      return { ...refused(file, []), ok: true, removed }
    }
    const request = { ...removal, etag: options.etag ?? etag }
    const stored = await client.upload(REST_API_SERVICE.PutRestApiStream, request, outgoing.bytes)
    const { name, revision, deployments, removedResources: removed } = stored
    const dataPlanes = hasAutoDeploy(definition) ? await watchFleet(client, { name, revision }) : []
    const problems = dataPlanes.flatMap(({ problems: refusals }) => refusals)
    const ok = dataPlanes.every(({ state }) => state !== 'NACK')
    const written = { revision: Number(revision), etag: stored.etag, removed, deployments, dataPlanes }
    return { file: file.file, name: file.name, ok, problems, ...written }
  } catch (error) {
    if (!(error instanceof AdminCallError) || error.code !== status.INVALID_ARGUMENT) {
      return refused(file, refusalProblems(error))
    }
    const { problems: found } = await validate(client, outgoing, removal)
    // The refusal's own problems, at most 6 KiB of them, are for what is gone when it is looked at again.
    return refused(file, located(file, found.length > 0 ? found : [...(error.details.problems ?? [])]))
  }
}

/** `get --output json` prints an API's etag with its definition. */
function withoutEtag(value: unknown): { readonly etag: string; readonly definition: unknown } {
  const isEtagged = typeof value === 'object' && value !== null && 'etag' in value && typeof value.etag === 'string'
  if (!isEtagged) return { etag: '', definition: value }
  const { etag, ...definition } = value
  return { etag: String(etag), definition }
}

/** A refusal of the call as a whole, such as STORE_BEHIND; anything else is thrown on. */
function refusalProblems(error: unknown): readonly ShownProblem[] {
  if (!(error instanceof AdminCallError)) throw error
  const { reason } = error.details
  if (reason === undefined) throw error
  const code = error.code === status.ABORTED ? 'ABORTED' : reason
  return [{ field: '', code, message: error.message }]
}

async function validate(
  client: AdminClient,
  { bytes, lost }: Outgoing,
  removal: { readonly prune: boolean; readonly allowRemoval: boolean },
) {
  const reply = await client.upload(REST_API_SERVICE.ValidateRestApiStream, removal, bytes)
  const found = reply.problems.map(({ field, code, message }) => ({ path: field, code, message }))
  return { problems: mergeProblems(lost, found), removed: reply.removedResources }
}

function located({ content }: DefinitionFile, problems: readonly Problem[]): ShownProblem[] {
  return problems.map(({ path, code, message }) => {
    return { field: path, code, message, ...(content.kind === 'json' ? content.locate(path) : {}) }
  })
}

function refused({ file, name }: Pick<DefinitionFile, 'file' | 'name'>, problems: readonly ShownProblem[]): FileReport {
  const nothing = { revision: null, etag: null, removed: [], deployments: [], dataPlanes: [] }
  return { file, name, ok: false, problems, ...nothing }
}

function hasAutoDeploy(value: unknown): boolean {
  // The control plane has just stored it, so it has the form of a definition.
  const { stages } = value as { readonly stages?: Readonly<Record<string, { readonly autoDeploy?: boolean } | null>> }
  return Object.values(stages ?? {}).some(stage => stage?.autoDeploy === true)
}

function printed(reports: readonly FileReport[]): string {
  const rows = reports.map(report => [report.file, report.name ?? '-', outcome(report)])
  const [heading = '', ...lines] = table(['FILE', 'API', 'OUTCOME'], rows).split('\n')
  const details = reports.map((report, index) => {
    const fleet = fleetLines(report.dataPlanes)
    const removed = report.removed.map(name => `  ${report.revision === null ? 'would remove' : 'removed'} ${name}\n`)
    return `${lines[index]}\n${removed.join('')}${problemLines(report.dataPlanes.length > 0 ? [] : report.problems)}${fleet.details}`
  })
  return `${heading}\n${details.join('')}`
}

function outcome({ file, ok, revision, problems, removed, deployments, dataPlanes }: FileReport): string {
  if (file === '--prune' && ok && removed.length === 0) return 'nothing to remove'
  if (revision === null && ok) return 'valid, not stored'
  if (revision === null) return `refused: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`
  const ids = deployments.map(name => name.slice(name.lastIndexOf('/') + 1))
  const deployed = ids.length > 0 ? `, deployed as ${ids.join(', ')}` : ''
  const fleet = dataPlanes.length > 0 ? `, ${fleetLines(dataPlanes).summary}` : ''
  return `stored at revision ${revision}${deployed}${fleet}`
}
