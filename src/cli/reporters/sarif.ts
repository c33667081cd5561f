import { version } from '../package-version.ts'
import type { Report, Reporter } from './report.ts'

/** SARIF 2.1.0: one run, a result for everything that is not as it should be. */
export const sarifReporter: Reporter = reports => {
  const results = reports.flatMap(resultsOf)
  const rules = [...new Set(results.map(({ ruleId }) => ruleId))].map(id => ({ id }))
  const notifications = reports.flatMap(({ warnings }) =>
    warnings.map(text => ({ level: 'warning', message: { text } })),
  )
  const run = {
    tool: { driver: { name: 'regauge', version: version(), rules } },
    ...(notifications.length > 0
      ? { invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications }] }
      : {}),
    results,
  }
  return `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, null, 2)}\n`
}

function resultsOf({ items }: Report) {
  return items
    .filter(({ level }) => level !== 'pass')
    .map(({ rule, level, title, message, file, line, column }) => ({
      ruleId: rule,
      level,
      message: { text: `${title}: ${message}` },
      locations: [
        {
          physicalLocation: {
            // A path of the machine with the characters that a URI has no room for.
            artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') },
            region: { startLine: line, startColumn: column },
          },
        },
      ],
    }))
}
