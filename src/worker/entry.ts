// Entry of each thread of the pool.
import { workerData } from 'piscina'
import type { Batch, JobResult } from './job.ts'
import { ThreadPrograms } from './programs.ts'
import { type PlanStore, runJob } from './run-job.ts'

// Nothing that a template reaches may be changed for the next one.
for (const shared of [Object.prototype, Array.prototype, Function.prototype, String.prototype]) Object.freeze(shared)

const plans: PlanStore = new Map()
const programs = new ThreadPrograms({ modelsDir: modelsDirOf(workerData) })

/** Does a batch in order, noting which job it is at so that after a termination only the culprit fails. */
export default function runBatch({ jobs, progress }: Batch): JobResult[] {
  return jobs.map((job, index) => {
    Atomics.store(progress, 1, Date.now() | 0)
    Atomics.store(progress, 0, index)
    return runJob(job, plans, programs)
  })
}

/** The pool's `modelsDir`, where there is one. */
function modelsDirOf(data: unknown): string | undefined {
  const folder = typeof data === 'object' && data !== null && 'modelsDir' in data ? data.modelsDir : undefined
  return typeof folder === 'string' && folder !== '' ? folder : undefined
}
