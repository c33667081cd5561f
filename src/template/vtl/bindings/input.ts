import { evaluatePath } from '../../json-path/evaluate.ts'
import type { PathMeter } from '../../json-path/model.ts'
import { parsePath } from '../../json-path/parse.ts'
import type { JsonPath } from '../../json-path/path.ts'
import { isPathProblem, PathError } from '../../json-path/problem.ts'
import { Fault } from '../error.ts'
import { UNREADABLE } from '../json/read-json.ts'
import type { Run } from '../run.ts'
import { jsonText, madeJsonText } from '../values/json-text.ts'
import { isList, MapView } from '../values/lists.ts'
import { isMap, mapGet } from '../values/maps.ts'
import { isNumber, type JavaNumber, numberOf } from '../values/numbers.ts'
import { textOf } from '../values/text.ts'
import { MODEL } from './model.ts'

/** `$input.path(p)`: undefined for what is missing. */
export function inputPath(run: Run, path: JsonPath): unknown {
  const value = run.document
  if (value === UNREADABLE) return undefined
  if (path.steps.length === 0) return value
  return pathValue(run, path, value)
}

function pathValue(run: Run, path: JsonPath, document: unknown): unknown {
  const { meter } = run
  const charges: PathMeter = {
    charge: steps => meter.charge(steps),
    grow: size => meter.grow(size),
    enter: () => meter.enter(),
    get depth() {
      return meter.depth
    },
    set depth(depth) {
      meter.depth = depth
    },
    regex: run.regex,
  }
  // A path without a result leaves its levels open.
  const { depth } = meter
  try {
    return evaluatePath(path, { model: MODEL, meter: charges, document, strict: false })
  } catch (thrown) {
    if (thrown instanceof PathError) throw new Fault('VTL_PATH', thrown.message)
    throw thrown
  } finally {
    meter.depth = depth
  }
}

/** `$input.path(p)` of names alone, which needs no more than to look them up. */
export function inputNames(run: Run, names: readonly string[]): unknown {
  let value = run.document
  for (const name of names) {
    if (!isMap(value)) return undefined
    value = mapGet(value, name)
  }
  return value === UNREADABLE ? undefined : value
}

/** `$input.json(p)`: two quotes for what is missing. */
export function inputJson(run: Run, path: JsonPath): string {
  const value = inputPath(run, path)
  if (value === undefined) return '""'
  return jsonText(run.meter, value)
}

/** The path of a text; fails for one that does not parse. */
export function pathOf(run: Run, text: string): JsonPath {
  const { paths } = run.compiled
  const path = paths.get(text) ?? parsePath(text)
  paths.set(text, path)
  run.meter.charge(1 + text.length / 16)
  if (isPathProblem(path)) throw new Fault('VTL_PATH', path.message)
  return path
}

/** A value of the engine as JSON has it. */
export function plainValue(run: Run, value: unknown): unknown {
  if (isList(value) || isMap(value) || value instanceof MapView) return JSON.parse(madeJsonText(run.meter, value))
  return isNumber(value) && isExact(value) ? numberOf(value) : textOf(run.meter, value)
}

// A number that is the same in JavaScript, be it written in another way.
function isExact(value: JavaNumber): boolean {
  return typeof value === 'number' || Number.isSafeInteger(numberOf(value))
}
