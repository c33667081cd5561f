import { describe, expect, it } from 'vitest'
import { decodeDetails, encodeDetails, MAX_DETAIL_BYTES, type StatusDetails } from './status-details.ts'

const problem = (n: number) => ({ path: `field${n}`, code: 'INVALID_VALUE', message: 'is no good' })

describe('status details', () => {
  it.each<[string, StatusDetails]>([
    ['nothing', {}],
    ['problems', { problems: [problem(1), problem(2)] }],
    ['a reason', { reason: 'ETAG_MISMATCH', metadata: { etag: '"7"' } }],
    ['a precondition', { precondition: { type: 'IN_USE', subject: 'stage', description: 'is in use' } }],
  ])('carry %s', (_, details) => {
    expect(decodeDetails(encodeDetails(3, 'message', details))).toEqual(details)
  })

  it('stay small enough for a header, with as many problems as fit', () => {
    const problems = Array.from({ length: 5000 }, (_, n) => problem(n))
    const bytes = encodeDetails(3, '5000 problems', { problems })
    expect(bytes.length).toBeLessThanOrEqual(MAX_DETAIL_BYTES)
    const kept = decodeDetails(bytes).problems ?? []
    expect(kept.length).toBeGreaterThan(100)
    expect(kept).toEqual(problems.slice(0, kept.length))
  })

  it('can be without any problem when the first is too long', () => {
    const bytes = encodeDetails(3, 'one', { problems: [{ ...problem(1), message: 'x'.repeat(10_000) }] })
    expect(decodeDetails(bytes).problems).toEqual([])
  })

  it('are nothing when they cannot be read', () => {
    expect(decodeDetails(Buffer.from('no status'))).toEqual({})
  })
})
