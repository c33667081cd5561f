import { measureSigning, ownSigner, referenceSigner } from '../jobs/signing.ts'
import { toMiB } from '../measure/measure.ts'
import type { OwnScenario } from '../measure/scenario.ts'
import { median } from '../measure/statistics.ts'

/** Signing alone, in the bench's own process: each gateway's signer and `aws4`. A request is one signature of 1 KB. */
export const sigv4: OwnScenario = {
  kind: 'own',
  name: 'sigv4',
  async run({ gateways }, { effort }) {
    const signers = [referenceSigner(), ...(await Promise.all(gateways.map(ownSigner)))]
    const costs = measureSigning(signers, effort.rounds)
    return signers.map(signer => {
      const rounds = costs.get(signer) ?? []
      const cpuMicros = median(rounds)
      return {
        subject: signer.name,
        requests: rounds.length,
        rps: 1e6 / cpuMicros,
        p50Ms: cpuMicros / 1000,
        p99Ms: Math.max(...rounds) / 1000,
        cpuMicrosPerRequest: cpuMicros,
        rssMiB: toMiB(process.memoryUsage.rss()),
        errors: 0,
        rounds,
      }
    })
  },
}
