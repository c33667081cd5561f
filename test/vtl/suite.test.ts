import { describe, expect, test } from 'vitest'

import { compile, type Scope, VtlError } from '../../src/template/vtl/index.ts'
import { SKIPPED, type SuiteCase, scopeOf, suiteCases, suiteIsHere } from './suite-cases.ts'

const cases = suiteIsHere() ? suiteCases() : []
const running = cases.filter(({ name }) => !SKIPPED.has(name))

describe.runIf(cases.length > 0)('the shared suite of VTL through the public API', () => {
  test.each(running.map(suiteCase => [suiteCase.name, suiteCase] as const))('%s', (_name, suiteCase) => {
    const scope = scopeOf(suiteCase)
    const before = structuredClone({ ...scope, context: undefined })
    if (suiteCase.error !== undefined) expect(failurePhase(suiteCase, scope)).toBe(suiteCase.error.phase)
    else {
      expect(compile(suiteCase.template).render(scope)).toBe(suiteCase.expected)
      for (const [name, override] of Object.entries(suiteCase.overrides ?? {})) {
        expect(scope.context?.[name]).toEqual(override)
      }
    }
    expect({ ...scope, context: undefined }).toEqual(before)
  })

  test('a program renders the same again', () => {
    for (const suiteCase of running.filter(({ error }) => error === undefined)) {
      const program = compile(suiteCase.template)
      program.render(scopeOf(suiteCase))
      expect(program.render(scopeOf(suiteCase)), suiteCase.name).toBe(suiteCase.expected)
    }
  })

  test('every skip names a case that exists', () => {
    const names = new Set(cases.map(({ name }) => name))
    expect([...SKIPPED.keys()].filter(name => !names.has(name))).toEqual([])
  })
})

/** Where a case fails: when it is compiled or when it is rendered. */
function failurePhase({ template }: SuiteCase, scope: Scope): string {
  let phase = 'compile'
  try {
    const program = compile(template)
    phase = 'render'
    return `no error, but ${JSON.stringify(program.render(scope))}`
  } catch (thrown) {
    if (!(thrown instanceof VtlError)) throw thrown
    expect(thrown.line).toBeGreaterThan(0)
    expect(thrown.column).toBeGreaterThan(0)
    return phase
  }
}
