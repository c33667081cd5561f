import type { Report, Reporter } from './report.ts'

/** JUnit's XML: a suite a report, a case an item. Errors are failures; warnings are told and pass. */
export const junitReporter: Reporter = reports =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${reports.map(suite).join('')}</testsuites>\n`

function suite({ name, items, warnings }: Report): string {
  const failures = items.filter(({ level }) => level === 'error').length
  const cases = items.map(({ title, level, rule, message, file, line, column }) => {
    const open = `    <testcase name="${escapeXml(title)}" classname="${escapeXml(name)}" file="${escapeXml(file)}" line="${line}"`
    if (level === 'pass') return `${open}/>\n`
    const text = escapeXml(`${file}:${line}:${column} ${message}`)
    if (level === 'warning') return `${open}><system-out>${text}</system-out></testcase>\n`
    return `${open}><failure type="${escapeXml(rule)}" message="${escapeXml(message)}">${text}</failure></testcase>\n`
  })
  const told = warnings.length === 0 ? '' : `    <system-out>${escapeXml(warnings.join('\n'))}</system-out>\n`
  const counts = `tests="${items.length}" failures="${failures}" errors="0" skipped="0"`
  return `  <testsuite name="${escapeXml(name)}" ${counts}>\n${cases.join('')}${told}  </testsuite>\n`
}

/** XML 1.0 has no way to write most control characters. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
}
