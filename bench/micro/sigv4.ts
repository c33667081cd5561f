// Signing alone: ours and aws4, interleaved. Run: node bench/micro/sigv4.ts
import { createRequire } from 'node:module'
import { sign } from '../../src/aws/sigv4.ts'

const ROUNDS = 9
const CALLS = 20_000
const aws4: { sign(of: object, keys: object): object } = createRequire(import.meta.url)('aws4')
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'T'.repeat(400) }
const date = new Date()
const region = 'us-east-1'

const lambda = {
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
  body: JSON.stringify({ text: 'y'.repeat(1013) }),
}
const s3 = {
  service: 's3',
  method: 'PUT',
  path: '/bucket/dir/a%20b.txt',
  headers: { host: 's3.us-east-1.amazonaws.com', 'content-type': 'text/plain' },
  body: lambda.body,
}

const subjects: Record<string, () => unknown> = {}
for (const request of [lambda, s3]) {
  const { service, method, path, headers, body } = request
  subjects[`regauge ${service}`] = () =>
    sign({ method, path, query: [], headers, body }, credentials, { service, region, date })
  subjects[`aws4 ${service}`] = () =>
    aws4.sign({ service, region, method, path, headers: { ...headers }, body }, credentials)
}

const figures = new Map(Object.keys(subjects).map((name): [string, number[]] => [name, []]))
for (let round = -1; round < ROUNDS; round++) {
  for (const [name, subject] of Object.entries(subjects)) {
    const start = process.hrtime.bigint()
    for (let call = 0; call < CALLS; call++) subject()
    const micros = Number(process.hrtime.bigint() - start) / CALLS / 1000
    // The first round warms up.
    if (round >= 0) figures.get(name)?.push(micros)
  }
}
for (const [name, rounds] of figures) {
  const sorted = rounds.toSorted((a, b) => a - b).map(micros => micros.toFixed(1))
  process.stdout.write(`${name.padEnd(16)} median ${sorted[ROUNDS >> 1]} µs, ${sorted[0]} to ${sorted.at(-1)}\n`)
}
