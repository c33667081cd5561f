import { describe, expect, test } from 'vitest'

import { Numeral } from '../../src/exchange/numeral.ts'
import { compile, JsonataError } from '../../src/template/jsonata/index.ts'
import { randomDocument } from './document.ts'
import { randomExpression } from './grammar/expressions.ts'
import { createRandom } from './random.ts'
import { skipReason, suiteCases } from './suite-cases.ts'

const running = [...suiteCases()].filter(suiteCase => skipReason(suiteCase) === undefined)
const generous = { timeoutMs: 10_000, sequence: 1e7, operations: 1e7, depth: 2_000 }

interface Question {
  readonly expression: string
  readonly document: string
  readonly bindings: Readonly<Record<string, unknown>>
}

/** Text of what a question gives, or the code of its error; numbers of the document are numerals or not. */
function outcomeOf({ expression, document, bindings }: Question, reviver?: typeof asNumeral): string {
  try {
    const result = compile(expression, { budget: generous }).evaluate(JSON.parse(document, reviver), { ...bindings })
    return JSON.stringify(result) ?? 'undefined'
  } catch (thrown) {
    if (thrown instanceof JsonataError) return thrown.code
    throw thrown
  }
}

/** Numbers of more than 15 digits are left as they are: as text they are cut, which a numeral is not. */
const asNumeral = (_key: string, value: unknown) =>
  typeof value === 'number' && Number(value.toPrecision(15)) === value ? new Numeral(String(value)) : value

/** The same for the interpreter: generated code is not used where a function of the library is bound. */
function interpreted({ expression, document, bindings }: Question): Question {
  return { expression: `($zip; ${expression}\n)`, document, bindings: { ...bindings, zip: 1 } }
}

function differences(questions: readonly Question[]) {
  return questions.flatMap(question => {
    const [numbers, numerals] = [outcomeOf(question), outcomeOf(question, asNumeral)]
    return numbers === numerals ? [] : [{ ...question, numbers, numerals }]
  })
}

/** Chance and the clock give another value each time. */
const FICKLE = /\$(random|shuffle|now|millis)\b/

describe.skipIf(running.length === 0)('a numeral is a number to every operator and function', () => {
  const questions = running.flatMap(({ expression, document, bindings, timelimit, depth }) => {
    const isEndless = timelimit !== undefined || depth !== undefined
    return document === undefined || isEndless || FICKLE.test(expression) ? [] : [{ expression, document, bindings }]
  })

  test('of the shared suite, in generated code', () => expect(differences(questions)).toEqual([]))
  test('of the shared suite, in the interpreter', () => expect(differences(questions.map(interpreted))).toEqual([]))
})

describe('a numeral is a number to expressions by chance', () => {
  const questions = Array.from({ length: 4_000 }, (_, seed) => {
    const random = createRandom(seed + 1)
    return { expression: randomExpression(random), document: randomDocument(random) ?? '{}', bindings: {} }
  }).filter(({ expression }) => !FICKLE.test(expression) && !expression.includes('$toMillis'))

  test('in generated code', { timeout: 60_000 }, () => expect(differences(questions)).toEqual([]))
  test('in the interpreter', { timeout: 60_000 }, () => {
    expect(differences(questions.map(interpreted))).toEqual([])
  })
})
