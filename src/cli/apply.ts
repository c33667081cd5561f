import type { Command } from 'commander'
import { REST_API_SERVICE } from '../grpc/services.ts'
import { type AdminOptions, adminCommand, allowRemovalOption, apiResource, withClient } from './admin/admin-command.ts'
import type { AdminClient } from './admin/client.ts'
import { readDefinitionFiles } from './files/definition-file.ts'
import { type FileReport, printedReports, refusalProblems, refused, storeDefinition } from './files/store-definition.ts'
import { type Terminal, UsageError } from './terminal.ts'

interface ApplyOptions extends AdminOptions {
  readonly file: readonly string[]
  readonly dryRun?: true
  readonly etag?: string
  readonly prune?: true
  readonly allowRemoval?: true
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
    .option('--etag <etag>', 'refuse the file when its API has another etag by now, which get and list show')
    .option('--prune', 'remove stages and APIs that are stored and that no file names')
    .addOption(allowRemovalOption())
    .action((options: ApplyOptions) => apply(terminal, options))
}

async function apply(terminal: Terminal, options: ApplyOptions): Promise<void> {
  const reports: FileReport[] = []
  const tell = (report: FileReport) => {
    reports.push(report)
    if (options.output === 'json') terminal.write(`${JSON.stringify(report)}\n`)
    if (!report.ok) terminal.exit(1)
  }
  await withClient(options, terminal, async client => {
    const files = await readDefinitionFiles(options.file)
    if (options.etag !== undefined && files.length > 1) throw new UsageError('--etag is of one API: name one file')
    const how = {
      mode: options.dryRun ? 'check' : 'store',
      unnamedStages: options.prune ? 'remove' : 'keep',
      largeRemoval: options.allowRemoval ? 'allow' : 'refuse',
      etag: options.etag,
    } as const
    for (const file of files) {
      tell(await storeDefinition(client, file, how))
      if (options.output === 'table') tellProgress(terminal, reports.length, files.length)
    }
    if (options.prune) tell(await pruneApis(client, reports, options))
  })
  if (options.output === 'table') terminal.write(printedReports(reports))
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

/** Files between two words of progress; fewer are done before anybody wonders. */
const PROGRESS_STEP = 25

function tellProgress(terminal: Terminal, done: number, all: number): void {
  if (done % PROGRESS_STEP === 0 && done < all) terminal.warn(`${done} of ${all} files\n`)
}
