import type { Socket } from 'node:net'
import type { Payload } from '../exchange/messages.ts'

/** The head of a message, checked, with the empty line that ends it. */
export interface WireHead {
  readonly text: string
  /** Encoding of the text on the wire: one byte a character in either case, but ASCII may be joined to UTF-8. */
  readonly alphabet: 'ascii' | 'latin1'
}

/** Longest body, in bytes, that is cheaper copied into the text of the head than handed to the kernel beside it. */
const JOINED_BYTES = 16 * 1024

/** Writes a whole message in as few pieces as its body allows; text goes as UTF-8. */
export function writeMessage(socket: Socket, { text, alphabet }: WireHead, body: Payload): void {
  if (body.length === 0) socket.write(text, 'latin1')
  else if (typeof body === 'string' && alphabet === 'ascii') socket.write(text + body, 'utf8')
  else {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    if (bytes.length <= JOINED_BYTES) socket.write(text + latin1(bytes), 'latin1')
    else {
      socket.cork()
      socket.write(text, 'latin1')
      socket.write(bytes)
      socket.uncork()
    }
  }
}

/** A character a byte. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
