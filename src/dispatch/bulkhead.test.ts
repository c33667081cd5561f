import { describe, expect, test } from 'vitest'
import { Bulkhead, type Flight, OriginLoad } from './bulkhead.ts'

/** Calls of several origins against one bulkhead, on a clock of the test's own. */
class Calls {
  readonly #bulkhead: Bulkhead
  readonly #flights: [OriginLoad, Flight][] = []
  nowMs = 0

  constructor(originShare: number) {
    this.#bulkhead = new Bulkhead({ inFlight: 100, originShare })
  }

  /** Begins up to `calls` calls; gives the number that were let through. */
  begin(load: OriginLoad, calls: number): number {
    let admitted = 0
    for (let i = 0; i < calls; i++) {
      if (!this.#bulkhead.admits(load, this.nowMs)) continue
      const flight = { begunMs: this.nowMs, older: undefined, newer: undefined }
      this.#bulkhead.begin(load, flight)
      this.#flights.push([load, flight])
      admitted++
    }
    return admitted
  }

  /** Answers all calls of an origin. */
  answer(load: OriginLoad): void {
    for (const [of, flight] of this.#flights.splice(0)) {
      if (of === load) this.#bulkhead.end(of, flight, this.nowMs)
      else this.#flights.push([of, flight])
    }
  }
}

describe('an origin', () => {
  test('alone holds all that is in flight', () => {
    expect(new Calls(0.5).begin(new OriginLoad(), 100)).toBe(100)
  })

  test.each([
    [0.5, 49],
    [0.8, 79],
    [0.2, 20],
    [1, 200],
  ])('with a share of %d, beside another that is called, holds %d of 100', (share, admitted) => {
    const calls = new Calls(share)
    calls.begin(new OriginLoad(), 1)
    const held = calls.begin(new OriginLoad(), 200)
    expect(held).toBeGreaterThanOrEqual(admitted)
    expect(held).toBeLessThanOrEqual(admitted + 1)
  })

  test('leaves room where several hang', () => {
    const calls = new Calls(0.5)
    const loads = Array.from({ length: 5 }, () => new OriginLoad())
    for (let i = 0; i < 100; i++) for (const load of loads) calls.begin(load, 1)
    const held = loads.reduce((sum, { inFlight }) => sum + inFlight, 0)
    expect(held).toBeLessThan(100)
    expect(calls.begin(new OriginLoad(), 5)).toBeGreaterThan(0)
  })

  test('holds less while its oldest answer is overdue, and its share again when it has answered', () => {
    const calls = new Calls(0.5)
    const [well, sick] = [new OriginLoad(), new OriginLoad()]
    calls.begin(well, 1)
    expect(calls.begin(sick, 10)).toBe(10)
    calls.nowMs = 2_000
    const more = calls.begin(sick, 100)
    expect(more).toBeGreaterThan(0)
    expect(more).toBeLessThan(15)
    expect(sick.refused).toBe(100 - more)
    calls.nowMs = 2_001
    calls.answer(sick)
    expect(calls.begin(sick, 100)).toBeGreaterThanOrEqual(49)
  })

  test('is not overdue at its usual latency', () => {
    const calls = new Calls(0.5)
    const [well, slow] = [new OriginLoad(), new OriginLoad()]
    for (let i = 0; i < 20; i++) {
      calls.begin(slow, 1)
      calls.nowMs += 5_000
      calls.answer(slow)
    }
    calls.begin(slow, 10)
    calls.begin(well, 1)
    calls.nowMs += 4_000
    expect(calls.begin(slow, 100)).toBeGreaterThan(30)
  })

  test('is bound no longer when no other has been called for a minute', () => {
    const calls = new Calls(0.5)
    const well = new OriginLoad()
    calls.begin(well, 1)
    calls.answer(well)
    calls.nowMs = 61_000
    expect(calls.begin(new OriginLoad(), 100)).toBe(100)
  })
})
