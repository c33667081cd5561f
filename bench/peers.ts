import { bare } from './peers/bare.ts'
import { nginxLua, nginxProxy } from './peers/nginx.ts'
import { fastGateway, fastifyProxy } from './peers/npm-proxies.ts'
import type { Peer } from './peers/peer.ts'
import { serverlessOffline } from './peers/serverless-offline.ts'

const INSTALLED: readonly Peer[] = [nginxProxy, nginxLua, fastifyProxy, fastGateway, serverlessOffline]

/** `bare`: only the proxy that needs no installing; `all`: everything that can be installed. */
export type PeerChoice = 'none' | 'bare' | 'all'

/** The peers that can be measured here. What cannot is said on standard error. */
export async function preparePeers(choice: PeerChoice): Promise<readonly Peer[]> {
  const wanted = choice === 'none' ? [] : choice === 'bare' ? [bare] : [bare, ...INSTALLED]
  const ready: Peer[] = []
  for (const peer of wanted) {
    const obstacle = await peer.prepare()
    if (obstacle === undefined) ready.push(peer)
    else process.stderr.write(`without ${peer.name}: ${obstacle}\n`)
  }
  return ready
}
