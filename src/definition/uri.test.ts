// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${…} is how AWS and Velocity write placeholders.

import { describe, expect, test } from 'vitest'
import { compileEgress } from './egress.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import { isRefusal } from './refusal.ts'
import { compileSegments, parseUriTemplate, refuseLoneBrace, type UriSegment } from './uri.ts'

const text = (value: string): UriSegment => ({ kind: 'literal', text: value })
const path = (name: string): UriSegment => ({ kind: 'pathParameter', name })
const stage = (name: string): UriSegment => ({ kind: 'stageVariable', name })

describe('segments', () => {
  test.each<[string, string, UriSegment[]]>([
    ['the empty text', '', []],
    ['text only', '/a/b', [text('/a/b')]],
    ['a path parameter', '/a/{id}/b', [text('/a/'), path('id'), text('/b')]],
    ['a stage variable', '/${stageVariables.v}', [text('/'), stage('v')]],
    ['side by side', '{a}{b}${stageVariables.c}', [path('a'), path('b'), stage('c')]],
    ['any other ${…} stays as text', '/${context.x}/{y}', [text('/$%7Bcontext.x%7D/'), path('y')]],
    ['a stage variable of a wrong name stays as text', '${stageVariables.a-b}', [text('$%7BstageVariables.a-b%7D')]],
    ['a greedy name is no parameter', '/{proxy+}', [text('/%7Bproxy+%7D')]],
    ['an open brace', '/{a', [text('/%7Ba')]],
    ['escapes stay', '/%2F%zz', [text('/%2F%zz')]],
    ['letters outside ASCII are encoded', '/ü', [text('/%C3%BC')]],
    ['a lone surrogate cannot throw', '/\ud800', [text('/%EF%BF%BD')]],
    ['reserved characters stay', "/a:@!$&'()*+,;=~-._", [text("/a:@!$&'()*+,;=~-._")]],
  ])('%s', (_rule, template, expected) => {
    expect(compileSegments(template)).toEqual(expected)
  })
})

