/** Text parameters by name, in the order in which they print. */
export type Parameters = Readonly<Record<string, unknown>>

/** Values that a template can refer to. */
export interface Scope {
  /** The body as text; `$input.body`, `$input.path(…)` and `$input.json(…)` read it. Default: empty. */
  readonly body?: string
  /** `$input.params()`. */
  readonly params?: {
    readonly path?: Parameters
    readonly querystring?: Parameters
    readonly header?: Parameters
  }
  /**
   * `$context`. A template may write to it, and to it only: overrides are in its `requestOverride` and
   * `responseOverride` afterwards, which are made when the template refers to `$context`.
   */
  readonly context?: Record<string, unknown>
  /** `$stageVariables`. */
  readonly stageVariables?: Parameters
}
