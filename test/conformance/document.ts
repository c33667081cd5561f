import type { Chapter, Row } from './row.ts'

const STATUSES = ['same', 'differs', 'not supported'] as const

/** The document of conformance, whole, made of the rows that the tests run. */
export function renderDocument(chapters: readonly Chapter[]): string {
  const rows = chapters.flatMap(chapter => chapter.rows)
  const parts = [
    '# Conformance',
    INTRODUCTION,
    countTable(chapters),
    differing(rows, 'differs', 'Where we differ'),
    differing(rows, 'not supported', 'What is not supported'),
    ...chapters.map(renderChapter),
  ]
  return `${parts.join('\n\n')}\n`
}

const INTRODUCTION = `Every rule by which Regauge carries out an integration request, with the test that shows it, where the rule comes
from, and how we stand to it. Generated from \`test/conformance/\` by \`node test/conformance/report.ts\`: do not edit.
A rule's number is its place in [semantics.md](semantics.md), section and item: \`7.3/2\` is the second bullet or table row
of section 7.3. A word stands for a rule in running text, a letter for a further row. Evidence: **AWS snapshot**, a
recording of AWS; **AWS doc**, its guide or API reference; **LocalStack code**, what that emulator does; **inferred**, a
conclusion. All but a few rows run through one gateway process over sockets.`

function countTable(chapters: readonly Chapter[]): string {
  const count = (rows: readonly Row[]) => STATUSES.map(status => rows.filter(row => row.status === status).length)
  const line = (title: string, rows: readonly Row[]) => `| ${title} | ${[...count(rows), rows.length].join(' | ')} |`
  return [
    '| Chapter | same | differs | not supported | rules |',
    '|---|---|---|---|---|',
    ...chapters.map(({ title, rows }) => line(title, rows)),
    line(
      '**All**',
      chapters.flatMap(({ rows }) => rows),
    ),
  ].join('\n')
}

function differing(rows: readonly Row[], status: Row['status'], heading: string): string {
  const lines = rows.flatMap(row =>
    row.status === status && row.status !== 'same' ? [`| ${row.id} | ${cell(row.rule)} | ${cell(row.reason)} |`] : [],
  )
  return [`## ${heading}`, '', '| Rule | AWS | Regauge, and why |', '|---|---|---|', ...lines].join('\n')
}

function renderChapter({ title, file, rows }: Chapter): string {
  const lines = rows.map(row => {
    const shown = row.run === undefined ? '–' : `\`${row.id}\``
    return `| ${row.id} | ${cell(row.rule)} | ${row.evidence} | ${row.status} | ${shown} |`
  })
  const heading = `## ${title}`
  const tests = `Tests: [${file}](../test/conformance/${file})`
  return [
    heading,
    '',
    tests,
    '',
    '| Rule | What it says | Evidence | Status | Test |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

/** A text inside a table of Markdown. */
function cell(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('*', '\\*')
}
