import { fileURLToPath } from 'node:url'
import { type Child, startChild } from '../measure/child.ts'
import type { Peer } from './peer.ts'

/** node:http and undici with nothing between them. */
export const bare: Peer = {
  name: 'bare node proxy',
  does: 'nothing',
  prepare: async () => undefined,
  subject: backend =>
    nodeSubject('bare node proxy', fileURLToPath(new URL('bare-proxy.ts', import.meta.url)), [backend]),
}

/** A Node program that prints a ready line with its address as `http`. */
export function nodeSubject(name: string, file: string, options: readonly string[]) {
  let child: Child | undefined
  return {
    name,
    async start() {
      child = await startChild({ command: process.execPath, arguments: [file, ...options] })
      return { url: `http://${child.ready.http}`, pid: child.pid }
    },
    async stop() {
      await child?.stop()
    },
  }
}
