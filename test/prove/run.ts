// npm run prove -- NAME [options]: the long proofs, of which the tests run a small seeded share.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Command of each proof, and what it shows. Further options of a call go to the command. */
const PROOFS: Readonly<Record<string, { readonly command: readonly string[]; readonly shows: string }>> = {
  'http1-fuzz': {
    command: ['test/properties/http1-fuzz.ts', '--runs', '700000'],
    shows: 'our HTTP/1 reader against node:http',
  },
  'jsonata-fuzz': {
    command: ['test/jsonata/fuzz.ts', '--seeds', '20', '--pairs', '10000'],
    shows: 'our JSONata engine against the reference',
  },
  'jsonata-hostile': { command: ['test/jsonata/hostile.ts'], shows: 'hostile JSONata templates end in time' },
  'vtl-fuzz': {
    command: ['test/vtl/fuzz.ts', '--seeds', '10', '--pairs', '10000'],
    shows: 'our Velocity engine against Velocity 1.7; needs a JDK and Debian’s velocity',
  },
  'vtl-hostile': {
    command: ['test/vtl/hostile.ts', '--timeout', '500'],
    shows: 'hostile Velocity templates end in time',
  },
  templates: {
    command: ['test/prove/templates.ts'],
    shows: 'a CDK app and a Serverless package are imported whole; installs both into a temporary folder',
  },
}

const [name = '', ...options] = process.argv.slice(2)
const proof = Object.hasOwn(PROOFS, name) ? PROOFS[name] : undefined
if (proof === undefined) {
  const lines = Object.entries(PROOFS).map(([known, { shows }]) => `  ${known.padEnd(16)} ${shows}`)
  process.stderr.write(`npm run prove -- NAME [options]\n${lines.join('\n')}\n`)
  process.exit(2)
}
const { status } = spawnSync(process.execPath, [...proof.command, ...options], { cwd: ROOT, stdio: 'inherit' })
process.exit(status ?? 1)
