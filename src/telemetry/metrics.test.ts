import { describe, expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'

const LABELS = { api: 'pets', stage: 'dev', method: 'GET' }

async function lines(metrics: ReturnType<typeof createMetrics>): Promise<string[]> {
  return (await metrics.registry.metrics()).split('\n').filter(line => line !== '' && !line.startsWith('#'))
}

describe('what a recorded request changes', () => {
  const rows: [name: string, status: number, latencyMs: number, integrationMs: number | undefined, line: string][] = [
    [
      'counts by class of status',
      204,
      1,
      1,
      'regauge_http_requests_total{api="pets",stage="dev",method="GET",status="2xx"} 1',
    ],
    [
      'an error is another class',
      504,
      1,
      1,
      'regauge_http_requests_total{api="pets",stage="dev",method="GET",status="5xx"} 1',
    ],
    [
      'latency lands in its bucket',
      200,
      7,
      7,
      'regauge_http_request_duration_seconds_bucket{api="pets",stage="dev",method="GET",le="0.01"} 1',
    ],
    [
      'a bound belongs to its bucket',
      200,
      5,
      7,
      'regauge_http_request_duration_seconds_bucket{api="pets",stage="dev",method="GET",le="0.005"} 1',
    ],
    [
      'and not in the one below',
      200,
      7,
      7,
      'regauge_http_request_duration_seconds_bucket{api="pets",stage="dev",method="GET",le="0.005"} 0',
    ],
    [
      'the longest are only in +Inf',
      200,
      99_000,
      7,
      'regauge_http_request_duration_seconds_bucket{api="pets",stage="dev",method="GET",le="30"} 0',
    ],
    [
      'latency is summed in seconds',
      200,
      250,
      7,
      'regauge_http_request_duration_seconds_sum{api="pets",stage="dev",method="GET"} 0.25',
    ],
    [
      'integration latency has its own',
      200,
      250,
      100,
      'regauge_integration_duration_seconds_sum{api="pets",stage="dev",method="GET"} 0.1',
    ],
    [
      'no backend, no integration latency',
      200,
      250,
      undefined,
      'regauge_integration_duration_seconds_count{api="pets",stage="dev",method="GET"} 0',
    ],
  ]
  test.each(rows)('%s', async (_name, status, latencyMs, integrationMs, line) => {
    const metrics = createMetrics()
    metrics.forMethod(LABELS).record(status, latencyMs, integrationMs)
    expect(await lines(metrics)).toContain(line)
  })
})

test('the same labels are the same method, others are not', () => {
  const metrics = createMetrics()
  expect(metrics.forMethod(LABELS)).toBe(metrics.forMethod({ ...LABELS }))
  expect(metrics.forMethod(LABELS)).not.toBe(metrics.forMethod({ ...LABELS, stage: 'prod' }))
})

test('a scrape does not reset what was counted', async () => {
  const metrics = createMetrics()
  metrics.forMethod(LABELS).record(200, 1, 1)
  expect(await lines(metrics)).toEqual(await lines(metrics))
})

test('gauges are read when they are scraped, kills and failures are counted', async () => {
  const metrics = createMetrics()
  let inFlight = 3
  metrics.watch('in_flight', () => inFlight)
  metrics.workerKilled()
  metrics.mappingFailed('pets', 'TEMPLATE_FAILED')
  inFlight = 4
  expect(await lines(metrics)).toEqual(
    expect.arrayContaining([
      'regauge_in_flight 4',
      'regauge_worker_kills_total 1',
      'regauge_mapping_failures_total{api="pets",code="TEMPLATE_FAILED"} 1',
    ]),
  )
})

test('the JSON form carries what a sum over processes needs', async () => {
  const metrics = createMetrics()
  metrics.forMethod(LABELS).record(200, 1, 1)
  const json = await metrics.registry.getMetricsAsJSON()
  const histogram = json.find(metric => metric.name === 'regauge_http_request_duration_seconds')
  expect(histogram).toMatchObject({ type: 'histogram', aggregator: 'sum' })
  expect(histogram?.values).toContainEqual({
    metricName: 'regauge_http_request_duration_seconds_count',
    labels: LABELS,
    value: 1,
  })
})

describe('what is served no longer', () => {
  const served = new Map([['pets', new Set(['dev'])]])

  test('leaves no series, and comes back with none', async () => {
    const metrics = createMetrics()
    const gone = [
      { ...LABELS, stage: 'old' },
      { ...LABELS, api: 'gone' },
    ]
    for (const labels of [LABELS, ...gone]) metrics.forMethod(labels).record(200, 1, 1)
    for (const api of ['pets', 'gone']) metrics.mappingFailed(api, 'TEMPLATE_TIMEOUT')
    metrics.retain(served)
    for (const labels of gone) metrics.forMethod(labels).record(200, 1, 1)
    metrics.mappingFailed('gone', 'TEMPLATE_TIMEOUT')
    const found = await lines(metrics)
    expect(found.filter(line => line.includes('"old"') || line.includes('"gone"'))).toEqual([])
    expect(found).toEqual(
      expect.arrayContaining([
        'regauge_mapping_failures_total{api="pets",code="TEMPLATE_TIMEOUT"} 1',
        'regauge_served_stages{api="pets",stage="dev"} 1',
      ]),
    )
  })

  test('does not take what no API took', async () => {
    const metrics = createMetrics()
    metrics.retain(served)
    metrics.forMethod({ api: '', stage: '', method: '' }).record(404, 1, undefined)
    expect(await lines(metrics)).toContain('regauge_http_requests_total{api="",stage="",method="",status="4xx"} 1')
  })
})
