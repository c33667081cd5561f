import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  parseGatewayResponseDestination,
  parseGatewayResponseSource,
  parseMethodParameter,
  parseRequestDestination,
  parseRequestSource,
  parseResponseDestination,
  parseResponseSource,
} from './parameter.ts'
import { isRefusal } from './refusal.ts'

describe('destinations', () => {
  test.each([
    [parseRequestDestination, 'integration.request.path.id', { kind: 'path', name: 'id' }],
    [parseRequestDestination, 'integration.request.querystring.q', { kind: 'querystring', name: 'q' }],
    [parseRequestDestination, 'integration.request.header.X-Amz-Target', { kind: 'header', name: 'X-Amz-Target' }],
    [parseRequestDestination, 'integration.request.header.a.b_c$d', { kind: 'header', name: 'a.b_c$d' }],
    [parseRequestDestination, 'integration.request.querystring.__proto__', { kind: 'querystring', name: '__proto__' }],
    [parseRequestDestination, 'integration.request.body.x', undefined],
    [parseRequestDestination, 'integration.request.multivalueheader.x', undefined],
    [parseRequestDestination, 'integration.request.header.', undefined],
    [parseRequestDestination, 'integration.request.header', undefined],
    [parseRequestDestination, 'integration.request.header.a b', undefined],
    [parseRequestDestination, 'integration.request.header.a\r\nb', undefined],
    [parseRequestDestination, 'integration.request.header.a\n', undefined],
    [parseRequestDestination, 'Integration.request.header.a', undefined],
    [parseRequestDestination, 'method.request.header.a', undefined],
    [parseMethodParameter, 'method.request.path.id', { kind: 'path', name: 'id' }],
    [parseMethodParameter, 'method.request.multivalueheader.a', undefined],
    [parseMethodParameter, 'method.request.body', undefined],
    [parseResponseDestination, 'method.response.header.ETag', { kind: 'header', name: 'ETag' }],
    [parseResponseDestination, 'method.response.body', undefined],
    [parseResponseDestination, 'method.response.header.', undefined],
    [parseGatewayResponseDestination, 'gatewayresponse.header.X', { kind: 'header', name: 'X' }],
    [parseGatewayResponseDestination, 'gatewayresponse.header.X Y', undefined],
    [parseGatewayResponseDestination, 'gatewayresponse.body', undefined],
  ])('%o %s', (parse, text, expected) => {
    const result = parse(text)
    if (expected === undefined) expect(isRefusal(result) && result.code).toBe('INVALID_VALUE')
    else expect(result).toEqual(expected)
  })
})

describe('sources of every direction', () => {
  test.each([
    ['context.requestId', { kind: 'context', keys: ['requestId'] }],
    ['context.identity.sourceIp', { kind: 'context', keys: ['identity', 'sourceIp'] }],
    ['stageVariables.backend', { kind: 'stageVariable', name: 'backend' }],
    ["'static'", { kind: 'static', text: 'static' }],
    ["''", { kind: 'static', text: '' }],
    ["'it's'", { kind: 'static', text: "it's" }],
    ["'''", { kind: 'static', text: "'" }],
    ["'method.request.header.x'", { kind: 'static', text: 'method.request.header.x' }],
    ["'a'b", undefined],
    ["a'b'", undefined],
    ["'", undefined],
    ['"static"', undefined],
    ['static', undefined],
    ['', undefined],
    ['context', undefined],
    ['context.', undefined],
    ['context..x', undefined],
    ['context.x.', undefined],
    ['context.a b', undefined],
    ['$context.requestId', undefined],
    ['stageVariables.', undefined],
    ['stagevariables.x', undefined],
  ])('%s', (text, expected) => {
    for (const parse of [parseRequestSource, parseResponseSource, parseGatewayResponseSource]) {
      const result = parse(text)
      if (expected === undefined) expect(isRefusal(result) && result.code).toBe('INVALID_VALUE')
      else expect(result).toEqual(expected)
    }
  })
})

