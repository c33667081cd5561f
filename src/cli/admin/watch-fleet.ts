import type { DataPlaneAnswer__Output } from '../../generated/regauge/admin/v1/DataPlaneAnswer.ts'
import { DEPLOYMENT_SERVICE } from '../../grpc/services.ts'
import type { ShownProblem } from '../files/problem-lines.ts'
import type { AdminClient } from './client.ts'

/** Time that data planes get to answer. Documented: interfaces §2. */
const WAIT_SECONDS = 30

/** Answer of a data plane to a revision. */
export interface FleetAnswer {
  readonly id: string
  readonly state: 'ACK' | 'NACK' | 'SILENT'
  /** Revision that it serves. */
  readonly revision: number
  readonly problems: readonly ShownProblem[]
}

/** Waits until every data plane has answered a revision of an API, or the time is up. Empty when there is none. */
export async function watchFleet(
  client: AdminClient,
  wanted: { readonly name: string; readonly revision?: string },
): Promise<readonly FleetAnswer[]> {
  const request = { ...wanted, timeoutSeconds: WAIT_SECONDS }
  let answers: readonly DataPlaneAnswer__Output[] = []
  // The control plane keeps the time; the deadline is for one that hangs.
  const updates = client.stream(DEPLOYMENT_SERVICE.WatchDeployment, request, (WAIT_SECONDS + 5) * 1000)
  for await (const update of updates) answers = update.answers
  return answers.map(({ dataPlane, state, revision, nack }) => ({
    id: dataPlane,
    state: state === 'ANSWER_STATE_ACK' ? 'ACK' : state === 'ANSWER_STATE_NACK' ? 'NACK' : 'SILENT',
    revision: Number(revision),
    problems: nack?.problems ?? [],
  }))
}

/** The fleet's answers as a summary of one line, and a line for each data plane that did not accept. */
export function fleetLines(answers: readonly FleetAnswer[]): { readonly summary: string; readonly details: string } {
  if (answers.length === 0) return { summary: 'no data plane is connected', details: '' }
  const accepted = answers.filter(({ state }) => state === 'ACK').length
  const others = answers.filter(({ state }) => state !== 'ACK')
  const details = others.map(({ id, state, revision, problems }) => {
    const why = problems.map(({ field, message }) => `    ${field} ${message}\n`).join('')
    return `  ${id}  ${state === 'NACK' ? 'refused it' : 'is silent'}, serves revision ${revision}\n${why}`
  })
  return { summary: `${accepted}/${answers.length} data planes acknowledged`, details: details.join('') }
}
