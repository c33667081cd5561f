import { describe, expect, it } from 'vitest'
import { traceIdFor } from './trace-id.ts'

const ROOT = 'Root=1-5f84c7a5-1234567890abcdef12345678'
const NEW = /^Root=1-6553f100-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/

describe('a trace id', () => {
  it.each<[string | undefined, RegExp]>([
    [undefined, NEW],
    ['garbage', NEW],
    ['Root=;Parent=1234567890abcdef', NEW],
    ['Parent=1234567890abcdef;Sampled=1', NEW],
    ['Root=1-x', /^Root=1-x;Parent=[0-9a-f]{16};Sampled=0$/],
    ['Root=0af7651916cd43dd8448eb211c80319c;Sampled=1', /^Root=0af7651916cd43dd8448eb211c80319c;Parent=/],
    [`${ROOT}\u00e4`, NEW],
    ['x'.repeat(600), NEW],
    [ROOT, new RegExp(`^${ROOT};Parent=[0-9a-f]{16};Sampled=0$`)],
    [`${ROOT};Sampled=1`, new RegExp(`^${ROOT};Parent=[0-9a-f]{16};Sampled=0$`)],
    [`${ROOT};Parent=1234567890abcdef`, new RegExp(`^${ROOT};Parent=1234567890abcdef;Sampled=1$`)],
    [
      `Parent=1234567890abcdef;${ROOT};Sampled=0;Lineage=a:1`,
      new RegExp(`^${ROOT};Parent=1234567890abcdef;Sampled=0;Lineage=a:1$`),
    ],
    [`${ROOT.toLowerCase()};Parent=bad`, new RegExp(`^${ROOT};Parent=[0-9a-f]{16};Sampled=0$`)],
  ])('from %s', (incoming, expected) => {
    const headers = incoming === undefined ? [] : ['x-amzn-trace-id', incoming]
    expect(traceIdFor(headers, 1_700_000_000_000)).toMatch(expected)
  })

  it('is another for each request', () => {
    const ids = new Set(Array.from({ length: 500 }, () => traceIdFor([], 0)))
    expect(ids.size).toBe(500)
  })
})
