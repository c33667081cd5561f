import { compile, VtlError } from '../../../src/template/vtl/index.ts'
import type { FuzzCase } from './case.ts'

/** Outcome of one case, of Velocity and of ours alike. `compile` is what is found before anything is rendered. */
export type Outcome =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'error'; readonly phase: 'compile' | 'render'; readonly detail: string }
  | { readonly kind: 'crash'; readonly detail: string }
  /** Velocity took too long; such a pair is skipped. */
  | { readonly kind: 'late' }

const BUDGET = { timeoutMs: 60_000 }

/** Outcome of a case in our engine. Anything thrown that is no VtlError is a crash. */
export function renderOurs({ template, body }: FuzzCase): Outcome {
  let phase: 'compile' | 'render' = 'compile'
  try {
    const program = compile(template, { budget: BUDGET })
    phase = 'render'
    return { kind: 'text', text: program.render({ body }) }
  } catch (thrown) {
    if (thrown instanceof VtlError) return { kind: 'error', phase, detail: `${thrown.code}: ${thrown.message}` }
    return { kind: 'crash', detail: String(thrown instanceof Error ? thrown.stack : thrown) }
  }
}

/** Equality of outcomes: the same text, or an error of the same phase. */
export function isSame(a: Outcome, b: Outcome): boolean {
  if (a.kind === 'text') return b.kind === 'text' && a.text === b.text
  return a.kind === 'error' && b.kind === 'error' && a.phase === b.phase
}

/** One line for people. */
export function describe(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'text':
      return JSON.stringify(outcome.text)
    case 'error':
      return `${outcome.phase} error: ${outcome.detail.replaceAll(/\s+/g, ' ').slice(0, 200)}`
    case 'late':
      return 'no answer in time'
    case 'crash':
      return `crash: ${outcome.detail}`
  }
}