describe('HTTP URIs', () => {
  const fixed = (scheme: 'http' | 'https', host: string, port: number) => ({ kind: 'fixed', scheme, host, port })
  test.each([
    ['host only', 'http://example.com', fixed('http', 'example.com', 80), [text('/')], []],
    ['https has port 443', 'https://example.com/', fixed('https', 'example.com', 443), [text('/')], []],
    ['a port', 'http://127.0.0.1:9000/pets/{id}', fixed('http', '127.0.0.1', 9000), [text('/pets/'), path('id')], []],
    ['a query', 'http://h/p?a={b}', fixed('http', 'h', 80), [text('/p')], [text('a='), path('b')]],
    ['a query without a path', 'http://h?a=b', fixed('http', 'h', 80), [text('/')], [text('a=b')]],
    ['a second question mark is data', 'http://h/?a=b?c', fixed('http', 'h', 80), [text('/')], [text('a=b?c')]],
    ['a query pair', 'http://h/?${stageVariables.q}', fixed('http', 'h', 80), [text('/')], [stage('q')]],
    ['greedy values', 'http://h/x/{proxy}', fixed('http', 'h', 80), [text('/x/'), path('proxy')], []],
    ['upper-case scheme and host', 'HTTP://Example.COM/A', fixed('http', 'example.com', 80), [text('/A')], []],
    ['IPv6', 'http://[::1]:8080/', fixed('http', '[::1]', 8080), [text('/')], []],
    ['a name outside ASCII', 'http://bücher.example/', fixed('http', 'xn--bcher-kva.example', 80), [text('/')], []],
    ['an address in another form', 'http://2130706433/', fixed('http', '127.0.0.1', 80), [text('/')], []],
    ['an underscore in the host', 'http://my_service:80/', fixed('http', 'my_service', 80), [text('/')], []],
    ['an @ in the path', 'http://h/a@b:c', fixed('http', 'h', 80), [text('/a@b:c')], []],
    [
      'a variable host',
      'http://${stageVariables.host}/p',
      { kind: 'variable', segments: [text('http://'), stage('host')] },
      [text('/p')],
      [],
    ],
    [
      'a variable label and port',
      'https://${stageVariables.h}.example.com:${stageVariables.p}',
      { kind: 'variable', segments: [text('https://'), stage('h'), text('.example.com:'), stage('p')] },
      [],
      [],
    ],
    [
      'a variable for all',
      '${stageVariables.url}/p?x',
      { kind: 'variable', segments: [stage('url')] },
      [text('/p')],
      [text('x')],
    ],
    [
      'a variable scheme',
      '${stageVariables.scheme}://h:8080/p',
      { kind: 'variable', segments: [stage('scheme'), text('://h:8080')] },
      [text('/p')],
      [],
    ],
  ])('%s', (_rule, uri, origin, pathSegments, query) => {
    expect(parseUriTemplate('HTTP', uri)).toEqual({ kind: 'HTTP', origin, path: pathSegments, query })
  })

  test.each([
    ['no scheme', 'example.com/path'],
    ['no scheme but slashes', '//example.com'],
    ['another scheme', 'ftp://example.com'],
    ['a file', 'file:///etc/passwd'],
    ['an ARN', 'arn:aws:apigateway:us-east-1:s3:path/x'],
    ['no host', 'http://'],
    ['no host but a path', 'http:///path'],
    ['no host but a port', 'http://:80/'],
    ['a user', 'http://user@example.com/'],
    ['user and password', 'http://user:secret@example.com/'],
    ['a user before a variable', 'http://user@${stageVariables.h}/'],
    ['a path parameter as the host', 'http://{host}/'],
    ['a path parameter in the port', 'http://h:{port}/'],
    ['a path parameter beside a variable', 'http://${stageVariables.h}{x}/'],
    ['an unknown ${…} as the host', 'http://${context.domainName}/'],
    ['port 0', 'http://h:0/'],
    ['port 65536', 'http://h:65536/'],
    ['port 65536 behind a variable', 'http://${stageVariables.h}:65536/'],
    ['a port that is no number', 'http://h:http/'],
    ['an empty port', 'http://h:/'],
    ['a blank', 'http://h/a b'],
    ['a line end', 'http://h/a\r\nHost: x'],
    ['a leading blank', ' http://h/'],
    ['a fragment', 'http://h/#top'],
    ['a backslash', 'http://h\\@evil/'],
    ['an escape in the host', 'http://%65xample.com/'],
    ['metadata', 'http://169.254.169.254/latest'],
    ['metadata as one number', 'http://2852039166/'],
    ['metadata in octal', 'http://0251.0376.0251.0376/'],
    ['metadata with a final dot', 'http://169.254.169.254./'],
    ['metadata mapped into IPv6', 'http://[::ffff:169.254.169.254]/'],
    ['the unspecified address', 'http://0.0.0.0:80/'],
    ['the unspecified address in short', 'http://0/'],
    ['multicast', 'http://224.0.0.1/'],
    ['link-local IPv6', 'http://[fe80::1]/'],
    ['metadata before a variable port', 'http://169.254.169.254:${stageVariables.p}/'],
    ['the empty text', ''],
  ])('refuses %s', (_rule, uri) => {
    const result = parseUriTemplate('HTTP_PROXY', uri)
    expect(isRefusal(result) && result.message).toMatch(/^Invalid HTTP endpoint specified for URI/)
  })

  test.each([
    [80, true],
    [443, true],
    [1023, false],
    [1024, true],
    [22, false],
  ])("AWS's rule of ports, as a setting: %d", (port, allowed) => {
    const limits = { ...DEFAULT_LIMITS, httpPorts: 'AWS' as const }
    expect(isRefusal(parseUriTemplate('HTTP', `http://h:${port}/`, limits))).toBe(!allowed)
    expect(isRefusal(parseUriTemplate('HTTP', `http://\${stageVariables.h}:${port}/`, limits))).toBe(!allowed)
    expect(isRefusal(parseUriTemplate('HTTP', `http://h:${port}/`))).toBe(false)
  })

  test('an address that the settings allow, and one that they deny', () => {
    const allowing = { ...DEFAULT_LIMITS, egress: compileEgress({ allow: ['169.254.169.254'], deny: ['loopback'] }) }
    expect(isRefusal(parseUriTemplate('HTTP', 'http://169.254.169.254/', allowing))).toBe(false)
    expect(isRefusal(parseUriTemplate('HTTP', 'http://127.0.0.1/', allowing))).toBe(true)
  })
})

