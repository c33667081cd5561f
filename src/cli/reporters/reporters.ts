import { githubReporter } from './github.ts'
import { jsonReporter } from './json.ts'
import { junitReporter } from './junit.ts'
import type { Reporter } from './report.ts'
import { sarifReporter } from './sarif.ts'
import { textReporter } from './text.ts'

/** Reporters by the name that `--reporter` takes. */
export const REPORTERS = {
  text: textReporter,
  json: jsonReporter,
  junit: junitReporter,
  github: githubReporter,
  sarif: sarifReporter,
} satisfies Readonly<Record<string, Reporter>>

/** A name of REPORTERS. */
export type ReporterName = keyof typeof REPORTERS

/** All names, for the command line. */
export const REPORTER_NAMES = Object.keys(REPORTERS)
