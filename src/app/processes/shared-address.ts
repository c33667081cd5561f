// Looks, before the first start, whether the processes of a data plane can have their address to themselves.
import { createServer } from 'node:net'
import type { Settings } from '../settings/settings.ts'
import { sharesPorts } from '../settings/sizing.ts'
import { StartError } from '../settings/start-error.ts'

/**
 * Rejects where the data plane's processes cannot share their address: with the system's error where another holds it,
 * as a listener of one process does. Without this, a second gateway of the same user would take half the connections
 * of the first.
 */
export async function checkSharedAddress({ http, processes }: Settings): Promise<void> {
  if (!sharesPorts(process.platform)) {
    const why = `${process.platform} does not share a port's connections out between processes`
    throw new StartError(`--processes ${processes} does not work here, set it to 1: ${why}`)
  }
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const server = createServer()
  server.once('error', reject)
  server.listen({ host: http.host, port: http.port }, resolve)
  await promise
  await new Promise(closed => server.close(closed))
}