describe('AWS URIs', () => {
  const aws = { partition: 'aws', region: 'us-east-1', subdomain: [] }
  const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:f'
  const lambda = {
    partition: 'aws',
    region: 'eu-west-1',
    account: '000000000000',
    functionName: 'f',
    qualifier: null,
  }
  test.each([
    [
      'a path',
      'arn:aws:apigateway:us-east-1:s3:path/{bucket}/{key}',
      {
        kind: 'AWS_PATH',
        ...aws,
        service: 's3',
        path: [text('/'), path('bucket'), text('/'), path('key')],
        query: [],
        lambda: null,
      },
    ],
    [
      'a doubled slash is one',
      'arn:aws:apigateway:us-east-1:sqs:path//000000000000/q',
      { kind: 'AWS_PATH', ...aws, service: 'sqs', path: [text('/000000000000/q')], query: [], lambda: null },
    ],
    [
      'a query',
      'arn:aws:apigateway:us-east-1:s3:path/{bucket}?list-type=2',
      {
        kind: 'AWS_PATH',
        ...aws,
        service: 's3',
        path: [text('/'), path('bucket')],
        query: [text('list-type=2')],
        lambda: null,
      },
    ],
    [
      'a subdomain',
      'arn:aws:apigateway:us-east-1:{bucket}.s3:path/{key}',
      {
        kind: 'AWS_PATH',
        ...aws,
        subdomain: [path('bucket')],
        service: 's3',
        path: [text('/'), path('key')],
        query: [],
        lambda: null,
      },
    ],
    [
      'a function',
      `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
      {
        kind: 'AWS_PATH',
        ...aws,
        service: 'lambda',
        path: [text(`/2015-03-31/functions/${functionArn}/invocations`)],
        query: [],
        lambda,
      },
    ],
    [
      'a function that a stage variable names whole',
      'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${stageVariables.f}/invocations',
      {
        kind: 'AWS_PATH',
        ...aws,
        service: 'lambda',
        path: [text('/2015-03-31/functions/'), stage('f'), text('/invocations')],
        query: [],
        lambda: null,
      },
    ],
    [
      'an action',
      'arn:aws:apigateway:us-east-1:dynamodb:action/PutItem',
      { kind: 'AWS_ACTION', ...aws, service: 'dynamodb', action: [text('PutItem')], parameters: [] },
    ],
    [
      'an action with parameters',
      'arn:aws:apigateway:us-east-1:s3:action/GetObject&Bucket={b}&Key=k',
      {
        kind: 'AWS_ACTION',
        ...aws,
        service: 's3',
        action: [text('GetObject')],
        parameters: [text('Bucket='), path('b'), text('&Key=k')],
      },
    ],
    [
      'an action that a stage variable names',
      'arn:aws:apigateway:us-east-1:sns:action/${stageVariables.a}',
      { kind: 'AWS_ACTION', ...aws, service: 'sns', action: [stage('a')], parameters: [] },
    ],
  ])('%s', (_rule, uri, expected) => {
    expect(parseUriTemplate('AWS', uri)).toEqual(expected)
  })

  test.each([
    ['a URL', 'https://example.com', /^Invalid ARN specified in the request/],
    ['a blank', 'arn:aws:apigateway:us-east-1:s3:path/a b', /^Invalid ARN specified in the request/],
    [
      'a function ARN that is none',
      'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:x/invocations',
      /not a Lambda function ARN/,
    ],
    [
      'a bare function name',
      'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations',
      /not a Lambda function ARN/,
    ],
    ['a subdomain that is none', 'arn:aws:apigateway:us-east-1:a_b.s3:path/x', /not a subdomain/],
    ['an action with a slash', 'arn:aws:apigateway:us-east-1:s3:action/Get/Object', /not an action name/],
  ])('refuses %s', (_rule, uri, message) => {
    const result = parseUriTemplate('AWS', uri)
    expect(isRefusal(result) && result.message).toMatch(message)
  })

  test.each([
    [`lambda:path/2015-03-31/functions/${functionArn}/invocations`, true],
    [`lambda:path//2015-03-31/functions/${functionArn}/invocations`, true],
    ['lambda:path/2015-03-31/functions/${stageVariables.f}/invocations', true],
    ['firehose:action/PutRecord', true],
    ['lambda:path/2015-03-31/functions', false],
    ['lambda:action/Invoke', false],
    ['sqs:path/000000000000/q', false],
    ['dynamodb:action/PutItem', false],
    ['firehose:path/x', false],
  ])('AWS_PROXY to %s: %s', (target, accepted) => {
    const result = parseUriTemplate('AWS_PROXY', `arn:aws:apigateway:us-east-1:${target}`)
    if (accepted) expect(isRefusal(result)).toBe(false)
    else {
      expect(isRefusal(result) && result.message).toBe(
        "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
      )
    }
  })
})

describe('a brace without its partner', () => {
  test.each([
    ['http://h/{a', '{', 10],
    ['http://h/{a}/{', '{', 14],
    ['http://h/a}', '}', 11],
    ['http://h/{{a}', '{', 10],
    ['http://h/${stageVariables.a', '{', 11],
  ])('is refused: %s', (uri, brace, character) => {
    expect(refuseLoneBrace(uri)?.message).toContain(`the ${brace} at character ${character} has no`)
  })

  test.each([['http://h/{a}/${stageVariables.b}/${other}'], ['http://h/?q={"a":{"b":1}}'], ['http://h/%7B']])(
    'is not there: %s',
    uri => {
      expect(refuseLoneBrace(uri)).toBeUndefined()
    },
  )
})
