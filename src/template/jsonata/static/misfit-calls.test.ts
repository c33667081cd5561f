import { describe, expect, it } from 'vitest'
import { skipReason, suiteCases } from '../../../../test/jsonata/suite-cases.ts'
import { findMisfitCalls } from './misfit-calls.ts'

describe('a call that fails whatever the input is', () => {
  it.each([
    ['{ "a": $uppercase(1, 2, 3) }', ['uppercase at 7']],
    ['$uppercase(1)', ['uppercase at 0']],
    ['$substring("x", "y")', ['substring at 0']],
    ['$abs("x") + $not(1, 2)', ['abs at 0', 'not at 12']],
    ['x ? $abs(true)', ['abs at 4']],
    ['$map([1], 2)', ['map at 0']],
    ['$now("", "", "")', ['now at 0']],
  ])('%s', (expression, expected) => {
    expect(findMisfitCalls(expression).map(({ name, position }) => `${name} at ${position}`)).toEqual(expected)
  })

  it.each([
    '$uppercase(name)',
    'name.$uppercase()',
    '"a" ~> $pad(5)',
    '[1] ~> $map(function($v) { $v })',
    '$substring(?, 1, 2)',
    '($uppercase := function($a, $b, $c) { $a }; $uppercase(1, 2, 3))',
    '$zip([1], [2], [3], [4])',
    '$append(1, 2)',
    '$string({}, true)',
    '$params(1, 2, 3)',
    '$join(["a"][0], "b")',
  ])('is not %s', expression => expect(findMisfitCalls(expression)).toEqual([]))

  it('is in no expression of the shared suite that has a value', () => {
    const blamed = [...suiteCases()].flatMap(suiteCase => {
      if (skipReason(suiteCase) !== undefined || suiteCase.expected.kind === 'error') return []
      return findMisfitCalls(suiteCase.expression).map(call => [suiteCase.id, suiteCase.expression, call])
    })
    expect(blamed).toEqual([])
  })
})
