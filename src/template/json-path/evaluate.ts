import { accepts } from './filter.ts'
import { applyFunction } from './functions.ts'
import type { JsonPath, Step } from './path.ts'
import type { PathRun } from './path-run.ts'
import { PathError } from './problem.ts'

/** Thrown where a definite beginning of the path misses: the whole path misses then. */
class Missing extends Error {}

/** The one value of that kind. */
const MISSING = new Missing()

/** The step that is to be taken, and the knowledge that all before it lead to one value at most. */
interface Here {
  readonly at: number
  readonly definite: boolean
}

interface Walk extends PathRun {
  readonly steps: readonly Step[]
  readonly results: unknown[]
}

/**
 * The value of a path: undefined when it misses. A definite path gives the value it leads to, any other a list of all
 * that it finds. Throws PathError where Jayway throws an exception that is no missing path.
 */
export function evaluatePath(path: JsonPath, run: Omit<PathRun, 'evaluate'>): unknown {
  return evaluateFor(path, { ...run, evaluate: evaluateFor }, run.document)
}

function evaluateFor(path: JsonPath, run: PathRun, item: unknown): unknown {
  const walk: Walk = { ...run, steps: path.steps, results: [] }
  try {
    take(walk, { at: 0, definite: true }, path.root === '$' ? run.document : item)
  } catch (thrown) {
    if (thrown === MISSING) return undefined
    throw thrown
  }
  return path.definite ? walk.results.at(-1) : walk.results
}

function take(walk: Walk, here: Here, value: unknown): void {
  const { at, definite } = here
  const step = walk.steps[at]
  walk.meter.charge(1)
  if (step === undefined) {
    walk.meter.grow(walk.results.length)
    walk.results.push(value)
    return
  }
  switch (step.kind) {
    case 'names':
      takeNames(walk, { at, definite }, value, step.names)
      return
    case 'indexes':
      if (!checkList(walk, here, value)) return
      for (const index of step.indexes) {
        takeIndex(walk, { at, definite: definite && step.indexes.length === 1 }, value, index)
      }
      return
    case 'slice':
      if (checkList(walk, here, value)) takeSlice(walk, at, value, step)
      return
    case 'wildcard':
      takeAll(walk, at, value)
      return
    case 'scan':
      scan(walk, at, value)
      return
    case 'filter':
      takeFiltered(walk, { at, definite }, value, step)
      return
    case 'function':
      take(walk, { at: at + 1, definite }, applyFunction(step, walk, value))
      return
  }
}

function takeNames(walk: Walk, { at, definite }: Here, value: unknown, names: readonly string[]): void {
  const { model } = walk
  if (!model.isMap(value)) {
    if (definite) throw MISSING
    return
  }
  const last = at === walk.steps.length - 1
  if (names.length > 1 && last) takeMerged(walk, at, value, names)
  else for (const name of names) takeName(walk, { at, definite: definite && names.length === 1 }, value, name)
}

function takeMerged(walk: Walk, at: number, value: unknown, names: readonly string[]): void {
  const entries: [string, unknown][] = []
  for (const name of names) {
    const found = walk.model.get(value, name)
    if (found !== undefined) entries.push([name, found])
    else if (walk.strict) throw MISSING
  }
  take(walk, { at: at + 1, definite: false }, walk.model.newMap(entries))
}

function takeName(walk: Walk, { at, definite }: Here, map: unknown, name: string): void {
  const found = walk.model.get(map, name)
  if (found !== undefined) {
    take(walk, { at: at + 1, definite }, found)
    return
  }
  const last = at === walk.steps.length - 1
  if (walk.strict || (definite && !last)) throw MISSING
}

function checkList(walk: Walk, { definite }: Here, value: unknown): boolean {
  if (walk.model.isList(value)) return true
  if (definite) throw MISSING
  return false
}

// An index beyond the list finds nothing, which is not the same as to miss.
function takeIndex(walk: Walk, { at, definite }: Here, list: unknown, index: number): void {
  const items = walk.model.items(list)
  const position = index < 0 ? items.length + index : index
  if (position >= 0 && position < items.length) take(walk, { at: at + 1, definite }, items[position])
}

function takeSlice(walk: Walk, at: number, list: unknown, slice: Extract<Step, { kind: 'slice' }>): void {
  const { length } = walk.model.items(list)
  const [from, to] = length === 0 ? [0, 0] : boundsOf(slice, length)
  for (let index = from; index < to; index += 1) takeIndex(walk, { at, definite: false }, list, index)
}

// Observed: with both bounds given, negative ones are no positions of their own but run on to the positive ones.
function boundsOf({ from, to }: Extract<Step, { kind: 'slice' }>, length: number): readonly [number, number] {
  if (from === undefined) return [0, Math.min(length, fromEnd(to ?? length, length))]
  if (to === undefined) return [Math.max(0, fromEnd(from, length)), length]
  return [Math.max(from, -length), Math.min(length, to)]
}

function fromEnd(index: number, length: number): number {
  return index < 0 ? length + index : index
}

// A member under which the path misses is left out.
function takeAll(walk: Walk, at: number, value: unknown): void {
  const { model } = walk
  if (model.isMap(value)) for (const key of model.keys(value)) takeName(walk, { at, definite: false }, value, key)
  else if (model.isList(value)) for (const item of model.items(value)) take(walk, { at: at + 1, definite: false }, item)
}

function takeFiltered(
  walk: Walk,
  { at, definite }: Here,
  value: unknown,
  { predicate }: Extract<Step, { kind: 'filter' }>,
): void {
  const { model } = walk
  if (model.isMap(value)) {
    if (accepts(predicate, walk, value)) take(walk, { at: at + 1, definite: false }, value)
  } else if (model.isList(value)) {
    for (const item of model.items(value))
      if (accepts(predicate, walk, item)) take(walk, { at: at + 1, definite: false }, item)
  } else if (definite) throw new PathError('A filter can be applied to lists and maps only')
}

/**
 * `..`: the next step is taken from every list and map below that it may be taken from. Observed: from a list, when
 * the path goes on behind the next step, the rest is taken from all items.
 */
function scan(walk: Walk, at: number, value: unknown): void {
  const { model, meter } = walk
  const isMap = model.isMap(value)
  if (!isMap && !model.isList(value)) return
  meter.charge(1)
  meter.enter()
  const rest = at + 2 < walk.steps.length
  if (mayTake(walk, at + 1, value)) {
    if (isMap || !rest) take(walk, { at: at + 1, definite: false }, value)
    else for (const item of model.items(value)) take(walk, { at: at + 2, definite: false }, item)
  }
  if (isMap) for (const key of model.keys(value)) scan(walk, at, model.get(value, key))
  else for (const item of model.items(value)) scan(walk, at, item)
  meter.depth -= 1
}

function mayTake(walk: Walk, at: number, value: unknown): boolean {
  const { model } = walk
  const step = walk.steps[at]
  switch (step?.kind) {
    case 'names': {
      if (!model.isMap(value)) return false
      const definite = step.names.length === 1 || at === walk.steps.length - 1
      return !definite || step.names.every(name => model.get(value, name) !== undefined)
    }
    case 'indexes':
    case 'slice':
      return model.isList(value)
    case 'wildcard':
      return true
    case 'filter':
      return accepts(step.predicate, walk, value)
    default:
      return false
  }
}
