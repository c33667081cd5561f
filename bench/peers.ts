import { bare } from './peers/bare.ts'
import type { Peer } from './peers/peer.ts'

/** `bare`: only the proxy that costs nothing to have; `all`: everything that can be installed. */
export type PeerChoice = 'none' | 'bare' | 'all'

/** The peers that can be measured here. What cannot is said on standard error. */
export async function preparePeers(choice: PeerChoice): Promise<readonly Peer[]> {
  const wanted = choice === 'none' ? [] : choice === 'bare' ? [bare] : [bare, ...(await installablePeers())]
  const ready: Peer[] = []
  for (const peer of wanted) {
    const obstacle = await peer.prepare()
    if (obstacle === undefined) ready.push(peer)
    else process.stderr.write(`without ${peer.name}: ${obstacle}\n`)
  }
  return ready
}

async function installablePeers(): Promise<readonly Peer[]> {
  return []
}
