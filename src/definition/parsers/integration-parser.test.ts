// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${…} is how AWS and Velocity write placeholders.
import { describe, expect, test } from 'vitest'
import { parsePart } from '../../../test/fixtures/parse-part.ts'
import { integration } from './integration-parser.ts'
import type { PartOptions } from './json-reader.ts'

const parseIntegration = (value: unknown, options?: PartOptions) => parsePart(integration, value, options)

const HTTP = { type: 'HTTP', httpMethod: 'GET', uri: 'http://127.0.0.1:9000/' }
const LAMBDA =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations'

/** `path CODE` of each problem. */
function listProblems(value: unknown, limits = {}): string[] {
  return parseIntegration(value, { limits }).problems.map(({ path, code }) => `${path} ${code}`)
}

test('every default is filled in', () => {
  expect(parseIntegration(HTTP)).toEqual({
    definition: {
      type: 'HTTP',
      httpMethod: 'GET',
      uri: 'http://127.0.0.1:9000/',
      credentials: null,
      requestParameters: {},
      requestTemplates: {},
      templateLanguage: null,
      passthroughBehavior: 'WHEN_NO_MATCH',
      contentHandling: null,
      timeoutInMillis: 29000,
      tlsConfig: { insecureSkipVerification: false },
      integrationResponses: {},
    },
    problems: [],
  })
})

describe('accepted', () => {
  test.each<[string, Record<string, unknown>]>([
    ['MOCK alone', { type: 'MOCK' }],
    ['ANY, the verb of the client', { ...HTTP, httpMethod: 'ANY' }],
    ['AWS_PROXY to a function', { type: 'AWS_PROXY', httpMethod: 'POST', uri: LAMBDA }],
    ['AWS_PROXY by GET, which fails at run time only', { type: 'AWS_PROXY', httpMethod: 'GET', uri: LAMBDA }],
    [
      'AWS_PROXY to Firehose',
      { type: 'AWS_PROXY', httpMethod: 'POST', uri: 'arn:aws:apigateway:us-east-1:firehose:action/PutRecord' },
    ],
    [
      'what a proxy ignores on AWS',
      { ...HTTP, type: 'HTTP_PROXY', integrationResponses: { '200': {} }, requestTemplates: { 'text/plain': '"x"' } },
    ],
    [
      'inert fields',
      {
        ...HTTP,
        connectionType: 'INTERNET',
        cacheKeyParameters: [],
        responseTransferMode: 'BUFFERED',
        connectionId: null,
        cacheNamespace: null,
      },
    ],
    [
      'several responses without a pattern, which AWS deploys',
      { ...HTTP, integrationResponses: { '200': {}, '201': { selectionPattern: '' } } },
    ],
    ['TLS without verification', { ...HTTP, tlsConfig: { insecureSkipVerification: true } }],
    ['the default of TLS on any type', { type: 'MOCK', tlsConfig: { insecureSkipVerification: false } }],
    ['a role', { ...HTTP, credentials: 'arn:aws:iam::000000000000:role/gateway' }],
    [
      'a mapping that fails at run time',
      { ...HTTP, requestParameters: { 'integration.request.header.Content-Length': "'1'" } },
    ],
    [
      'a path variable that the path lacks',
      { ...HTTP, requestParameters: { 'integration.request.path.id': 'method.request.path.id' } },
    ],
    ['null templates', { ...HTTP, requestTemplates: { 'application/json': null } }],
    ['$default', { ...HTTP, requestTemplates: { $default: '$' } }],
    ['null as a response', { ...HTTP, integrationResponses: { '200': null } }],
    ['the shortest time-out', { ...HTTP, timeoutInMillis: 50 }],
  ])('%s', (_rule, value) => {
    const { definition, problems } = parseIntegration(value)
    expect(problems).toEqual([])
    expect(parseIntegration(definition)).toEqual({ definition, problems: [] })
  })

  test('MOCK does not keep a uri, as on AWS; null templates become empty ones', () => {
    const value = { type: 'MOCK', uri: 'anything at all', requestTemplates: { 'application/json': null } }
    expect(parseIntegration(value).definition).toMatchObject({
      uri: null,
      requestTemplates: { 'application/json': '' },
    })
  })
})

