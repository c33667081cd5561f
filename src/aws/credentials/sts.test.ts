import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ServiceClock } from '../signature/clock-skew.ts'
import { assumeRole } from './sts.ts'

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 's' }
const ROLE = 'arn:aws:iam::000000000000:role/r'

interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

let server: Server
let url: string
let answers: Readonly<Record<string, Answer | undefined>>
let seen: { readonly request: IncomingMessage; readonly form: URLSearchParams }[]

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const form = new URLSearchParams(body)
    seen.push({ request, form })
    const action = form.get('Action') ?? ''
    const answer = answers[`${action} ${seen.length}`] ?? answers[action] ?? { status: 400, body: '' }
    response.writeHead(answer.status ?? 200, { ...answer.headers }).end(answer.body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => server.close())

beforeEach(() => {
  seen = []
})

const issued = (secret = 'a&amp;b') =>
  `<R><Credentials><AccessKeyId>A</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey><SessionToken>t/+=</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials></R>`
const refused = (code: string, message: string) =>
  `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`
const assume = (clock = new ServiceClock(), at = url) => assumeRole({ url: at, region: 'eu-west-1', clock }, KEYS, ROLE)

it('asks as API Gateway does, signed for the region, and reads the keys', async () => {
  answers = { AssumeRole: { body: issued() } }
  expect(await assume(undefined, `${url}/sts`)).toEqual({
    accessKeyId: 'A',
    secretAccessKey: 'a&b',
    sessionToken: 't/+=',
    expiresAt: Date.UTC(2030, 0, 1),
  })
  const [{ request, form } = { request: undefined, form: new URLSearchParams() }] = seen
  expect(request?.url).toBe('/sts')
  expect(request?.headers.authorization).toMatch(/Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/sts\/aws4_request/)
  expect(Object.fromEntries(form)).toEqual({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: ROLE,
    RoleSessionName: 'BackplaneAssumeRoleSession',
  })
})

it('signs once more where the clock of STS is another, and dates what ends by ours', async () => {
  const ahead = 10 * 60_000
  const headers = { Date: new Date(Date.now() + ahead).toUTCString() }
  answers = {
    'AssumeRole 1': { status: 403, headers, body: refused('SignatureDoesNotMatch', 'x') },
    AssumeRole: { body: issued() },
  }
  const { expiresAt = 0 } = await assume()
  expect(seen).toHaveLength(2)
  expect(Math.abs(expiresAt + ahead - Date.UTC(2030, 0, 1))).toBeLessThan(2_000)
})

describe('a refusal', () => {
  const statementFor = (arn: string) => `{"Effect":"Allow","Principal":{"AWS":"${arn}"},"Action":"sts:AssumeRole"}`
  const user = 'arn:aws:iam::111111111111:user/gateway'
  const denied = (message: string) => ({ AssumeRole: { status: 403, body: refused('AccessDenied', message) } })

  it.each<[string, Readonly<Record<string, Answer>>, string]>([
    [
      'names the user that AWS names',
      denied(`User: ${user} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`),
      statementFor(user),
    ],
    [
      'names the role of a session',
      denied('User: arn:aws:sts::111111111111:assumed-role/host/i-1 is not authorized'),
      statementFor('arn:aws:iam::111111111111:role/host'),
    ],
    [
      'asks who we are where STS does not say',
      { ...denied(''), GetCallerIdentity: { body: `<R><Arn>${user}</Arn></R>` } },
      statementFor(user),
    ],
    ['falls back to the access key', denied(''), statementFor('{ARN that owns the key AKIDEXAMPLE}')],
    ['warns of a trust in the service only', denied(''), 'apigateway.amazonaws.com is not enough'],
    [
      'says what else STS says',
      { AssumeRole: { status: 400, body: refused('ValidationError', 'too &lt;short&gt;') } },
      'STS refused: ValidationError: too <short>',
    ],
    [
      'says the status of what is no STS',
      { AssumeRole: { status: 502, body: 'bad gateway' } },
      'STS refused: status 502',
    ],
    ['does not take an answer for keys', { AssumeRole: { body: '<html></html>' } }, 'answered without keys'],
    [
      'does not follow elsewhere',
      { AssumeRole: { status: 302, headers: { location: 'http://x/' }, body: '' } },
      'status 302',
    ],
  ])('%s', async (_, given, text) => {
    answers = given
    await expect(assume()).rejects.toThrow(text)
  })

  it('says that STS cannot be reached, and why', async () => {
    await expect(assume(undefined, 'http://127.0.0.1:1')).rejects.toThrow(
      /^STS at http:\/\/127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED|bad port/,
    )
  })
})
