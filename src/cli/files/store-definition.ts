import { status } from '@grpc/grpc-js'
import type { Problem } from '../../exchange/failure.ts'
import { REST_API_SERVICE } from '../../grpc/services.ts'
import { AdminCallError } from '../admin/call-error.ts'
import type { AdminClient } from '../admin/client.ts'
import { type FleetAnswer, fleetLines, watchFleet } from '../admin/watch-fleet.ts'
import { table } from '../terminal.ts'
import type { DefinitionFile } from './definition-file.ts'
import { encodeDefinition, mergeProblems, type Outgoing } from './outgoing-definition.ts'
import { problemLines, type ShownProblem } from './problem-lines.ts'

/** Report on one file. Documented: interfaces §2. */
export interface FileReport {
  readonly file: string
  readonly name: string | null
  readonly ok: boolean
  /** Revision of the store that holds it; null when it was not stored. */
  readonly revision: number | null
  readonly problems: readonly ShownProblem[]
  /** Parts that work otherwise than they read, or otherwise than on AWS; nothing is refused for them. */
  readonly warnings: readonly ShownProblem[]
  /** The API's etag now; null when it was not stored. */
  readonly etag: string | null
  /** Stages, and under --prune APIs, that were removed or would be. */
  readonly removed: readonly string[]
  /** Deployments that were made by autoDeploy. */
  readonly deployments: readonly string[]
  /** Answers of the data planes; empty unless something was deployed. */
  readonly dataPlanes: readonly FleetAnswer[]
  /** Stages that go on serving what they served, since they lack autoDeploy. */
  readonly undeployedStages: readonly string[]
}

/** How a definition is stored. */
export interface StoreOptions {
  /** `check` stores nothing. */
  readonly mode: 'store' | 'check'
  /** Stages that are stored and that the definition does not name. */
  readonly unnamedStages: 'keep' | 'remove'
  /** A change that takes away more than a fifth of all methods that are served. */
  readonly largeRemoval: 'refuse' | 'allow'
  /** Etag that the API must have; undefined = the last writer wins. */
  readonly etag?: string | undefined
}

/** Stores a definition, whole or not at all. Deployed at once where a stage has autoDeploy. */
export async function storeDefinition(
  client: AdminClient,
  file: DefinitionFile,
  options: StoreOptions,
): Promise<FileReport> {
  const { content } = file
  if (content.kind === 'unreadable') return refused(file, content.problems)
  const outgoing = encodeDefinition(content.value)
  const removal = { prune: options.unnamedStages === 'remove', allowRemoval: options.largeRemoval === 'allow' }
  try {
    if (outgoing.lost.length > 0 || options.mode === 'check') {
      const { problems, removed, warnings } = await validate(client, outgoing, removal)
      const report = { ...refused(file, located(file, problems)), warnings: located(file, warnings), removed }
      return { ...report, ok: problems.length === 0 }
    }
    const request = { ...removal, etag: options.etag ?? '' }
    const stored = await client.upload(REST_API_SERVICE.PutRestApiStream, request, outgoing.bytes)
    const { automatic, manual: undeployedStages } = listStages(content.value)
    const dataPlanes = automatic.length > 0 ? await watchFleet(client, stored) : []
    return {
      file: file.file,
      name: file.name,
      ok: dataPlanes.every(({ state }) => state !== 'NACK'),
      revision: Number(stored.revision),
      problems: dataPlanes.flatMap(({ problems }) => problems),
      warnings: located(file, stored.warnings.map(toProblem)),
      etag: stored.etag,
      removed: stored.removedResources,
      deployments: stored.deployments,
      dataPlanes,
      undeployedStages,
    }
  } catch (error) {
    if (!(error instanceof AdminCallError) || error.code !== status.INVALID_ARGUMENT) {
      return refused(file, refusalProblems(error))
    }
    const { problems: found, warnings } = await validate(client, outgoing, removal)
    // The refusal's own problems, at most 6 KiB of them, are for what is gone when it is looked at again.
    const told = found.length > 0 ? found : [...(error.details.problems ?? [])]
    return { ...refused(file, located(file, told)), warnings: located(file, warnings) }
  }
}

