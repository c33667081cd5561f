import { expect, test } from 'vitest'
import { createMetrics, type GatewayMetrics } from './metrics.ts'
import { MetricsSum } from './metrics-sum.ts'

const LABELS = { api: 'pets', stage: 'dev', method: 'GET' }
const REQUESTS = 'regauge_http_requests_total{api="pets",stage="dev",method="GET",status="2xx"}'
const COUNT = 'regauge_http_request_duration_seconds_count{api="pets",stage="dev",method="GET"}'

/** A process that has answered so many requests and serves this revision. */
function processOf(requests: number, revision: number): GatewayMetrics {
  const metrics = createMetrics()
  for (let i = 0; i < requests; i++) metrics.forMethod(LABELS).record(200, 1, 1)
  metrics.watch('in_flight', () => requests)
  metrics.watch('configuration_revision', () => revision)
  return metrics
}

function sumOf(own: GatewayMetrics, others: readonly GatewayMetrics[]): MetricsSum {
  return new MetricsSum(own.registry, () => Promise.all(others.map(({ registry }) => registry.getMetricsAsJSON())))
}

async function linesOf(sum: MetricsSum): Promise<string[]> {
  return (await sum.metrics()).split('\n')
}

test('counters, histograms and gauges add up; of revisions the lowest counts', async () => {
  const lines = await linesOf(sumOf(createMetrics(), [processOf(2, 7), processOf(3, 6)]))
  expect(lines).toEqual(
    expect.arrayContaining([`${REQUESTS} 5`, `${COUNT} 5`, 'regauge_in_flight 5', 'regauge_configuration_revision 6']),
  )
})

test('each metric stands there once', async () => {
  const lines = await linesOf(sumOf(createMetrics(), [processOf(2, 7), processOf(3, 7)]))
  const names = lines.filter(line => line !== '' && !line.startsWith('#')).map(line => line.split(' ')[0])
  expect(names).toEqual([...new Set(names)])
})

test('what ended processes have counted for a stage that is gone leaves the sum', async () => {
  const stays = processOf(1, 7)
  const sum = sumOf(createMetrics(), [stays])
  const ended = processOf(2, 7)
  ended.forMethod({ ...LABELS, stage: 'old' }).record(200, 1, 1)
  ended.forMethod({ ...LABELS, api: 'gone' }).record(200, 1, 1)
  ended.forMethod({ api: '', stage: '', method: '' }).record(404, 1, undefined)
  sum.keep(await ended.registry.getMetricsAsJSON())
  stays.retain(new Map([['pets', new Set(['dev'])]]))
  const lines = (await linesOf(sum)).filter(line => line.startsWith('regauge_http_requests_total{'))
  expect(lines).toEqual(
    expect.arrayContaining([`${REQUESTS} 3`, 'regauge_http_requests_total{api="",stage="",method="",status="4xx"} 1']),
  )
  expect(lines).toHaveLength(2)
})

test('what ended processes have counted stays, and what they held does not', async () => {
  const others = [processOf(2, 7)]
  const sum = sumOf(createMetrics(), others)
  for (const requests of [10, 20]) sum.keep(await processOf(requests, 3).registry.getMetricsAsJSON())
  const lines = await linesOf(sum)
  expect(lines).toEqual(
    expect.arrayContaining([
      `${REQUESTS} 32`,
      `${COUNT} 32`,
      'regauge_in_flight 2',
      'regauge_configuration_revision 7',
    ]),
  )
})