describe('sources of a request', () => {
  test.each([
    ['method.request.path.id', { kind: 'path', name: 'id' }],
    ['method.request.querystring.q', { kind: 'querystring', name: 'q' }],
    ['method.request.multivaluequerystring.q', { kind: 'multivaluequerystring', name: 'q' }],
    ['method.request.header.Accept', { kind: 'header', name: 'Accept' }],
    ['method.request.multivalueheader.Accept', { kind: 'multivalueheader', name: 'Accept' }],
    ['method.request.body', { kind: 'body', path: null }],
    ['method.request.header', undefined],
    ['method.request.header.ä', undefined],
    ['method.request.body.', undefined],
    ['method.request.bodyx', undefined],
    ['method.request.path.a/b', undefined],
    ['integration.response.header.x', undefined],
  ])('%s', (text, expected) => {
    const result = parseRequestSource(text)
    if (expected === undefined) expect(isRefusal(result) && result.code).toBe('INVALID_VALUE')
    else expect(result).toEqual(expected)
  })

  test.each([
    [
      'method.request.body.a.b',
      [
        { kind: 'name', name: 'a' },
        { kind: 'name', name: 'b' },
      ],
      true,
    ],
    [
      'method.request.body.a[0]',
      [
        { kind: 'name', name: 'a' },
        { kind: 'index', index: 0 },
      ],
      true,
    ],
    [
      'method.request.body.a[*].b',
      [{ kind: 'name', name: 'a' }, { kind: 'wildcard' }, { kind: 'name', name: 'b' }],
      false,
    ],
    ["method.request.body.['a b']", [{ kind: 'name', name: 'a b' }], true],
  ])('%s', (text, steps, definite) => {
    expect(parseRequestSource(text)).toMatchObject({ kind: 'body', path: { steps, definite } })
  })

  test('a filter in the body path is not supported', () => {
    expect(parseRequestSource('method.request.body.a[?(@.b)]')).toMatchObject({ code: 'NOT_SUPPORTED' })
  })
})

describe('sources of a response', () => {
  test.each([
    [parseResponseSource, 'integration.response.header.ETag', { kind: 'header', name: 'ETag' }],
    [parseResponseSource, 'integration.response.multivalueheader.A', { kind: 'multivalueheader', name: 'A' }],
    [parseResponseSource, 'integration.response.body', { kind: 'body', path: null }],
    [parseResponseSource, 'method.request.header.x', undefined],
    [parseResponseSource, 'integration.response.querystring.x', undefined],
    [parseGatewayResponseSource, 'method.request.header.x', { kind: 'header', name: 'x' }],
    [parseGatewayResponseSource, 'method.request.querystring.x', { kind: 'querystring', name: 'x' }],
    [parseGatewayResponseSource, 'method.request.path.x', { kind: 'path', name: 'x' }],
    [parseGatewayResponseSource, 'method.request.body', { kind: 'body', path: null }],
    [parseGatewayResponseSource, 'method.request.multivalueheader.x', undefined],
    [parseGatewayResponseSource, 'integration.response.header.x', undefined],
  ])('%o %s', (parse, text, expected) => {
    const result = parse(text)
    if (expected === undefined) expect(isRefusal(result)).toBe(true)
    else expect(result).toEqual(expected)
  })
})

test('no text makes a parser throw, and none becomes a name outside the grammar', () => {
  const start = fc.constantFrom('method.request.', 'integration.response.', 'context.', 'stageVariables.', "'", '')
  const middle = fc.constantFrom('header.', 'path.', 'body.', 'multivalueheader.', '')
  fc.assert(
    fc.property(start, middle, fc.string({ unit: 'binary' }), (prefix, place, rest) => {
      for (const parse of [
        parseRequestSource,
        parseResponseSource,
        parseGatewayResponseSource,
        parseRequestDestination,
      ]) {
        const result = parse(prefix + place + rest)
        if (!isRefusal(result) && 'name' in result) expect(result.name).toMatch(/^[a-zA-Z0-9._$-]+$/)
      }
    }),
    { numRuns: 3000 },
  )
})
