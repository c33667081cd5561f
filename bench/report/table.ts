import type { Run } from './result.ts'

const HEADINGS = ['subject', 'rps', 'CPU µs/req', 'p50 ms', 'p99 ms', 'RSS MiB', 'errors', 'CPU ratio']

/** The runs of one scenario as lines of text. The ratio is to the first subject. */
export function renderTable(runs: readonly Run[]): string {
  const first = runs[0]
  if (first === undefined) return '(nothing was measured)'
  const rows = runs.map(run => [
    run.subject,
    run.rps.toFixed(run.rps < 100 ? 1 : 0),
    run.cpuMicrosPerRequest.toFixed(1),
    run.p50Ms.toFixed(2),
    run.p99Ms.toFixed(2),
    run.rssMiB.toFixed(0),
    String(run.errors),
    (run.cpuMicrosPerRequest / first.cpuMicrosPerRequest).toFixed(2),
  ])
  const widths = HEADINGS.map((heading, column) =>
    Math.max(...[HEADINGS, ...rows].map(row => (row[column] ?? heading).length)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  return [`${first.scenario}`, line(HEADINGS), ...rows.map(line), ...(rows.length > 0 ? [extras(runs)] : [])].join('\n')
}

/** Further figures of scenarios: one line a subject, only figures of note. */
function extras(runs: readonly Run[]): string {
  return runs
    .map(run => {
      const shown = Object.entries(run.extra ?? {}).filter(([name]) => !name.startsWith('closed'))
      return `  ${run.subject}: ${shown.map(([name, value]) => `${name} ${value.toFixed(1)}`).join(', ')}`
    })
    .join('\n')
}
