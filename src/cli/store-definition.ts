import { status } from '@grpc/grpc-js'
import { REST_API_SERVICE } from '../grpc/services.ts'
import { AdminCallError } from './call-error.ts'
import type { AdminClient } from './client.ts'
import type { DefinitionFile } from './definition-file.ts'
import { encodeDefinition, mergeProblems, type Outgoing } from './outgoing-definition.ts'
import { problemLines, type ShownProblem } from './problem-lines.ts'
import { table } from './terminal.ts'
import { type FleetAnswer, fleetLines, watchFleet } from './watch-fleet.ts'

/** Report on one file. Documented: interfaces §2. */
export interface FileReport {
  readonly file: string
  readonly name: string | null
  readonly ok: boolean
  /** Revision of the store that holds it; null when it was not stored. */
  readonly revision: number | null
  readonly problems: readonly ShownProblem[]
  /** Deployments that were made by autoDeploy. */
  readonly deployments: readonly string[]
  /** Answers of the data planes; empty unless something was deployed. */
  readonly dataPlanes: readonly FleetAnswer[]
  /** Stages that go on serving what they served, since they lack autoDeploy. */
  readonly undeployedStages: readonly string[]
}

/** Stores a definition, whole or not at all; `check` stores nothing. Deployed at once where a stage has autoDeploy. */
export async function storeDefinition(
  client: AdminClient,
  file: DefinitionFile,
  mode: 'store' | 'check',
): Promise<FileReport> {
  const { content } = file
  if (content.kind === 'unreadable') return refused(file, content.problems)
  const outgoing = encodeDefinition(content.value)
  if (outgoing.lost.length > 0 || mode === 'check') {
    const problems = await findProblems(client, outgoing)
    return problems.length > 0 ? refused(file, located(file, problems)) : { ...refused(file, []), ok: true }
  }
  try {
    const stored = await client.upload(REST_API_SERVICE.PutRestApiStream, {}, outgoing.bytes)
    const { name, revision, deployments } = stored
    const { automatic, manual: undeployedStages } = listStages(content.value)
    const dataPlanes = automatic.length > 0 ? await watchFleet(client, { name, revision }) : []
    const problems = dataPlanes.flatMap(({ problems: refusals }) => refusals)
    const ok = dataPlanes.every(({ state }) => state !== 'NACK')
    return {
      file: file.file,
      name: file.name,
      ok,
      revision: Number(revision),
      problems,
      deployments,
      dataPlanes,
      undeployedStages,
    }
  } catch (error) {
    if (!(error instanceof AdminCallError)) throw error
    if (error.code === status.INVALID_ARGUMENT) {
      const found = await findProblems(client, outgoing)
      // The refusal's own problems, at most 6 KiB of them, are for what is gone when it is looked at again.
      return refused(file, located(file, found.length > 0 ? found : [...(error.details.problems ?? [])]))
    }
    if (error.code === status.ABORTED) return refused(file, [{ field: '', code: 'ABORTED', message: error.message }])
    throw error
  }
}

async function findProblems(client: AdminClient, { bytes, lost }: Outgoing) {
  const { problems } = await client.upload(REST_API_SERVICE.ValidateRestApiStream, {}, bytes)
  return mergeProblems(
    lost,
    problems.map(({ field, code, message }) => ({ path: field, code, message })),
  )
}

function located({ content }: DefinitionFile, problems: Awaited<ReturnType<typeof findProblems>>): ShownProblem[] {
  return problems.map(({ path, code, message }) => {
    return { field: path, code, message, ...(content.kind === 'json' ? content.locate(path) : {}) }
  })
}

function refused({ file, name }: DefinitionFile, problems: readonly ShownProblem[]): FileReport {
  return { file, name, ok: false, revision: null, problems, deployments: [], dataPlanes: [], undeployedStages: [] }
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
    return `${lines[index]}\n${problemLines(report.dataPlanes.length > 0 ? [] : report.problems)}${fleet.details}`
  })
  return `${heading}\n${details.join('')}${reports.map(nextCommand).join('')}`
}

/** A stored definition changes what a stage serves only when it is deployed. */
function nextCommand({ name, revision, deployments, undeployedStages }: FileReport): string {
  if (revision === null || deployments.length > 0) return ''
  const [first] = undeployedStages
  if (first === undefined) return `next: give ${name} a stage, under "stages" of its definition\n`
  const stage = undeployedStages.length === 1 ? '' : ` --stage ${first}`
  return `next: regauge deploy ${name}${stage}\n`
}

function outcome({ ok, revision, problems, deployments, dataPlanes }: FileReport): string {
  if (revision === null && ok) return 'valid, not stored'
  if (revision === null) return `refused: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`
  const ids = deployments.map(name => name.slice(name.lastIndexOf('/') + 1))
  const deployed = ids.length > 0 ? `, deployed as ${ids.join(', ')}` : ''
  const fleet = dataPlanes.length > 0 ? `, ${fleetLines(dataPlanes).summary}` : ''
  return `stored at revision ${revision}${deployed}${fleet}`
}
