import { describe, expect, test } from 'vitest'

import { type Budget, compile, JsonataError } from '../../src/template/jsonata/index.ts'
import { officialOracle } from './oracle.ts'
import { type Outcome, thrownOutcome, valueOutcome } from './outcome.ts'
import { SKIPPED, type SuiteCase, skipReason, suiteCases } from './suite-cases.ts'

/** Codes of our guards where the suite's runner names its own; both end an endless recursion. */
const GUARDS = ['U1001', 'D1011', 'D1012']

const cases = [...suiteCases()]
const running = cases.filter(suiteCase => skipReason(suiteCase) === undefined)

describe.skipIf(cases.length === 0)('the shared suite through the public API', () => {
  test.each(running.map(suiteCase => [suiteCase.id, suiteCase] as const))('%s', (_id, suiteCase) => {
    const { expected } = suiteCase
    if (expected.kind === 'error') {
      const error = errorOf(suiteCase)
      if (expected.fields.code === 'U1001') expect(GUARDS).toContain(error.code)
      else
        expect(error).toMatchObject({
          ...expected.fields,
          ...(expected.token === undefined ? {} : { token: expected.token }),
        })
      return
    }
    const result = evaluate(suiteCase)
    if (expected.kind === 'undefined') expect(result).toBeUndefined()
    else expect(plain(result)).toEqual(plain(expected.value))
  })

  test('every skip names a case that exists', () => {
    const ids = new Set(cases.map(({ id }) => id.replace(/#\d+$/, '')))
    expect([...SKIPPED.keys()].filter(id => !ids.has(id))).toEqual([])
  })
})

describe.skipIf(cases.length === 0)('the shared suite against the official package', () => {
  test('JSON text, error code, position and token are the same', { timeout: 120_000 }, async () => {
    const official = await officialOracle()
    const different: unknown[] = []
    for (const suiteCase of running.filter(({ timelimit, depth }) => timelimit === undefined && depth === undefined)) {
      const program = official.compile(suiteCase.expression)
      const reference =
        program.kind === 'program' ? await program.evaluate(input(suiteCase), suiteCase.bindings) : program
      const ours = outcomeOf(suiteCase)
      if (!sameOutcome(reference, ours))
        different.push({ id: suiteCase.id, expression: suiteCase.expression, reference, ours })
    }
    expect(different).toEqual([])
  })
})

function evaluate(suiteCase: SuiteCase): unknown {
  return compile(suiteCase.expression, { budget: budgetOf(suiteCase) }).evaluate(input(suiteCase), {
    ...suiteCase.bindings,
  })
}

function budgetOf({ timelimit, depth }: SuiteCase): Partial<Budget> {
  return { timeoutMs: timelimit ?? 10_000, ...(depth === undefined ? {} : { depth }), sequence: 1e7, operations: 1e9 }
}

function input({ document }: SuiteCase): unknown {
  return document === undefined ? undefined : JSON.parse(document)
}

function errorOf(suiteCase: SuiteCase): JsonataError {
  try {
    const result = evaluate(suiteCase)
    throw new Error(`no error, but ${JSON.stringify(result)}`)
  } catch (thrown) {
    if (thrown instanceof JsonataError) return thrown
    throw thrown
  }
}

function outcomeOf(suiteCase: SuiteCase): Outcome {
  try {
    return valueOutcome(evaluate(suiteCase))
  } catch (thrown) {
    return thrownOutcome(thrown)
  }
}

/** Unlike the fuzzer's verdict: here position and token count as well. Chance and the clock are left to the first test. */
function sameOutcome(reference: Outcome, ours: Outcome): boolean {
  return JSON.stringify(reference) === JSON.stringify(ours)
}

/** A value as plain JSON, functions dropped, minus zero as zero. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}
