import type { JsonModel, PathMeter } from './model.ts'
import type { JsonPath } from './path.ts'

/** One evaluation of a path. */
export interface PathRun {
  readonly model: JsonModel
  readonly meter: PathMeter
  /** The document: what `$` in a filter refers to. */
  readonly document: unknown
  /** A missing name makes the whole path miss, wherever it is missing: so a filter tests for existence. */
  readonly strict: boolean
  /** The value of another path, such as one in a filter, for an item. */
  readonly evaluate: (path: JsonPath, run: PathRun, item: unknown) => unknown
}
