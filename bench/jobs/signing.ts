import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Something that signs. */
export interface Signer {
  readonly name: string
  sign(request: SigningJob): unknown
}

/** A request to sign for a service. */
export interface SigningJob {
  readonly service: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const REGION = 'us-east-1'
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'T'.repeat(400) }
const BODY = JSON.stringify({ text: 'y'.repeat(1013) })

/** The two shapes of a signature, 1 KB each: for most services, and for S3. */
const JOBS: readonly SigningJob[] = [
  {
    service: 'lambda',
    method: 'POST',
    path: '/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Ahello/invocations',
    headers: {
      host: 'lambda.us-east-1.amazonaws.com',
      'content-type': 'application/json',
      accept: 'application/json',
      'user-agent': 'AmazonAPIGateway_abc',
      'x-amz-source-arn': 'arn:aws:execute-api:us-east-1:000000000000:abc/dev/POST/pets',
      'x-amzn-apigateway-api-id': 'abc',
    },
    body: BODY,
  },
  {
    service: 's3',
    method: 'PUT',
    path: '/bucket/dir/a%20b.txt',
    headers: { host: 's3.us-east-1.amazonaws.com', 'content-type': 'text/plain' },
    body: BODY,
  },
]

/** The package that most JavaScript signs with outside the SDKs. */
export function referenceSigner(): Signer {
  const aws4: { sign(of: object, keys: object): object } = createRequire(import.meta.url)('aws4')
  return {
    name: 'aws4',
    // It writes into what it is given.
    sign: job => aws4.sign({ ...job, region: REGION, headers: { ...job.headers } }, CREDENTIALS),
  }
}

/** The signer in a work tree of this project. */
export async function ownSigner({ name, root }: { name: string; root: string }): Promise<Signer> {
  const { sign }: typeof import('../../src/aws/signature/sigv4.ts') = await import(
    pathToFileURL(join(root, 'src/aws/signature/sigv4.ts')).href
  )
  const date = new Date()
  return {
    name,
    sign: ({ service, method, path, headers, body }) =>
      sign({ method, path, query: [], headers, body }, CREDENTIALS, { service, region: REGION, date }),
  }
}

/** Signatures of one timing. */
const CALLS = 10_000

/**
 * CPU microseconds of a signature, by signer and round, the jobs in turn. The signers take turns in this process; a round
 * in front is not counted.
 */
export function measureSigning(signers: readonly Signer[], rounds: number): ReadonlyMap<Signer, readonly number[]> {
  const costs = new Map(signers.map((signer): [Signer, number[]] => [signer, []]))
  for (let round = -1; round < rounds; round++) {
    for (const [signer, cost] of costs) {
      const micros = timeSignatures(signer)
      if (round >= 0) cost.push(micros)
    }
  }
  return costs
}

function timeSignatures(signer: Signer): number {
  const before = process.cpuUsage()
  for (let call = 0; call < CALLS; call++) for (const job of JOBS) signer.sign(job)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / (CALLS * JOBS.length)
}
