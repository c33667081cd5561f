import { Fault } from '../error.ts'
import type { Run } from '../run.ts'
import { isList, itemsOf, JavaList, MapView, SubList } from '../values/lists.ts'
import { isMap, type MapValue, mapSize } from '../values/maps.ts'

/** Items of a loop, and the state by which a change under way is noticed. */
export interface Loop {
  /** The list's own items, or those of a map as they were at the start. */
  readonly items: readonly unknown[]
  /** The size that must not change while the loop goes on. */
  readonly size: number
  readonly map: MapValue | undefined
  /** Number of changes of any list or map when the size was last looked at. */
  changes: number
}

/** Starts a loop over a list, a map's values, or a view on a map; undefined for anything else. */
export function loop(run: Run, value: unknown, at: number): Loop | undefined {
  run.meter.at = at
  if (Array.isArray(value)) return loopOver(run, value, undefined)
  if (typeof value !== 'object' || value === null) return undefined
  if (value instanceof JavaList) return loopOver(run, value.items, undefined)
  if (value instanceof SubList && isList(value)) return loopOver(run, itemsOf(value), undefined)
  if (value instanceof MapView) return loopOver(run, value.items(), value.map)
  return isMap(value) ? loopOver(run, new MapView(value, 'values').items(), value) : undefined
}

function loopOver(run: Run, items: readonly unknown[], map: MapValue | undefined): Loop {
  if (map !== undefined) run.meter.charge(items.length)
  return { items, size: items.length, map, changes: run.meter.changes }
}

/** Called at the start of a turn when something may be amiss: fuel, number of turns, or a change of the list. */
export function turn(run: Run, loop: Loop, index: number, at: number): void {
  run.meter.at = at
  if (run.meter.fuel < 0) run.meter.refuel()
  run.meter.take(0)
  if (index >= run.meter.loopTurns) run.meter.tooManyTurns()
  if (loop.changes === run.meter.changes) return
  loop.changes = run.meter.changes
  const size = loop.map === undefined ? loop.items.length : mapSize(loop.map)
  if (size !== loop.size) throw new Fault('VTL_MODIFIED', 'The list or map of a #foreach was changed inside the loop')
}
