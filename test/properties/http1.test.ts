import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BodyLength, MessageReader } from '../../src/http1/message-reader.ts'
import { CASES } from './arbitraries.ts'
import { HEAD_BYTES, judge } from './http1-against-llhttp.ts'
import { requestText, responseText } from './http1-messages.ts'

type Answer = BodyLength | 'interim' | 'refused'

const answer = fc.constantFrom<Answer>(
  0,
  1,
  3,
  20,
  'chunked',
  'chunked',
  'chunked',
  'until-close',
  'interim',
  'refused',
)

interface Heard {
  readonly events: string[]
  readonly taken: number
}

/**
 * Events of a listener for some pieces, and the number of bytes taken; checks that nothing comes behind the last event.
 */
function hear(pieces: readonly Buffer[], after: Answer, headBytes: number): Heard {
  const events: string[] = []
  const hearEvent = (event: string) => {
    expect(events.at(-1) === 'end' || events.at(-1)?.startsWith('fault')).toBeFalsy()
    if (event.startsWith('body ') && events.at(-1)?.startsWith('body ')) events.push(events.pop() + event.slice(5))
    else events.push(event)
  }
  const listener = {
    onHead: (line: string, fields: readonly string[]) => {
      hearEvent(`head ${line} ${fields.join('|')}`)
      return after
    },
    onBody: (piece: Buffer) => hearEvent(`body ${piece.toString('latin1')}`),
    onEnd: () => hearEvent('end'),
    // Which fault it is may depend on what has arrived.
    onFault: () => hearEvent('fault'),
  }
  const reader = new MessageReader(listener, headBytes)
  let taken = 0
  for (const piece of pieces) {
    const count = reader.read(piece)
    expect(count).toBeGreaterThanOrEqual(0)
    expect(count).toBeLessThanOrEqual(piece.length)
    taken += count
  }
  reader.finish()
  // Bytes behind a fault belong to no message; how many of them were looked at says nothing.
  return { events, taken: events.at(-1) === 'fault' ? 0 : taken }
}

/** The bytes cut at these shares of them, in memory of their own. */
function cut(bytes: Buffer, shares: readonly number[]): Buffer[] {
  const places = [0, ...shares.map(share => Math.floor(share * bytes.length)).sort((a, b) => a - b), bytes.length]
  return places.slice(1).map((end, i) => Buffer.from(bytes.subarray(places[i], end)))
}

const cuts = fc.array(
  fc.nat(9_999).map(place => place / 10_000),
  { maxLength: 12 },
)
const junk = fc.oneof(
  fc.string({ unit: 'binary-ascii', maxLength: 60 }),
  fc.constantFrom('\r\n', '\n', 'a: b\r\n', '0\r\n'),
)
const anyText = fc.oneof(
  requestText,
  responseText,
  fc.array(junk, { maxLength: 6 }).map(parts => parts.join('')),
)

test('a message means the same wherever it is cut', () => {
  const property = fc.property(anyText, answer, cuts, fc.constantFrom(HEAD_BYTES, 60, 30), (text, after, at, limit) => {
    const bytes = Buffer.from(text, 'latin1')
    const whole = hear([bytes], after, limit)
    expect(hear(cut(bytes, at), after, limit)).toEqual(whole)
    expect(
      hear(
        Array.from(bytes, byte => Buffer.of(byte)),
        after,
        limit,
      ),
    ).toEqual(whole)
  })
  fc.assert(property, { numRuns: 4 * CASES })
})

test('no byte behind the message changes what it means', () => {
  const property = fc.property(anyText, answer, anyText, (text, after, more) => {
    const bytes = Buffer.from(text, 'latin1')
    const alone = hear([bytes], after, HEAD_BYTES)
    if (after === 'until-close' || alone.events.at(-1) !== 'end') return
    expect(hear([Buffer.from(text + more, 'latin1')], after, HEAD_BYTES)).toEqual(alone)
  })
  fc.assert(property, { numRuns: CASES })
})

const ACCEPTABLE = expect.stringMatching(/^(same|neither|ours-refuses|explained)$/)

test('no request is taken that node:http refuses, or takes for another', async () => {
  const property = fc.asyncProperty(requestText, async text => {
    const verdict = await judge(Buffer.from(text, 'latin1'), undefined)
    expect(verdict).toMatchObject({ kind: ACCEPTABLE })
  })
  await fc.assert(property, { numRuns: 8 * CASES })
})

test('no response is taken that node:http refuses, or takes for another', async () => {
  const property = fc.asyncProperty(responseText, fc.constantFrom('GET', 'HEAD'), async (text, verb) => {
    const verdict = await judge(Buffer.from(text, 'latin1'), verb)
    expect(verdict).toMatchObject({ kind: ACCEPTABLE })
  })
  await fc.assert(property, { numRuns: 8 * CASES })
})