describe('refused', () => {
  test.each<[string, unknown, string[]]>([
    ['no object', 'HTTP', [' WRONG_TYPE']],
    ['nothing', undefined, [' WRONG_TYPE']],
    ['no type', {}, ['type REQUIRED']],
    ['an unknown type', { type: 'FTP' }, ['type INVALID_VALUE']],
    ['neither verb nor uri', { type: 'HTTP' }, ['httpMethod REQUIRED', 'uri REQUIRED']],
    ['an unknown verb', { ...HTTP, httpMethod: 'FETCH' }, ['httpMethod INVALID_VALUE']],
    ['a verb of a wrong type', { ...HTTP, httpMethod: 1 }, ['httpMethod WRONG_TYPE']],
    ['a uri of a wrong type', { ...HTTP, uri: {} }, ['uri WRONG_TYPE']],
    ['an ARN for HTTP', { ...HTTP, uri: LAMBDA }, ['uri INVALID_VALUE']],
    ['a URL for AWS', { ...HTTP, type: 'AWS' }, ['uri INVALID_VALUE']],
    [
      'AWS_PROXY to another service',
      { type: 'AWS_PROXY', httpMethod: 'POST', uri: 'arn:aws:apigateway:us-east-1:sqs:path/q' },
      ['uri INVALID_VALUE'],
    ],
    [
      'a VPC link',
      { ...HTTP, connectionType: 'VPC_LINK', connectionId: 'x' },
      ['connectionType NOT_SUPPORTED', 'connectionId NOT_SUPPORTED'],
    ],
    ['a VPC link target', { ...HTTP, integrationTarget: 'arn:x' }, ['integrationTarget NOT_SUPPORTED']],
    [
      'caching',
      { ...HTTP, cacheNamespace: 'n', cacheKeyParameters: ['x'] },
      ['cacheNamespace NOT_SUPPORTED', 'cacheKeyParameters NOT_SUPPORTED'],
    ],
    ['streaming', { ...HTTP, responseTransferMode: 'STREAM' }, ['responseTransferMode NOT_SUPPORTED']],
    ['another language', { ...HTTP, templateLanguage: 'jq' }, ['templateLanguage INVALID_VALUE']],
    ["the caller's credentials", { ...HTTP, credentials: 'arn:aws:iam::*:user/*' }, ['credentials NOT_SUPPORTED']],
    ['credentials that are no ARN', { ...HTTP, credentials: 'me' }, ['credentials INVALID_VALUE']],
    [
      'TLS without verification on AWS',
      { type: 'AWS', httpMethod: 'POST', uri: LAMBDA, tlsConfig: { insecureSkipVerification: true } },
      ['tlsConfig.insecureSkipVerification INVALID_VALUE'],
    ],
    [
      'an unknown field of TLS',
      { ...HTTP, tlsConfig: { serverNameToVerify: 'x' } },
      ['tlsConfig.serverNameToVerify UNKNOWN_FIELD'],
    ],
    ['a time-out too short', { ...HTTP, timeoutInMillis: 49 }, ['timeoutInMillis INVALID_VALUE']],
    ['a time-out too long', { ...HTTP, timeoutInMillis: 29_001 }, ['timeoutInMillis INVALID_VALUE']],
    ['a time-out as text', { ...HTTP, timeoutInMillis: '1000' }, ['timeoutInMillis WRONG_TYPE']],
    [
      'an unknown passthrough behavior',
      { ...HTTP, passthroughBehavior: 'ALWAYS' },
      ['passthroughBehavior INVALID_VALUE'],
    ],
    ['an unknown content handling', { ...HTTP, contentHandling: 'CONVERT' }, ['contentHandling INVALID_VALUE']],
    [
      "PutIntegration's name of the verb",
      { ...HTTP, integrationHttpMethod: 'GET' },
      ['integrationHttpMethod UNKNOWN_FIELD'],
    ],
    ['__proto__', JSON.parse('{"type": "MOCK", "__proto__": {"uri": "x"}}'), ['__proto__ UNKNOWN_FIELD']],
    [
      'a destination that is none',
      { ...HTTP, requestParameters: { 'integration.request.body': "'x'" } },
      ['requestParameters["integration.request.body"] INVALID_VALUE'],
    ],
    [
      'a source that is none',
      { ...HTTP, requestParameters: { 'integration.request.header.a': 'x' } },
      ['requestParameters["integration.request.header.a"] INVALID_VALUE'],
    ],
    [
      'both',
      { ...HTTP, requestParameters: { a: 'b' } },
      ['requestParameters.a INVALID_VALUE', 'requestParameters.a INVALID_VALUE'],
    ],
    [
      'a source of a wrong type',
      { ...HTTP, requestParameters: { 'integration.request.header.a': 1 } },
      ['requestParameters["integration.request.header.a"] WRONG_TYPE'],
    ],
    [
      'a header with a line end',
      { ...HTTP, requestParameters: { 'integration.request.header.a': "'x\r\ny'" } },
      ['requestParameters["integration.request.header.a"] INVALID_VALUE'],
    ],
    [
      'a header above U+00FF',
      { ...HTTP, requestParameters: { 'integration.request.header.a': "'€'" } },
      ['requestParameters["integration.request.header.a"] INVALID_VALUE'],
    ],
    [
      'a filter',
      { ...HTTP, requestParameters: { 'integration.request.header.a': 'method.request.body.a[?(@.b)]' } },
      ['requestParameters["integration.request.header.a"] NOT_SUPPORTED'],
    ],
    [
      'a key that is no media type',
      { ...HTTP, requestTemplates: { json: '$' } },
      ['requestTemplates.json INVALID_VALUE'],
    ],
    [
      'a media type with a parameter',
      { ...HTTP, requestTemplates: { 'text/xml; charset=utf-8': '$' } },
      ['requestTemplates["text/xml; charset=utf-8"] INVALID_VALUE'],
    ],
    [
      'a media type twice',
      { ...HTTP, requestTemplates: { 'text/xml': '$', 'Text/XML': '$' } },
      ['requestTemplates["Text/XML"] INVALID_VALUE'],
    ],
    [
      'a template that is no text',
      { ...HTTP, requestTemplates: { 'text/xml': {} } },
      ['requestTemplates["text/xml"] WRONG_TYPE'],
    ],
    ['templates that are no object', { ...HTTP, requestTemplates: '$' }, ['requestTemplates WRONG_TYPE']],
    [
      'a status that is none',
      { ...HTTP, integrationResponses: { '600': {}, default: {}, '20': {} } },
      [
        'integrationResponses["20"] INVALID_VALUE',
        'integrationResponses["600"] INVALID_VALUE',
        'integrationResponses.default INVALID_VALUE',
      ],
    ],
    [
      'a status that disagrees',
      { ...HTTP, integrationResponses: { '200': { statusCode: '201' } } },
      ['integrationResponses["200"].statusCode INVALID_VALUE'],
    ],
    [
      'a status as a number',
      { ...HTTP, integrationResponses: { '200': { statusCode: 200 } } },
      ['integrationResponses["200"].statusCode WRONG_TYPE'],
    ],
    [
      'a pattern twice',
      { ...HTTP, integrationResponses: { '400': { selectionPattern: '4..' }, '404': { selectionPattern: '4..' } } },
      ['integrationResponses["404"].selectionPattern INVALID_VALUE'],
    ],
    [
      'an unknown field of a response',
      { ...HTTP, integrationResponses: { '200': { selectionPatern: '' } } },
      ['integrationResponses["200"].selectionPatern UNKNOWN_FIELD'],
    ],
    [
      'a request source in a response',
      {
        ...HTTP,
        integrationResponses: {
          '200': { responseParameters: { 'method.response.header.a': 'method.request.header.a' } },
        },
      },
      ['integrationResponses["200"].responseParameters["method.response.header.a"] INVALID_VALUE'],
    ],
    ['a list for an object', { ...HTTP, integrationResponses: [] }, ['integrationResponses WRONG_TYPE']],
  ])('%s', (_rule, value, expected) => {
    expect(listProblems(value)).toEqual(expected)
  })
})

