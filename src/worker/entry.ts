// Entry of each thread of the pool.
import { workerData } from 'piscina'
import { BoundedMap } from '../exchange/bounded-map.ts'
import type { Batch, JobResult } from './job.ts'
import { JobClock } from './job-clock.ts'
import { ThreadPrograms } from './programs.ts'
import { KEPT_PLANS, type PlanStore, runJob } from './run-job.ts'

// Nothing that a template reaches may be changed for the next one.
for (const shared of [Object.prototype, Array.prototype, Function.prototype, String.prototype]) Object.freeze(shared)

const plans: PlanStore = new BoundedMap(KEPT_PLANS)
let clock: JobClock | undefined
const programs = new ThreadPrograms({
  modelsDir: modelsDirOf(workerData),
  clock: { begin: () => clock?.begin(), end: () => clock?.end() },
})

/** Does a batch in order, noting which job it is at so that after a termination only the culprit fails. */
export default function runBatch({ jobs, progress }: Batch): JobResult[] {
  const ofBatch = new JobClock(progress)
  clock = ofBatch
  return jobs.map((job, index) => {
    ofBatch.startJob(index)
    return runJob(job, plans, programs)
  })
}

/** The pool's `modelsDir`, where there is one. */
function modelsDirOf(data: unknown): string | undefined {
  const folder = typeof data === 'object' && data !== null && 'modelsDir' in data ? data.modelsDir : undefined
  return typeof folder === 'string' && folder !== '' ? folder : undefined
}
