import { describe, expect, it } from 'vitest'
import { methodRequestOf } from '../../test/fixtures/requests.ts'
import { parseRequestSource, parseResponseSource } from '../definition/parameter.ts'
import { isRefusal } from '../definition/refusal.ts'
import { isFailure } from '../exchange/failure.ts'
import type { MethodRequest, RequestContext } from '../exchange/messages.ts'
import { buildContext } from './context.ts'
import { mapParameters, mapResponseParameters } from './parameters.ts'
import { RequestView } from './request-view.ts'

const scope = {
  accountId: '0',
  apiId: 'api',
  deploymentId: 'd',
  stage: 'dev',
  stageVariables: {},
  resourceId: 'r',
  resourcePath: '/',
}

function mapped(text: string, parts: Partial<MethodRequest>): readonly string[] | string {
  const source = parseRequestSource(text)
  if (isRefusal(source) || source.kind === 'stageVariable') throw new Error(text)
  const request = methodRequestOf(parts)
  const context = (): RequestContext => buildContext(scope, request)
  const outcome = mapParameters([{ location: 'header', name: 'X', text, source }], new RequestView(request), context)
  return isFailure(outcome) ? outcome.code : (outcome[0]?.values ?? [])
}

describe('a request mapping', () => {
  const body = '{"a":{"b":"t"},"n":0,"f":false,"z":null,"l":[1,2],"e":""}'
  it.each<[string, Partial<MethodRequest>, readonly string[] | string]>([
    ['method.request.path.p', { pathParameters: { p: 'a%20b' } }, ['a%20b']],
    ['method.request.path.constructor', {}, []],
    ['method.request.querystring.q', { rawQuery: 'q=1&q=2' }, ['2']],
    ['method.request.querystring.q', { rawQuery: 'q=1&q=' }, []],
    ['method.request.multivaluequerystring.q', { rawQuery: 'q=1&q=2' }, ['1', '2']],
    ['method.request.multivaluequerystring.q', { rawQuery: 'q=' }, []],
    ['method.request.header.H', { headers: ['H', '1', 'h', '2', 'H', '3'] }, ['3']],
    ['method.request.multivalueheader.H', { headers: ['H', '1', 'h', '2', 'H', '3'] }, ['1,3']],
    ['method.request.body', { body: ' x ' }, ['x']],
    ['method.request.body', {}, ['{}']],
    ['method.request.body', { body: Buffer.from('ä') }, ['ä']],
    ['method.request.body.a', { body }, ['{"b":"t"}']],
    ['method.request.body.a.b', { body }, ['t']],
    ['method.request.body.a.b', { body: Buffer.from(body) }, ['t']],
    ['method.request.body.n', { body }, ['0']],
    ['method.request.body.f', { body }, ['false']],
    ['method.request.body.z', { body }, []],
    ['method.request.body.e', { body }, []],
    ['method.request.body.l', { body }, ['[1,2]']],
    ['method.request.body.a', { body: 'plain' }, 'INVALID_JSON'],
    ['method.request.body.a', { body: ' \n' }, []],
    ['method.request.body.a', { body: '\uFEFF{"a":1.50}' }, ['1.50']],
    ['method.request.body', { body: '{"a":' }, 'INVALID_JSON'],
    ['method.request.body', { body: '\uFEFF {"a":1} ' }, ['{"a":1}']],
    ['method.request.body', { body: 'a=b' }, ['a=b']],
    ['method.request.body.a', {}, []],
    ['method.request.body.a', { body: ' {' }, 'INVALID_JSON'],
    ['method.request.body.a', { body: '['.repeat(500) }, 'JSON_LIMIT'],
    ['context.stage', {}, ['dev']],
    ['context.requestTimeEpoch', {}, []],
    ["'it's'", {}, ["it's"]],
    ["''", {}, []],
  ])('%s of %j', (text, parts, expected) => {
    expect(mapped(text, parts)).toEqual(expected)
  })
})

describe('a response mapping', () => {
  const headers = ['X-S', '1', 'X-S', '2', 'x-s', '3']
  it.each<[string, string, string | undefined]>([
    ['integration.response.header.X-S', '', '2'],
    ['integration.response.multivalueheader.X-S', '', '1,2'],
    ['integration.response.header.None', '', undefined],
    ['integration.response.body', '{"a":1}', '{"a":1}'],
    ['integration.response.body.a', '{"a":1}', '1'],
    ['integration.response.body.a', '', undefined],
    ['integration.response.body.a', '<html>', 'INVALID_JSON'],
    ['context.stage', '', 'dev'],
    ["'s'", '', 's'],
  ])('%s of %s', (text, body, expected) => {
    const source = parseResponseSource(text)
    if (isRefusal(source) || source.kind === 'stageVariable') throw new Error(text)
    const outcome = mapResponseParameters([{ name: 'X', text, source }], { status: 200, headers, body }, () => scope)
    expect(isFailure(outcome) ? outcome.code : outcome[0]?.value).toBe(expected)
  })
})
