import type { Reporter } from './report.ts'

/** One object a report, each on a line of its own. */
export const jsonReporter: Reporter = reports => reports.map(report => `${JSON.stringify(report)}\n`).join('')
