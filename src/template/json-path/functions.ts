import type { FunctionName, Step } from './path.ts'
import type { PathRun } from './path-run.ts'
import { PathError } from './problem.ts'

/**
 * The value of a function: `length()` of a list or map, else null; the others of the numbers in a list, as a Double.
 * Throws PathError for a list without numbers.
 */
export function applyFunction(step: Extract<Step, { kind: 'function' }>, run: PathRun, value: unknown): unknown {
  const found = step.of === undefined ? value : run.evaluate(step.of, run, run.document)
  const { model } = run
  if (step.name === 'length') {
    if (model.isList(found)) return model.items(found).length
    return model.isMap(found) ? model.keys(found).length : null
  }
  const items = model.isList(found) ? model.items(found) : []
  run.meter.charge(items.length)
  const numbers = items.filter(item => model.isNumber(item)).map(item => model.toNumber(item))
  if (numbers.length === 0) throw new PathError(`${step.name}() needs a list with numbers`)
  return model.double(aggregate(step.name, numbers))
}

function aggregate(name: Exclude<FunctionName, 'length'>, numbers: readonly number[]): number {
  switch (name) {
    case 'min':
      return numbers.reduce((least, number) => Math.min(least, number))
    case 'max':
      return numbers.reduce((most, number) => Math.max(most, number))
    case 'sum':
      return sum(numbers)
    case 'avg':
      return sum(numbers) / numbers.length
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
