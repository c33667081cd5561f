import { chmodSync, lstatSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { logVerbosity, type Server, ServerCredentials, setLogVerbosity } from '@grpc/grpc-js'
import { ListenError } from './listen-error.ts'

/**
 * Binds a gRPC server to `host:port` (port 0 = any free one) or `unix:/path` (mode 0600), and returns the address
 * that was bound. Throws ListenError off loopback, since nothing protects the stream, and when the address is taken.
 */
export async function listen(server: Server, address: string): Promise<string> {
  // grpc-js would log the failure beside the error that it gives us.
  setLogVerbosity(logVerbosity.NONE)
  const socket = address.startsWith('unix:') ? address.slice('unix:'.length) : undefined
  if (socket !== undefined) await removeStaleSocket(socket)
  if (socket === undefined && !isLoopback(address)) {
    throw new ListenError(
      `${address} is not a loopback address, and TLS is not supported yet: use 127.0.0.1, [::1], localhost or unix:PATH`,
    )
  }
  const port = await bind(server, address)
  if (socket === undefined) return `${hostOf(address)}:${port}`
  chmodSync(socket, 0o600)
  return address
}

function bind(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) return resolve(port)
      const code = /\bE[A-Z]{3,}\b/.exec(error.message)?.[0]
      const why = code === 'EADDRINUSE' ? 'the address is in use' : error.message
      reject(new ListenError(`cannot listen on ${address}: ${why}`, code))
    })
  })
}

/** Host part of `host:port`, in brackets where it is IPv6. */
function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(':'))
}

function isLoopback(address: string): boolean {
  const host = hostOf(address).replace(/^\[(.*)\]$/, '$1')
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** A socket file outlives a process that was killed. Only a socket that nobody answers is removed. */
async function removeStaleSocket(path: string): Promise<void> {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSocket()) return
  if (await isAnswered(path)) {
    throw new ListenError(`cannot listen on unix:${path}: the address is in use`, 'EADDRINUSE')
  }
  rmSync(path, { force: true })
}

function isAnswered(path: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect(path)
  socket.once('connect', () => resolve(true))
  socket.once('error', () => resolve(false))
  return promise.finally(() => socket.destroy())
}
