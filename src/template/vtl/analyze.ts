import { type Lint, lint } from './report/lint.ts'
import { type Report, report } from './report/report.ts'
import { parse } from './syntax/parse.ts'

/** The static report of a template and the traps that it steps into. */
export interface Analysis extends Report {
  readonly lints: readonly Lint[]
}

/** All that can be said of a template without running it. Throws VtlError for one that does not parse. */
export function analyze(template: string): Analysis {
  const parsed = parse(template)
  return { ...report(parsed), lints: lint(parsed) }
}
