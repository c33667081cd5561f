import { Fault } from '../error.ts'
import type { Run } from '../run.ts'
import { isList, itemsOf, JavaList, MapView, SubList } from '../values/lists.ts'
import { isMap } from '../values/maps.ts'

/** Items of a loop, and the state by which a change under way is noticed. */
export interface Loop {
  /** The list's own items, or a copy of a map's. */
  readonly items: readonly unknown[]
  /** The list or map whose size must not change while the loop goes on, and how often it had changed before. */
  readonly container: object
  readonly resizes: number
  /** Where the copy is from: a value that the loop replaces is seen by the turns to come. */
  readonly source: CopiedFrom | undefined
  /** Number of changes of any list or map when the size was last looked at. */
  changes: number
}

interface CopiedFrom {
  readonly view: MapView
  readonly copy: unknown[]
}

/** Starts a loop over a list, a map's values, or a view on a map; undefined for anything else. */
export function loop(run: Run, value: unknown, at: number): Loop | undefined {
  run.meter.at = at
  if (Array.isArray(value)) return loopOver(run, value, value)
  if (typeof value !== 'object' || value === null) return undefined
  if (value instanceof JavaList) return loopOver(run, value, value.items)
  if (value instanceof SubList && isList(value)) return loopOver(run, value, itemsOf(value))
  if (value instanceof MapView) return loopOverMap(run, value)
  return isMap(value) ? loopOverMap(run, new MapView(value, 'values')) : undefined
}

function loopOver(run: Run, container: object, items: readonly unknown[], source?: CopiedFrom): Loop {
  return { items, container, resizes: run.meter.resizesOf(container), source, changes: run.meter.changes }
}

function loopOverMap(run: Run, view: MapView): Loop {
  const copy = [...view.items()]
  run.meter.charge(copy.length)
  return loopOver(run, view.map, copy, { view, copy })
}

/** Called at the start of a turn when something may be amiss: fuel, number of turns, or a change of the list. */
export function turn(run: Run, loop: Loop, index: number, at: number): void {
  run.meter.at = at
  if (run.meter.fuel < 0) run.meter.refuel()
  run.meter.take(0)
  if (index >= run.meter.loopTurns) run.meter.tooManyTurns()
  if (loop.changes === run.meter.changes) return
  loop.changes = run.meter.changes
  if (run.meter.resizesOf(loop.container) !== loop.resizes)
    throw new Fault('VTL_MODIFIED', 'The list or map of a #foreach was changed inside the loop')
  if (loop.source !== undefined) refresh(run, loop.source)
}

function refresh(run: Run, { view, copy }: CopiedFrom): void {
  run.meter.charge(copy.length)
  for (const [index, item] of view.items().entries()) copy[index] = item
}
