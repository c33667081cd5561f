import type { Reporter } from './report.ts'

/** Workflow commands, which GitHub shows beside the lines of a change. */
export const githubReporter: Reporter = reports =>
  reports
    .flatMap(({ items, warnings }) => [
      ...items
        .filter(({ level }) => level !== 'pass')
        .map(({ level, file, line, column, title, rule, message }) => {
          const properties = { file, line: String(line), col: String(column), title: `${title}: ${rule}` }
          const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`)
          return `::${level} ${list.join(',')}::${escapeData(message)}\n`
        }),
      ...warnings.map(warning => `::warning::${escapeData(warning)}\n`),
    ])
    .join('')

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
