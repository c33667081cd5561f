import type { Subject } from './long-fuzz.ts'
import { officialOracle } from './oracle.ts'
import { type Outcome, thrownOutcome, valueOutcome } from './outcome.ts'

/** Limits beyond what any generated pair needs: the fuzzer asks for equality, not for budgets. */
const GENEROUS = { operations: 1e9, depth: 5_000, sequence: 1e7, stringChars: 1e8, outputBytes: 1e8, timeoutMs: 20_000 }

/** Our engine. */
export async function ourSubject(): Promise<Subject> {
  const { compile } = await import('../../src/template/jsonata/index.ts')
  return {
    compile(source) {
      try {
        const program = compile(source, { budget: GENEROUS })
        return {
          kind: 'program',
          evaluate: (input, bindings) => attempt(() => program.evaluate(input, { ...bindings })),
        }
      } catch (thrown) {
        return thrownOutcome(thrown)
      }
    },
  }
}

/** The official package in our engine's place: a campaign against it must find nothing. */
export async function officialSubject(): Promise<Subject> {
  const oracle = await officialOracle()
  return {
    compile(source) {
      const program = oracle.compile(source)
      if (program.kind !== 'program') return coded(program)
      return { kind: 'program', evaluate: async (input, bindings) => coded(await program.evaluate(input, bindings)) }
    },
  }
}

/** A crash as the error with a code that we would make of it. */
function coded(outcome: Outcome): Outcome {
  if (outcome.kind !== 'crash') return outcome
  return { kind: 'error', code: 'CRASH', details: { position: undefined, token: undefined, message: undefined } }
}

function attempt(evaluate: () => unknown): Outcome {
  try {
    return valueOutcome(evaluate())
  } catch (thrown) {
    return thrownOutcome(thrown)
  }
}
