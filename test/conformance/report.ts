// Writes docs/conformance.md from the rows of the conformance tests. `--check` writes nothing and fails when it is stale.
import { readFileSync, writeFileSync } from 'node:fs'
import { CHAPTERS } from './chapters.ts'
import { renderDocument } from './document.ts'

const file = new URL('../../docs/conformance.md', import.meta.url)
const document = renderDocument(CHAPTERS)

if (!process.argv.includes('--check')) {
  writeFileSync(file, document)
} else if (readFileSync(file, 'utf8') !== document) {
  process.stderr.write('docs/conformance.md is stale: run node test/conformance/report.ts\n')
  process.exitCode = 1
}
