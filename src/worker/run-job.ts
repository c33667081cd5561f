import type { BoundedMap } from '../exchange/bounded-map.ts'
import { assertNever } from '../exchange/failure.ts'
import type { MappingEnvironment, Trace, TraceStep } from '../integration/environment.ts'
import type { IntegrationPlan } from '../integration/plan/plan.ts'
import { buildIntegrationRequest } from '../integration/request.ts'
import { buildMethodResponse } from '../integration/response.ts'
import { examineDefinition } from '../snapshot/check.ts'
import { reviewDefinition } from '../snapshot/review.ts'
import type { Job, JobResult, RequestJob, ResponseJob, TraceNotes } from './job.ts'
import { requestOf } from './job-input.ts'
import type { ThreadPrograms } from './programs.ts'

/** Plans by hash. */
export type PlanStore = BoundedMap<string, IntegrationPlan>

/** Plans that a thread keeps; the oldest goes first, and is sent again when it is asked for. */
export const KEPT_PLANS = 20_000

/** Does one job with what the thread has; the same code inline and in a worker. */
export function runJob(job: Job, plans: PlanStore, programs: ThreadPrograms): JobResult {
  if (job.kind === 'check') {
    const { definition } = job
    const { problems, warnings } = examineDefinition(definition, programs.findAction)
    const told = warnings.map(warning => ({ ...warning, severity: 'warning' as const }))
    return { kind: 'problems', problems: [...problems, ...told, ...reviewDefinition(definition)] }
  }
  const plan = findPlan(job, plans)
  if (plan === undefined) return { kind: 'missing' }
  const notes = job.trace === undefined ? undefined : newNotes()
  const outcome = runMapping(job, plan, programs, notes?.trace)
  return notes === undefined ? { kind: 'outcome', outcome } : { kind: 'outcome', outcome, trace: notes.notes }
}

function runMapping(
  job: RequestJob | ResponseJob,
  plan: IntegrationPlan,
  programs: ThreadPrograms,
  trace: Trace | undefined,
): Extract<JobResult, { kind: 'outcome' }>['outcome'] {
  const { program, matches, model, findAction } = programs
  const shared = { program, matches, model, findAction, ...(trace === undefined ? {} : { trace }) }
  switch (job.kind) {
    case 'request': {
      const credentials = job.credentials === undefined ? {} : { credentials: job.credentials }
      const unsigned = job.unsigned === undefined ? {} : { unsigned: job.unsigned }
      const environment: MappingEnvironment = { ...shared, now: job.now, ...credentials, ...unsigned }
      return buildIntegrationRequest(plan, job.request, environment)
    }
    case 'response':
      return buildMethodResponse(plan, requestOf(job.request), job.response, job.overrides, { ...shared, now: 0 })
    default:
      return assertNever(job)
  }
}

function findPlan(job: RequestJob | ResponseJob, plans: PlanStore): IntegrationPlan | undefined {
  const known = plans.get(job.planHash)
  if (known !== undefined || job.plan === undefined) return known
  plans.set(job.planHash, job.plan)
  return job.plan
}

function newNotes(): { readonly trace: Trace; readonly notes: TraceNotes } {
  const steps: TraceStep[] = []
  let last = performance.now()
  const step = (noted: TraceStep) => {
    const now = performance.now()
    steps.push({ durationMicros: Math.round((now - last) * 1000), ...noted })
    last = now
  }
  return { trace: { step }, notes: { steps } }
}