/** A refusal of the call as a whole, such as STORE_BEHIND; anything else is thrown on. */
export function refusalProblems(error: unknown): readonly ShownProblem[] {
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
  const problems = mergeProblems(lost, reply.problems.map(toProblem))
  return { problems, removed: reply.removedResources, warnings: reply.warnings.map(toProblem) }
}

function toProblem({ field, code, message }: Pick<ShownProblem, 'field' | 'code' | 'message'>): Problem {
  return { path: field, code, message }
}

function located({ content }: DefinitionFile, problems: readonly Problem[]): ShownProblem[] {
  return problems.map(({ path, code, message }) => {
    return { field: path, code, message, ...(content.kind === 'json' ? content.locate(path) : {}) }
  })
}

/** Report on a file that was not stored. */
export function refused(
  { file, name }: Pick<DefinitionFile, 'file' | 'name'>,
  problems: readonly ShownProblem[],
): FileReport {
  const nothing = { revision: null, etag: null, removed: [], deployments: [], dataPlanes: [], undeployedStages: [] }
  return { file, name, ok: false, problems, warnings: [], ...nothing }
}

/** Stages by autoDeploy. */
function listStages(value: unknown): { readonly automatic: readonly string[]; readonly manual: readonly string[] } {
  // The control plane has just stored it, so it has the form of a definition.
  const { stages } = value as { readonly stages?: Readonly<Record<string, { readonly autoDeploy?: boolean } | null>> }
  const names = Object.keys(stages ?? {})
  const isAutomatic = (name: string) => stages?.[name]?.autoDeploy === true
  return { automatic: names.filter(isAutomatic), manual: names.filter(name => !isAutomatic(name)) }
}

/** Reports on files, for people; ends with the command that comes next where something waits to be deployed. */
export function printedReports(reports: readonly FileReport[]): string {
  const rows = reports.map(report => [report.file, report.name ?? '-', outcome(report)])
  const [heading = '', ...lines] = table(['FILE', 'API', 'OUTCOME'], rows).split('\n')
  const details = reports.map((report, index) => {
    const fleet = fleetLines(report.dataPlanes)
    const removed = report.removed.map(name => `  ${report.revision === null ? 'would remove' : 'removed'} ${name}\n`)
    const problems = problemLines(report.dataPlanes.length > 0 ? [] : report.problems)
    const warnings = problemLines(report.warnings.map(one => ({ ...one, message: `warning: ${one.message}` })))
    return `${lines[index]}\n${removed.join('')}${problems}${warnings}${fleet.details}`
  })
  return `${heading}\n${details.join('')}${reports.map(nextCommand).join('')}`
}

/** A stored definition changes what a stage serves only when it is deployed. */
function nextCommand({ name, revision, deployments, dataPlanes, undeployedStages }: FileReport): string {
  if (name === null || revision === null || deployments.length > 0) return ''
  const [first] = undeployedStages
  // A stage that deploys by itself was watched: it is there, and serves what is stored already.
  if (first === undefined && dataPlanes.length > 0) return ''
  if (first === undefined) return `next: give ${name} a stage, under "stages" of its definition\n`
  const stage = undeployedStages.length === 1 ? '' : ` --stage ${first}`
  return `next: regauge deploy ${name}${stage}\n`
}

function outcome({ file, ok, revision, problems, removed, deployments, dataPlanes }: FileReport): string {
  if (file === '--prune' && ok) return removed.length === 0 ? 'nothing to remove' : `${removed.length} APIs`
  if (revision === null && ok) return 'valid, not stored'
  if (revision === null) return `refused: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`
  const ids = deployments.map(name => name.slice(name.lastIndexOf('/') + 1))
  const deployed = ids.length > 0 ? `, deployed as ${ids.join(', ')}` : ''
  const fleet = dataPlanes.length > 0 ? `, ${fleetLines(dataPlanes).summary}` : ''
  return `stored at revision ${revision}${deployed}${fleet}`
}
