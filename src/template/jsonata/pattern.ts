import type { RegexMatch } from '../regex/guarded-regex.ts'
import type { Evaluation } from './evaluation.ts'

/** A regular expression ready to run. */
export interface Pattern {
  readonly source: string
  /** The first match at or behind an index; null when there is none. */
  exec(run: Evaluation, text: string, from: number): RegexMatch | null
  /**
   * The pattern itself, for going through a whole text natively: where it is short enough, and the pattern can neither
   * match the empty text nor captures anything.
   */
  whole(text: string): RegExp | undefined
  /** Matches are searched from an index on; without it each search starts at the front. */
  readonly global: boolean
}
