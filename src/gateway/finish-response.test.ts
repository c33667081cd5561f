import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { acceptedPlan } from '../../test/fixtures/plans.ts'
import { methodRequestOf } from '../../test/fixtures/requests.ts'
import type { MethodPlan } from '../snapshot/snapshot.ts'
import { finishResponse } from './finish-response.ts'

const HTTP = { type: 'HTTP', httpMethod: 'GET', uri: 'http://b.test/' }
const OWN = ['x-amzn-RequestId', 'request-id', 'x-amz-apigw-id', 'extended-id']

function finished(
  integration: Readonly<Record<string, unknown>>,
  headers: readonly string[],
  least: number | null = null,
  accept = 'gzip',
  endpointHeaders: readonly string[] = [],
) {
  // Only what finishing reads.
  const plan = { integration: acceptedPlan(integration), deployment: { minimumCompressionSize: least } } as MethodPlan
  const request = methodRequestOf({ headers: ['accept-encoding', accept] })
  const endpoint = { status: 200, headers: endpointHeaders, body: 'äää' }
  return finishResponse({ kind: 'method-response', status: 200, headers, body: 'äää' }, plan, request, endpoint)
}

describe('headers of the gateway', () => {
  it('stand behind those of the method response, and replace their like', async () => {
    const { traceId } = methodRequestOf()
    const forged = ['X-AMZN-REQUESTID', 'f', 'x-amz-apigw-id', 'f', 'x-amzn-trace-id', 'f', 'X-A', '1']
    const { headers } = await finished(HTTP, forged)
    expect(headers).toEqual(['X-A', '1', ...OWN, 'X-Amzn-Trace-Id', traceId, 'Content-Type', 'application/json'])
  })

  it('are without a trace for HTTP_PROXY and MOCK', async () => {
    const passed = ['X-Amzn-Trace-Id', 'of the backend', 'Content-Type', 'a/b']
    const { headers } = await finished({ ...HTTP, type: 'HTTP_PROXY' }, passed)
    expect(headers).toEqual([...passed, ...OWN])
    expect((await finished({ type: 'MOCK' }, [])).headers).not.toContain('X-Amzn-Trace-Id')
  })
})

describe('compression', () => {
  it('from the size of the bytes on', async () => {
    const { headers, body } = await finished(HTTP, [], 6)
    expect(headers.slice(-4)).toEqual(['Content-Encoding', 'gzip', 'Vary', 'Accept-Encoding'])
    expect(gunzipSync(body).toString()).toBe('äää')
  })

  it.each<[string, readonly string[], number | null, string]>([
    ['below the size', [], 7, 'gzip'],
    ['without a size', [], null, 'gzip'],
    ['for a client that does not take it', [], 0, 'br'],
    ['of what has a coding', ['content-encoding', 'identity'], 0, 'gzip'],
  ])('not %s', async (_, headers, least, accept) => {
    expect((await finished(HTTP, headers, least, accept)).body).toBe('äää')
  })
})

describe("a backend's coding", () => {
  const coded = ['Content-Encoding', 'gzip']

  it('is put on again where its Content-Encoding is passed on', async () => {
    const { headers, body } = await finished(HTTP, coded, null, 'br', coded)
    expect(headers.filter(value => value === 'Content-Encoding')).toHaveLength(1)
    expect(gunzipSync(body).toString()).toBe('äää')
  })

  it.each<[string, Readonly<Record<string, unknown>>, readonly string[], readonly string[]]>([
    ['its Content-Encoding is not passed on', HTTP, [], coded],
    ['the backend had none', HTTP, coded, []],
    ['a mapping names another', HTTP, coded, ['Content-Encoding', 'br']],
    ['it is none', HTTP, ['Content-Encoding', 'identity'], ['Content-Encoding', 'identity']],
  ])('is not where %s', async (_, integration, headers, endpointHeaders) => {
    expect((await finished(integration, headers, null, 'br', endpointHeaders)).body).toBe('äää')
  })
})
