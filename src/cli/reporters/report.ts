/** One thing that was looked at, as any reporter shows it. */
export interface ReportedItem {
  /** Name of the thing, such as `GET /pets`. */
  readonly title: string
  readonly level: 'pass' | 'warning' | 'error'
  /** Stable name of the verdict, such as `refused`. */
  readonly rule: string
  /** Empty where nothing is to be said. */
  readonly message: string
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column: number
}

/** Report of a command on one file, API or suite. */
export interface Report {
  /** Name of the API or suite. */
  readonly name: string
  readonly items: readonly ReportedItem[]
  /** Facts without a place. */
  readonly warnings: readonly string[]
}

/** Renders what a run has to report as one text. */
export type Reporter = (reports: readonly Report[]) => string
