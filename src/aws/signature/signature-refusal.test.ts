import { describe, expect, it } from 'vitest'
import type { IntegrationRequest } from '../../exchange/messages.ts'
import { canonicalRequestOf, mayBeSkewed, readRefusal } from './signature-refusal.ts'
import { signRequest } from './sigv4.ts'

const KEYS = { accessKeyId: 'AKID', secretAccessKey: 's', sessionToken: 'to/ken+=' }
const CANONICAL = 'POST\n/\n\nhost:x\n\nhost\nabc'
const QUOTED = `The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this request should have been\n'${CANONICAL}'\n\nThe String-to-Sign should have been\n'AWS4'\n`

function signed(service: string, path: string, body: string): { request: IntegrationRequest; canonical: string } {
  const given = { host: 'h', 'content-type': 'a/b', 'x-note': 'two  blanks' }
  const scope = { service, region: 'us-east-1', date: 0 }
  const signature = signRequest({ method: 'POST', path, headers: given, body }, KEYS, scope)
  if (signature.kind === 'failure') throw new Error(signature.message)
  const headers = Object.entries(signature.headers).flat()
  const request = { kind: 'integration-request', httpMethod: 'POST', origin: 'http://h', path, headers, body } as const
  return { request: { ...request, overrides: {} }, canonical: signature.canonicalRequest }
}

it.each([
  ['s3', '/b/a%20b//c%2B?list-type=2&prefix=a%2Fb', 'body'],
  ['sqs', '/1/q%20r?b=2&a=1&a=0', 'body'],
  ['lambda', '/2015-03-31/functions/arn:aws:lambda:f/invocations', ''],
])('the canonical request of what was sent to %s is the one that was signed', (service, path, body) => {
  const { request, canonical } = signed(service, path, body)
  expect(canonicalRequestOf(request)).toBe(canonical)
})

describe('a refusal', () => {
  const { request, canonical } = signed('sqs', '/', 'x')
  const answer = (body: string, headers: readonly string[] = [], status = 403) => ({ status, headers, body })

  it.each<[string, ReturnType<typeof answer>, string, string]>([
    [
      'JSON',
      answer(JSON.stringify({ __type: 'com.amazon.coral.service#InvalidSignatureException', message: QUOTED })),
      'InvalidSignature',
      CANONICAL,
    ],
    [
      'a header',
      answer(JSON.stringify({ Message: QUOTED }), ['x-amzn-ErrorType', 'InvalidSignatureException:http://x']),
      'InvalidSignature',
      CANONICAL,
    ],
    [
      'query',
      answer(
        `<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>${QUOTED.replaceAll("'", '&#39;')}</Message></Error></ErrorResponse>`,
      ),
      'SignatureDoesNotMatch',
      CANONICAL,
    ],
    [
      'query as JSON',
      answer(JSON.stringify({ Error: { Code: 'SignatureDoesNotMatch', Message: QUOTED } })),
      'SignatureDoesNotMatch',
      CANONICAL,
    ],
    [
      'S3',
      answer(
        `<Error><Code>SignatureDoesNotMatch</Code><Message>The request</Message><CanonicalRequest>${CANONICAL}</CanonicalRequest></Error>`,
      ),
      'SignatureDoesNotMatch',
      CANONICAL,
    ],
    [
      'one without reasons',
      answer('<Error><Code>InvalidAccessKeyId</Code></Error>', [], 400),
      'InvalidAccessKeyId',
      '',
    ],
  ])('is read from %s', (_, response, code, expected) => {
    expect(readRefusal(request, response)).toMatchObject({ code, expected })
  })

  it('shows both sides without the session token, and the first line of the message', () => {
    const body = JSON.stringify({ __type: 'InvalidSignatureException', message: `${QUOTED}` })
    expect(readRefusal(request, answer(body))).toEqual({
      code: 'InvalidSignature',
      message: 'The request signature we calculated does not match the signature you provided.',
      signed: canonical.replace('to/ken+=', '<redacted>'),
      expected: CANONICAL,
    })
  })

  it.each([
    ['a permission that is missing', answer('<Error><Code>AccessDenied</Code></Error>'), true],
    ['an error of the service', answer('{"__type":"ResourceNotFoundException"}', [], 400), false],
    ['an object that looks like one', answer('<Code>SignatureDoesNotMatch</Code>', [], 200), false],
    ['what is too long for an error', answer(`<Code>SignatureDoesNotMatch</Code>${' '.repeat(70_000)}`), false],
  ])('is not %s', (_, response, mayBeTime) => {
    expect(readRefusal(request, response)).toBeUndefined()
    expect(mayBeSkewed(response)).toBe(mayBeTime)
  })
})
