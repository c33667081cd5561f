/** `npm run bench:report`: one page about the latest results, complete in itself. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { renderPage } from './report/report-page.ts'
import type { Results } from './report/result.ts'
import { RESULTS_FOLDER, readHistory } from './report/results-file.ts'

function newestResults(): Results | undefined {
  const files = readdirSync(RESULTS_FOLDER).filter(name => name.endsWith('.json') && !name.endsWith('-quick.json'))
  const all: Results[] = files.map(name => JSON.parse(readFileSync(join(RESULTS_FOLDER, name), 'utf8')))
  return all.sort((one, other) => one.date.localeCompare(other.date)).at(-1)
}

const { values } = parseArgs({
  options: { results: { type: 'string' }, output: { type: 'string', default: join(RESULTS_FOLDER, 'report.html') } },
})
const latest = values.results === undefined ? newestResults() : JSON.parse(readFileSync(values.results, 'utf8'))
if (latest === undefined) {
  process.stderr.write('there are no results in bench/results; npm run bench makes some\n')
  process.exitCode = 1
} else {
  writeFileSync(values.output, renderPage(latest, readHistory()))
  process.stdout.write(`${values.output}\n`)
}
