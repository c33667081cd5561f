import { table } from '../terminal.ts'
import type { Reporter } from './report.ts'

/** For people: a table of what is not as it should be, then the warnings. */
export const textReporter: Reporter = reports =>
  reports
    .map(report => {
      const rows = report.items
        .filter(({ level }) => level !== 'pass')
        .map(({ rule, title, file, line, column, message }) => [rule, title, `${file}:${line}:${column}`, message])
      const warnings = report.warnings.map(warning => `warning: ${warning}\n`)
      return table(['STATUS', 'METHOD', 'PLACE', 'REASON'], rows) + warnings.join('')
    })
    .join('')
