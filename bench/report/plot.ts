/** Plots as inline SVG text, coloured by the page's style sheet. */

export interface Bar {
  readonly label: string
  readonly value: number
  /** The one that the page is about. */
  readonly emphasis: 'ours' | 'other'
}

const WIDTH = 720
const LABEL_WIDTH = 190
const VALUE_WIDTH = 90
const BAR_HEIGHT = 26

/** Horizontal bars from zero, each with its value; shorter is better. */
export function plotBars(bars: readonly Bar[], unit: string): string {
  const longest = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE)
  const room = WIDTH - LABEL_WIDTH - VALUE_WIDTH
  const rows = bars.map(({ label, value, emphasis }, index) => {
    const y = index * BAR_HEIGHT
    const width = Math.max(1, (value / longest) * room)
    return `<text class="label" x="${LABEL_WIDTH - 10}" y="${y + 17}" text-anchor="end">${escapeHtml(label)}</text>
<rect class="${emphasis}" x="${LABEL_WIDTH}" y="${y + 4}" width="${width.toFixed(1)}" height="${BAR_HEIGHT - 8}" rx="2"/>
<text class="value" x="${(LABEL_WIDTH + width + 8).toFixed(1)}" y="${y + 17}">${readable(value)} ${unit}</text>`
  })
  return svg(bars.length * BAR_HEIGHT, rows.join('\n'))
}

export interface Series {
  readonly label: string
  readonly emphasis: 'ours' | 'other'
  /** One a run, oldest first; undefined where a run has none. */
  readonly values: readonly (number | undefined)[]
}

const PLOT = { left: 50, right: 560, top: 14, bottom: 150, height: 185 }

/** Lines over runs, from zero, with the last value beside its name. `names` are the runs', shown on hovering. */
export function plotLines(series: readonly Series[], names: readonly string[]): string {
  const highest = niceCeiling(
    Math.max(...series.flatMap(({ values }) => values.filter(value => value !== undefined)), 1),
  )
  const x = (index: number) => PLOT.left + ((PLOT.right - PLOT.left) * (index + 0.5)) / names.length
  const y = (value: number) => PLOT.bottom - ((PLOT.bottom - PLOT.top) * value) / highest
  const grid = [0, 0.5, 1].map(share => {
    const at = y(highest * share).toFixed(1)
    return `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${at}" y2="${at}"/>
<text class="tick" x="${PLOT.left - 8}" y="${Number(at) + 4}" text-anchor="end">${readable(highest * share)}</text>`
  })
  const ends = [0, names.length - 1].filter((index, at, all) => all.indexOf(index) === at)
  const ticks = ends.map(
    index =>
      `<text class="tick" x="${x(index).toFixed(1)}" y="${PLOT.bottom + 20}" text-anchor="middle">${escapeHtml(names[index] ?? '')}</text>`,
  )
  const labels = spread(series.map(({ values }) => y(values.findLast(value => value !== undefined) ?? 0)))
  const lines = series.map(({ label, emphasis, values }, at) => {
    const points = values.flatMap((value, index) => (value === undefined ? [] : [{ value, index }]))
    const path = points.map(({ value, index }) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
    const dots = points.map(
      ({ value, index }) =>
        `<circle class="${emphasis}" cx="${x(index).toFixed(1)}" cy="${y(value).toFixed(1)}" r="3"><title>${escapeHtml(`${names[index]}: ${label} ${readable(value)}`)}</title></circle>`,
    )
    const name = `<text class="label" x="${PLOT.right + 8}" y="${((labels[at] ?? 0) + 4).toFixed(1)}">${escapeHtml(label)} ${readable(points.at(-1)?.value ?? 0)}</text>`
    return `<polyline class="${emphasis}" points="${path}"/>${dots.join('')}${name}`
  })
  return svg(PLOT.height, [...grid, ...ticks, ...lines].join('\n'))
}

/** Moves heights apart so that texts of 14 units do not overlap; order is kept. */
function spread(heights: readonly number[]): number[] {
  const order = heights.map((height, index) => ({ height, index })).sort((a, b) => a.height - b.height)
  const placed: number[] = []
  let last = Number.NEGATIVE_INFINITY
  for (const { height, index } of order) {
    last = Math.max(height, last + 15)
    placed[index] = last
  }
  return placed
}

function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find(step => step * power >= value) ?? 10
  return step * power
}

function svg(height: number, content: string): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">\n${content}\n</svg>`
}

/** Three significant digits at least, thousands apart. */
export function readable(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (value === 0) return '0'
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** Text for an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}
