import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type AccessEntry, type AccessLogLabels, createAccessLog, openAccessLogDestination } from './access-log.ts'

const LABELS: AccessLogLabels = { api: 'pets', stage: 'dev', resourcePath: '/pets/{id}' }
const ENTRY: AccessEntry = {
  requestId: '0b6c6b2e-0000-4000-8000-000000000000',
  requestTimeEpoch: 1_700_000_000_000,
  httpMethod: 'GET',
  sourceIp: '127.0.0.1',
  status: 200,
  responseBytes: 17,
  latencyMs: 1.23456,
  integrationStatus: 201,
  integrationLatencyMs: 1,
}

function lineOf(labels: Partial<AccessLogLabels>, entry: Partial<AccessEntry>): string {
  const lines: string[] = []
  const log = createAccessLog({ write: text => lines.push(text) })
  log.forMethod({ ...LABELS, ...labels }).record({ ...ENTRY, ...entry })
  return lines.join('')
}

test('a line holds the request in JSON', () => {
  expect(JSON.parse(lineOf({}, {}))).toEqual({ event: 'access', ...LABELS, ...ENTRY, latencyMs: 1.235 })
})

test('without a backend the line has no integration fields', () => {
  const line = lineOf({}, { integrationLatencyMs: undefined, integrationStatus: undefined })
  expect(Object.keys(JSON.parse(line))).not.toContain('integrationStatus')
})

test('a backend that gave no status is null', () => {
  expect(JSON.parse(lineOf({}, { integrationStatus: undefined }))).toMatchObject({ integrationStatus: null })
})

describe('text cannot break its line', () => {
  const rows: [name: string, text: string][] = [
    ['line feeds', 'a\n{"event":"access"}\nb'],
    ['carriage returns and NUL', 'a\r\u0000b'],
    ['terminal escapes', 'a\u001b[31m\u009b31mb\u007f'],
    ['line separators', 'a\u2028b\u2029c'],
    ['quotes', '","status":200,"x":"'],
    ['lone surrogates', '\ud800'],
  ]
  test.each(rows)('%s', (_name, text) => {
    const line = lineOf({ resourcePath: text }, { httpMethod: text })
    expect(line.slice(0, -1)).toMatch(/^[ -~]+$/)
    expect(JSON.parse(line)).toMatchObject({ resourcePath: text, httpMethod: text })
  })
})

test('a line is at most 1 KiB however long its texts are', () => {
  const long = 'é\n'.repeat(5_000)
  const line = lineOf({ api: long, stage: long, resourcePath: long }, { sourceIp: long })
  expect(JSON.parse(line).api).toHaveLength(200)
  expect(Buffer.byteLength(lineOf({ resourcePath: 'x'.repeat(9_000) }, {}))).toBeLessThanOrEqual(1024)
})

test('the buffered destination writes every line by the time it is closed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'access-log-'))
  try {
    const destination = await openAccessLogDestination(join(folder, 'access.log'), 'one', fail)
    const log = createAccessLog(destination).forMethod(LABELS)
    for (let i = 0; i < 1_000; i++) log.record({ ...ENTRY, status: 200 + (i % 2) })
    await destination.close()
    const lines = (await readFile(join(folder, 'access.log'), 'utf8')).trimEnd().split('\n')
    expect(lines).toHaveLength(1_000)
    expect(JSON.parse(lines[999] ?? '')).toMatchObject({ status: 201 })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a destination that cannot be opened rejects', async () => {
  await expect(openAccessLogDestination(join(import.meta.filename, 'access.log'), 'one', fail)).rejects.toThrow(
    /ENOTDIR|EEXIST/,
  )
})

function fail(error: Error): void {
  throw error
}
