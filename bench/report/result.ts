/** One line of a results file: interfaces of the project, `bench`. Times and rates are medians over the rounds. */
export interface Run {
  readonly scenario: string
  readonly subject: string
  /** Answered as expected in closed rounds. */
  readonly requests: number
  /** Closed loop. */
  readonly rps: number
  /** Open loop at 60 % of `rps`, where a scenario has one; else closed. */
  readonly p50Ms: number
  readonly p99Ms: number
  /** Of the subject's whole process tree, closed loop. */
  readonly cpuMicrosPerRequest: number
  readonly rssMiB: number
  readonly errors: number
  /** Further figures of a scenario, by name. */
  readonly extra?: Readonly<Record<string, number>>
  /** CPU microseconds a request of each closed round, in order: comparisons pair them. */
  readonly rounds?: readonly number[]
}

export interface Results {
  /** Short commit id; with `-dirty` when the tree has changes. */
  readonly commit: string
  readonly node: string
  readonly cpu: string
  /** ISO 8601. */
  readonly date: string
  readonly runs: readonly Run[]
}
