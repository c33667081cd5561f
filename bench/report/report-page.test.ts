import { describe, expect, it } from 'vitest'
import { renderPage } from './report-page.ts'
import type { Results, Run } from './result.ts'

const run: Run = {
  scenario: 'mapped-1k',
  subject: 'regauge',
  requests: 12345,
  rps: 9876.5,
  p50Ms: 1.234,
  p99Ms: 5.6,
  cpuMicrosPerRequest: 71.5,
  rssMiB: 120,
  errors: 0,
  extra: { rssGrowthMiB: 3.25, closedP50Ms: 9 },
}

function results(commit: string, change: Partial<Results> = {}): Results {
  return { commit, node: 'v26.1.0', cpu: 'A x2', date: '2026-11-24T08:00:00.000Z', runs: [run], ...change }
}

const polylines = (page: string) =>
  [...page.matchAll(/<polyline[^>]*points="([^"]*)"/g)].map(([, points = '']) => points)

describe('the page', () => {
  it('shows every figure of a run, and loads nothing', () => {
    const page = renderPage(results('abc1234'), [])
    for (const text of [
      'abc1234',
      'mapped-1k',
      'regauge',
      '12,345',
      '9,877',
      '1.23',
      '5.60',
      '71.5',
      'RSS growth MiB',
      '3.25',
    ]) {
      expect(page).toContain(text)
    }
    expect(page).not.toMatch(/<script|<link|src=|url\(|closedP50Ms/)
  })

  it('draws a line over the runs of this kind of machine only', () => {
    const history = [
      results('a'),
      results('b'),
      results('other-machine', { cpu: 'B x64' }),
      results('other-node', { node: 'v24.1.0' }),
      results('c', { runs: [{ ...run, scenario: 'passthrough' }] }),
    ]
    const [points = ''] = polylines(renderPage(results('b'), history))
    expect(points.split(' ')).toHaveLength(2)
  })

  it('draws none for a single run', () => {
    expect(polylines(renderPage(results('a'), [results('a')]))).toEqual([])
  })

  it('escapes names', () => {
    const page = renderPage(results('<b>', { runs: [{ ...run, subject: 'a & <i>"b"' }] }), [])
    expect(page).not.toMatch(/<b>|<i>/)
    expect(page).toContain('a &amp; &lt;i&gt;&quot;b&quot;')
  })
})
