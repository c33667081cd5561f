import { fork } from 'node:child_process'

import type { ChildResult } from './child.ts'
import type { HostileTemplate } from './template.ts'
import { HOSTILE } from './templates.ts'

/** How one template ended. */
export interface HostileResult extends ChildResult {
  readonly template: HostileTemplate
}

/** Result of a run of hostile templates. */
export interface HostileRun {
  readonly results: readonly HostileResult[]
  /** Templates that took the whole process with them. */
  readonly exits: readonly HostileTemplate[]
}

/** Runs the templates with these indexes one after the other in a thread of a child process; a child that dies is replaced. */
export async function runHostile(indexes: readonly number[], timeoutMs: number): Promise<HostileRun> {
  const results: HostileResult[] = []
  const exits: HostileTemplate[] = []
  let left = indexes
  while (left.length > 0) {
    const done = await runChild(left, timeoutMs, results)
    const victim = HOSTILE[left[done] ?? -1]
    if (victim !== undefined) exits.push(victim)
    left = left.slice(done + 1)
  }
  return { results, exits }
}

/** Indexes of all templates, for which `runHostile` asks. */
export function allIndexes(): readonly number[] {
  return HOSTILE.map((_template, index) => index)
}

async function runChild(indexes: readonly number[], timeoutMs: number, results: HostileResult[]): Promise<number> {
  const child = fork(new URL('child.ts', import.meta.url), [String(timeoutMs), ...indexes.map(String)], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: ['--expose-gc'],
    serialization: 'json',
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  let done = 0
  child.on('message', (message: ChildResult) => {
    const template = HOSTILE[message.index]
    if (template !== undefined) results.push({ ...message, template })
    done++
  })
  child.on('exit', () => resolve())
  await promise
  return done
}
