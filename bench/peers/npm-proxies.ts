import { fileURLToPath } from 'node:url'
import { nodeSubject } from './bare.ts'
import { installNpm, obstacleOf } from './install.ts'
import type { Peer } from './peer.ts'

/** Proxies from npm that map nothing, as their authors show them. */
export const fastifyProxy = npmPeer('@fastify/http-proxy', 'fastify', ['fastify@5.12.8', '@fastify/http-proxy@11.6.3'])
export const fastGateway = npmPeer('fast-gateway', 'fast-gateway', ['fast-gateway@3.4.7'])

function npmPeer(name: string, folder: string, packages: readonly string[]): Peer {
  const program = fileURLToPath(new URL(`${folder}-proxy.ts`, import.meta.url))
  return {
    name,
    does: 'nothing',
    prepare: () => obstacleOf(installNpm(folder, packages)),
    subject(backend) {
      let started: ReturnType<typeof nodeSubject> | undefined
      return {
        name,
        async start() {
          started = nodeSubject(name, program, [await installNpm(folder, packages), backend])
          return started.start()
        },
        async stop() {
          await started?.stop()
        },
      }
    },
  }
}
