import type { Socket } from 'node:net'
import type { BodyStream } from '../exchange/messages.ts'

/** How a reader knows the end of a streamed body: by its announced length, its last chunk, or the connection's end. */
export type StreamFraming = 'counted' | 'chunked' | 'until-close'

/** A body of another length than its head announced: what follows it would be read as part of it. */
class BodyLengthError extends Error {
  readonly code = 'BODY_LENGTH_MISMATCH'
}

/**
 * Writes the body of a message whose head has been written, at the pace of its reader. `gone`: the socket takes no more,
 * and the rest was not read. Throws where the body breaks off or has not the length that was announced; the message has
 * no end then, and the connection has to be cut.
 */
export async function writeStream(
  socket: Socket,
  { length, pieces }: Pick<BodyStream, 'length' | 'pieces'>,
  framing: StreamFraming,
): Promise<'whole' | 'gone'> {
  let left = length ?? Number.POSITIVE_INFINITY
  for await (const piece of pieces) {
    if (!socket.writable) return 'gone'
    left -= piece.length
    if (left < 0) throw new BodyLengthError(`the body is longer than ${length} bytes`)
    if (!(framing === 'chunked' ? writeChunk(socket, piece) : socket.write(piece))) await drained(socket)
  }
  if (!socket.writable) return 'gone'
  if (length !== undefined && left > 0) throw new BodyLengthError(`the body is ${left} bytes shorter than ${length}`)
  if (framing === 'chunked') socket.write(LAST_CHUNK, 'latin1')
  return 'whole'
}

/** Ends a body in the chunked coding. */
const LAST_CHUNK = '0\r\n\r\n'

/** Writes a piece of a body in the chunked coding; says whether more may follow at once. */
function writeChunk(socket: Socket, piece: Uint8Array): boolean {
  // A chunk of no bytes is the end of a body.
  if (piece.length === 0) return true
  socket.cork()
  socket.write(`${piece.length.toString(16)}\r\n`, 'latin1')
  socket.write(piece)
  const mayGoOn = socket.write('\r\n', 'latin1')
  socket.uncork()
  return mayGoOn
}

/** Resolves when the socket takes more, or is gone. */
function drained(socket: Socket): Promise<void> {
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