describe('limits', () => {
  test.each<[string, unknown, object, boolean]>([
    ['a time-out raised', { ...HTTP, timeoutInMillis: 120_000 }, { timeoutInMillis: 300_000 }, true],
    ['a template of 300 KB', { ...HTTP, requestTemplates: { 'a/b': 'x'.repeat(307_200) } }, {}, true],
    ['a template above 300 KB', { ...HTTP, requestTemplates: { 'a/b': 'x'.repeat(307_201) } }, {}, false],
    ['bytes count, not characters', { ...HTTP, requestTemplates: { 'a/b': 'ä'.repeat(153_601) } }, {}, false],
    [
      'a template limit raised',
      { ...HTTP, requestTemplates: { 'a/b': 'x'.repeat(307_201) } },
      { templateBytes: 400_000 },
      true,
    ],
    [
      "the caller's credentials, where the gateway has them",
      { ...HTTP, credentials: 'arn:aws:iam::*:user/*' },
      { supports: ['CALLER_CREDENTIALS'] },
      true,
    ],
    ["AWS's ports", { ...HTTP, uri: 'http://h:81/' }, { httpPorts: 'AWS' }, false],
  ])('%s', (_rule, value, limits, accepted) => {
    expect(listProblems(value, limits)).toHaveLength(accepted ? 0 : 1)
  })
})

describe('messages', () => {
  test.each<[string, unknown, RegExp]>([
    [
      'AWS names the set of types',
      { type: 'http' },
      /\[HTTP, HTTP_PROXY, AWS, AWS_PROXY, MOCK\].*Did you mean "HTTP"\?/,
    ],
    [
      "AWS's text of a missing verb",
      { type: 'HTTP', uri: HTTP.uri },
      /^Enumeration value for HttpMethod must be non-empty/,
    ],
    [
      'the parameter of a media type',
      { ...HTTP, requestTemplates: { 'text/xml; charset=utf-8': '' } },
      /write "text\/xml"/,
    ],
    ['the field that was meant', { ...HTTP, requestTemplate: {} }, /Write "requestTemplates"/],
  ])('%s', (_rule, value, message) => {
    expect(parseIntegration(value).problems[0]?.message).toMatch(message)
  })

  test('problems begin with the path given', () => {
    const { problems } = parseIntegration({ type: 1 }, { path: 'resources["/a"].methods.GET.integration' })
    expect(problems).toMatchObject([{ path: 'resources["/a"].methods.GET.integration.type' }])
  })
})

test('the rest of a faulty integration is still there', () => {
  const { definition } = parseIntegration({
    ...HTTP,
    timeoutInMillis: 1,
    colour: 'red',
    integrationResponses: { '200': { colour: 1 }, x: {} },
  })
  expect(definition).toMatchObject({
    ...HTTP,
    timeoutInMillis: 29_000,
    integrationResponses: { '200': { statusCode: '200' } },
  })
  expect(parseIntegration({ ...HTTP, uri: 'ftp://h' }).definition).toBeUndefined()
})
