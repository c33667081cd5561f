import { status } from '@grpc/grpc-js'
import type { Command } from 'commander'
import type { Problem } from '../exchange/failure.ts'
import { REST_API_SERVICE } from '../grpc/services.ts'
import { type AdminOptions, adminCommand, withClient } from './admin-command.ts'
import { AdminCallError } from './call-error.ts'
import type { AdminClient } from './client.ts'
import { type DefinitionFile, readDefinitionFiles } from './definition-file.ts'
import { encodeDefinition, mergeProblems, type Outgoing } from './outgoing-definition.ts'
import { problemLines, type ShownProblem } from './problem-lines.ts'
import { type Terminal, table } from './terminal.ts'
import { type FleetAnswer, fleetLines, watchFleet } from './watch-fleet.ts'

interface ApplyOptions extends AdminOptions {
  readonly file: readonly string[]
  readonly dryRun?: true
}

/** What became of one file. Documented: interfaces §2. */
export interface FileReport {
  readonly file: string
  readonly name: string | null
  readonly ok: boolean
  /** Revision of the store that holds it; null when it was not stored. */
  readonly revision: number | null
  readonly problems: readonly ShownProblem[]
  /** What works otherwise than it reads, or otherwise than on AWS; nothing is refused for it. */
  readonly warnings: readonly ShownProblem[]
  /** Deployments that were made by autoDeploy. */
  readonly deployments: readonly string[]
  /** What each data plane said; empty unless something was deployed. */
  readonly dataPlanes: readonly FleetAnswer[]
}

/** `regauge apply`: stores definition files, each by itself, each whole or not at all. */
export function applyCommand(terminal: Terminal): Command {
  return adminCommand('apply')
    .description('Store definition files: each file is checked, stored and reported by itself.')
    .requiredOption('-f, --file <path...>', 'files and folders of YAML or JSON; - is standard input')
    .option('--dry-run', 'check everything and store nothing')
    .action(async (options: ApplyOptions) => {
      const reports: FileReport[] = []
      await withClient(options, async client => {
        for (const file of readDefinitionFiles(options.file)) {
          const report = await applyFile(client, file, options)
          reports.push(report)
          if (options.output === 'json') terminal.write(`${JSON.stringify(report)}\n`)
          if (!report.ok) terminal.exit(1)
        }
      })
      if (options.output === 'table') terminal.write(printed(reports))
    })
}

async function applyFile(client: AdminClient, file: DefinitionFile, options: ApplyOptions): Promise<FileReport> {
  const { content } = file
  if (content.kind === 'unreadable') return refused(file, content.problems)
  const outgoing = encodeDefinition(content.value)
  if (outgoing.lost.length > 0 || options.dryRun) {
    const { problems, warnings } = await findProblems(client, outgoing)
    const report = { ...refused(file, located(file, problems)), warnings: located(file, warnings) }
    return { ...report, ok: problems.length === 0 }
  }
  try {
    const stored = await client.upload(REST_API_SERVICE.PutRestApiStream, {}, outgoing.bytes)
    const { name, revision, deployments } = stored
    const dataPlanes = hasAutoDeploy(content.value) ? await watchFleet(client, { name, revision }) : []
    const problems = dataPlanes.flatMap(({ problems: refusals }) => refusals)
    const ok = dataPlanes.every(({ state }) => state !== 'NACK')
    const warnings = located(file, stored.warnings.map(toProblem))
    const { file: path, name: given } = file
    return { file: path, name: given, ok, revision: Number(revision), problems, warnings, deployments, dataPlanes }
  } catch (error) {
    if (!(error instanceof AdminCallError)) throw error
    if (error.code === status.INVALID_ARGUMENT) {
      const { problems, warnings } = await findProblems(client, outgoing)
      // The refusal's own problems, at most 6 KiB of them, are for what is gone when it is looked at again.
      const told = problems.length > 0 ? problems : [...(error.details.problems ?? [])]
      return { ...refused(file, located(file, told)), warnings: located(file, warnings) }
    }
    if (error.code === status.ABORTED) return refused(file, [{ field: '', code: 'ABORTED', message: error.message }])
    throw error
  }
}

async function findProblems(client: AdminClient, { bytes, lost }: Outgoing) {
  const { problems, warnings } = await client.upload(REST_API_SERVICE.ValidateRestApiStream, {}, bytes)
  return { problems: mergeProblems(lost, problems.map(toProblem)), warnings: warnings.map(toProblem) }
}

function toProblem({ field, code, message }: Omit<ShownProblem, 'line' | 'column'>): Problem {
  return { path: field, code, message }
}

function located({ content }: DefinitionFile, problems: readonly Problem[]): ShownProblem[] {
  return problems.map(({ path, code, message }) => {
    return { field: path, code, message, ...(content.kind === 'json' ? content.locate(path) : {}) }
  })
}

function refused({ file, name }: DefinitionFile, problems: readonly ShownProblem[]): FileReport {
  return { file, name, ok: false, revision: null, problems, warnings: [], deployments: [], dataPlanes: [] }
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
    const problems = problemLines(report.dataPlanes.length > 0 ? [] : report.problems)
    const warnings = problemLines(
      report.warnings.map(warning => ({ ...warning, message: `warning: ${warning.message}` })),
    )
    return `${lines[index]}\n${problems}${warnings}${fleet.details}`
  })
  return `${heading}\n${details.join('')}`
}

function outcome({ ok, revision, problems, deployments, dataPlanes }: FileReport): string {
  if (revision === null && ok) return 'good, not stored'
  if (revision === null) return `refused: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`
  const ids = deployments.map(name => name.slice(name.lastIndexOf('/') + 1))
  const deployed = ids.length > 0 ? `, deployed as ${ids.join(', ')}` : ''
  const fleet = dataPlanes.length > 0 ? `, ${fleetLines(dataPlanes).summary}` : ''
  return `stored at revision ${revision}${deployed}${fleet}`
}
