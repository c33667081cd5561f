import { readFileSync } from 'node:fs'
import { type Bar, escapeHtml, plotBars, plotLines, readable, type Series } from './plot.ts'
import type { Results, Run } from './result.ts'

const STYLE = readFileSync(new URL('report.css', import.meta.url), 'utf8')
const OURS = /^regauge\b/

/** A whole page about the latest results, with what earlier runs of the same machine type say. */
export function renderPage(latest: Results, history: readonly Results[]): string {
  const comparable = history.filter(({ cpu, node }) => cpu === latest.cpu && major(node) === major(latest.node))
  const scenarios = [...new Set(latest.runs.map(({ scenario }) => scenario))]
  const sections = scenarios.map(scenario => renderScenario(scenario, latest, comparable))
  const title = `Regauge bench: ${latest.commit}`
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
${STYLE}</style>
<header>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(`${latest.date.slice(0, 16).replace('T', ' ')} UTC · Node ${latest.node.slice(1)} · ${latest.cpu}`)}</p>
<p>CPU is that of a subject's whole process tree, per request, in a closed loop: the figure to compare. Subjects ran in
turn, round by round; medians. Latency is that of an open loop at 60 % of a subject's own rate, except where only a
closed one makes sense. Load generator and backend share the machine, so rates are lower bounds.</p>
</header>
<nav>${scenarios.map(name => `<a href="#${escapeHtml(name)}">${escapeHtml(name)}</a>`).join(' ')}</nav>
${sections.join('\n')}
</html>
`
}

function major(version: string): string {
  return version.split('.')[0] ?? ''
}

function renderScenario(name: string, latest: Results, history: readonly Results[]): string {
  const runs = latest.runs.filter(({ scenario }) => scenario === name)
  const bars: Bar[] = [...runs]
    .sort((one, other) => one.cpuMicrosPerRequest - other.cpuMicrosPerRequest)
    .map(({ subject, cpuMicrosPerRequest }) => ({
      label: subject,
      value: cpuMicrosPerRequest,
      emphasis: emphasisOf(subject),
    }))
  return `<section id="${escapeHtml(name)}">
<h2>${escapeHtml(name)}</h2>
<figure><figcaption>CPU, µs a request; shorter is better</figcaption>
${plotBars(bars, 'µs')}</figure>
${renderTable(runs)}
${renderHistory(name, history)}
</section>`
}

function emphasisOf(subject: string): Bar['emphasis'] {
  return OURS.test(subject) ? 'ours' : 'other'
}

const COLUMNS: readonly [heading: string, value: (run: Run) => string][] = [
  ['requests/s', ({ rps }) => readable(rps)],
  ['CPU µs/request', ({ cpuMicrosPerRequest }) => readable(cpuMicrosPerRequest)],
  ['p50 ms', ({ p50Ms }) => readable(p50Ms)],
  ['p99 ms', ({ p99Ms }) => readable(p99Ms)],
  ['RSS MiB', ({ rssMiB }) => readable(rssMiB)],
  ['requests', ({ requests }) => requests.toLocaleString('en-GB')],
  ['errors', ({ errors }) => String(errors)],
]

/** Headings of what scenarios measure besides; a name that is not here is its own heading. */
const EXTRA_HEADINGS: Readonly<Record<string, string>> = {
  rssGrowthMiB: 'RSS growth MiB',
  othersPercent: 'machine used by others %',
  kiBPerConnection: 'KiB/connection',
  stillOpen: 'still open',
  quietP99Ms: 'p99 without push ms',
  pushMs: 'push ms',
  idleRssMiB: 'RSS idle MiB',
}

function renderTable(runs: readonly Run[]): string {
  const extras = [...new Set(runs.flatMap(({ extra = {} }) => Object.keys(extra)))].filter(
    name => !name.startsWith('closed'),
  )
  const headings = [
    'subject',
    ...COLUMNS.map(([heading]) => heading),
    ...extras.map(name => EXTRA_HEADINGS[name] ?? name),
  ]
  const rows = runs.map(run => {
    const cells = [
      ...COLUMNS.map(([, value]) => value(run)),
      ...extras.map(name => readable(run.extra?.[name] ?? Number.NaN)),
    ]
    return `<tr><th scope="row">${escapeHtml(run.subject)}</th>${cells.map(cell => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`
  })
  return `<div class="wide"><table><thead><tr>${headings.map(name => `<th scope="col">${escapeHtml(name)}</th>`).join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`
}

/** Our variants and the bare proxy, which tells how fast the machine was. */
function renderHistory(name: string, history: readonly Results[]): string {
  const relevant = history.filter(({ runs }) => runs.some(({ scenario }) => scenario === name))
  if (relevant.length < 2) return ''
  const subjects = [
    ...new Set(relevant.flatMap(({ runs }) => runs.filter(run => run.scenario === name).map(run => run.subject))),
  ]
  const series: Series[] = subjects
    .filter(subject => OURS.test(subject) || subject === 'bare node proxy')
    .map(subject => ({
      label: subject,
      emphasis: emphasisOf(subject),
      values: relevant.map(
        ({ runs }) => runs.find(run => run.scenario === name && run.subject === subject)?.cpuMicrosPerRequest,
      ),
    }))
  return `<figure><figcaption>CPU, µs a request, over ${relevant.length} runs on this kind of machine</figcaption>
${plotLines(
  series,
  relevant.map(({ commit }) => commit),
)}</figure>`
}
