import type { Socket } from 'node:net'
import type { BodyStream } from '../exchange/messages.ts'
import { drained, LAST_CHUNK, writeChunk } from '../http1/write-message.ts'

/** A body that has another length than its request announced: what follows it would be read as part of it. */
class UploadLengthError extends Error {
  readonly code = 'UPLOAD_LENGTH_MISMATCH'
}

/**
 * Sends the body of a request whose head has been written, at the pace of the backend; ends early when the socket is
 * gone. Throws where the body breaks off or has not the length that was announced; the message has no end then.
 */
export async function sendUpload(socket: Socket, { length, pieces }: BodyStream): Promise<void> {
  let left = length ?? Number.POSITIVE_INFINITY
  for await (const piece of pieces) {
    if (socket.destroyed) return
    left -= piece.length
    if (left < 0) throw new UploadLengthError(`the body is longer than ${length} bytes`)
    if (!(length === undefined ? writeChunk(socket, piece) : socket.write(piece))) await drained(socket)
  }
  if (socket.destroyed) return
  if (length === undefined) socket.write(LAST_CHUNK, 'latin1')
  else if (left > 0) throw new UploadLengthError(`the body is ${left} bytes shorter than ${length}`)
}
