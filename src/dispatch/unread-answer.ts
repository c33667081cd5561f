import { readSync } from 'node:fs'
import type { Socket } from 'node:net'
import { errorCode } from './failure.ts'

const READ_BYTES = 64 * 1024

/**
 * Has a socket give what has arrived on it before an error destroys it. A backend that answers before it has read a
 * request, and closes, resets the connection: the next write fails, and Node destroys the socket with the answer unread
 * in the kernel. `take` gets those bytes and says whether it wants more; `onEnd` hears that all has arrived, since the
 * backend had ended its side before.
 *
 * Linux keeps them readable after a reset; systems that do not give nothing. Under TLS they are not readable either.
 */
export function rescueUnread(socket: Socket, take: (bytes: Buffer) => 'more' | 'enough', onEnd: () => void): void {
  const destroy = socket._destroy
  socket._destroy = (error, callback) => {
    if (error !== null && WRITE_FAULTS.has(errorCode(error)) && !('encrypted' in socket)) {
      const rest = takeUnread(socket, take)
      // Only a connection that the backend has ended fails a write with EPIPE: anything shorter is a reset.
      if (rest === 'ended' && errorCode(error) === 'EPIPE') onEnd()
    }
    destroy.call(socket, error, callback)
  }
}

const WRITE_FAULTS = new Set(['EPIPE', 'ECONNRESET'])

function takeUnread(socket: Socket, take: (bytes: Buffer) => 'more' | 'enough'): 'ended' | 'broken' | 'enough' {
  for (let bytes = socket.read(); bytes instanceof Buffer; bytes = socket.read()) {
    if (take(bytes) === 'enough') return 'enough'
  }
  const descriptor = descriptorOf(socket)
  if (descriptor === undefined) return 'broken'
  for (;;) {
    const bytes = Buffer.allocUnsafe(READ_BYTES)
    let length: number
    try {
      length = readSync(descriptor, bytes)
    } catch {
      // Nothing more has arrived, or the reset is told here.
      return 'broken'
    }
    if (length === 0) return 'ended'
    if (take(bytes.subarray(0, length)) === 'enough') return 'enough'
  }
}

/** Node has no public name for a socket's descriptor; it does not block. */
function descriptorOf(socket: Socket): number | undefined {
  const handle: unknown = Reflect.get(socket, '_handle')
  const descriptor: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : undefined
  return typeof descriptor === 'number' && descriptor >= 0 ? descriptor : undefined
}
