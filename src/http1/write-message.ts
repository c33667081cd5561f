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

/** Writes a piece of a body in the chunked coding; says whether more may follow at once. */
export function writeChunk(socket: Socket, piece: Uint8Array): boolean {
  // A chunk of no bytes is the end of a body.
  if (piece.length === 0) return true
  socket.cork()
  socket.write(`${piece.length.toString(16)}\r\n`, 'latin1')
  socket.write(piece)
  const mayGoOn = socket.write('\r\n', 'latin1')
  socket.uncork()
  return mayGoOn
}

/** Last chunk, which ends a body in the chunked coding. */
export const LAST_CHUNK = '0\r\n\r\n'

/** Resolves when the socket takes more, or is gone. */
export function drained(socket: Socket): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      socket.off('drain', done)
      socket.off('close', done)
      resolve()
    }
    socket.on('drain', done)
    socket.on('close', done)
    if (socket.destroyed) done()
  })
}
