import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asUtf8Stream } from './utf8-stream.ts'

async function* pieces(of: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* of
}

async function converted(of: readonly Uint8Array[]): Promise<string> {
  const out: Uint8Array[] = []
  const stream = asUtf8Stream({ length: 0, pieces: pieces(of), cancel: () => undefined })
  for await (const piece of stream.pieces) out.push(piece)
  return Buffer.concat(out).toString('hex')
}

/** Bytes that are UTF-8, nearly UTF-8, or anything. */
const bytes = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }).map(text => Buffer.from(text)),
  fc.uint8Array({ maxLength: 20 }),
  fc.array(fc.constantFrom(0x41, 0x80, 0xbf, 0xc2, 0xe2, 0x82, 0xed, 0xa0, 0xf0, 0x9f, 0xf4, 0x90)).map(Buffer.from),
)

test('bytes in pieces become what they become as a whole', () =>
  fc.assert(
    fc.asyncProperty(fc.array(bytes, { maxLength: 6 }), async all => {
      const whole = Buffer.from(Buffer.concat(all).toString('utf8')).toString('hex')
      expect(await converted(all)).toBe(whole)
    }),
    { numRuns: 2_000 },
  ))

test('its length is not known', () => {
  expect(asUtf8Stream({ length: 9, pieces: pieces([]), cancel: () => undefined }).length).toBeUndefined()
})
