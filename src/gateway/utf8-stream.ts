import { isUtf8 } from 'node:buffer'
import type { GatewayFailure } from '../exchange/failure.ts'
import type { BodyStream } from '../exchange/messages.ts'
import { BodyError } from '../http1/body-pipe.ts'

/**
 * A body as UTF-8 text, converted while it passes: what is not UTF-8 becomes U+FFFD, as in a body that is converted
 * whole. Its length is not known then. Observed: semantics §12.2.
 */
export function asUtf8Stream(stream: BodyStream): BodyStream {
  return { length: undefined, pieces: convert(stream.pieces), cancel: () => stream.cancel() }
}

/**
 * A body that has to be UTF-8 text, checked while it passes, so that it keeps its length. Where it is none it breaks off
 * with this failure, and with it the exchange that it is sent in.
 */
export function checkedUtf8Stream(stream: BodyStream, notUtf8: GatewayFailure): BodyStream {
  return { length: stream.length, pieces: check(stream.pieces, notUtf8), cancel: () => stream.cancel() }
}

/** Checked pieces leave; a character that is cut waits for its rest. */
async function* check(pieces: AsyncIterable<Uint8Array>, notUtf8: GatewayFailure): AsyncGenerator<Uint8Array> {
  let carry: Uint8Array = new Uint8Array(0)
  for await (const piece of pieces) {
    const bytes = carry.length === 0 ? piece : Buffer.concat([carry, piece])
    const cut = bytes.length - unfinished(bytes)
    carry = bytes.subarray(cut)
    const whole = bytes.subarray(0, cut)
    if (!isUtf8(whole)) throw new BodyError(notUtf8)
    if (cut > 0) yield whole
  }
  if (carry.length > 0) throw new BodyError(notUtf8)
}

async function* convert(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let carry: Uint8Array = new Uint8Array(0)
  for await (const piece of pieces) {
    const bytes = carry.length === 0 ? piece : Buffer.concat([carry, piece])
    const cut = bytes.length - unfinished(bytes)
    carry = bytes.subarray(cut)
    if (cut > 0) yield valid(bytes.subarray(0, cut))
  }
  if (carry.length > 0) yield valid(carry)
}

function valid(bytes: Uint8Array): Uint8Array {
  return isUtf8(bytes) ? bytes : Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'))
}

/** Bytes at the end that begin a character whose rest may follow: at most three. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    return back < sequenceLength(byte) ? back : 0
  }
  return 0
}

/** Bytes of the character that this one begins. */
function sequenceLength(lead: number): number {
  if (lead < 0xc0) return 1
  if (lead < 0xe0) return 2
  return lead < 0xf0 ? 3 : 4
}
