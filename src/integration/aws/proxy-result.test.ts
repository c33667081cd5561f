import { describe, expect, it } from 'vitest'
import { acceptedPlan } from '../../../test/fixtures/plans.ts'
import { methodRequestOf } from '../../../test/fixtures/requests.ts'
import type { EndpointResponse } from '../../exchange/messages.ts'
import { RequestView } from '../../mapping/request-view.ts'
import { readProxyResult } from './proxy-result.ts'

const plan = acceptedPlan({
  type: 'AWS_PROXY',
  httpMethod: 'POST',
  uri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations',
})

function read(result: unknown, parts: Partial<EndpointResponse> = {}, accept = 'text/x') {
  if (plan.kind !== 'AWS_PROXY') throw new Error(plan.kind)
  const view = new RequestView(methodRequestOf({ headers: ['Accept', accept] }))
  const body = JSON.stringify(result) ?? ''
  return readProxyResult({ ...plan, binary: ['image/png'] }, view, { status: 200, headers: [], body, ...parts })
}

const JSON_TYPE = ['Content-Type', 'application/json']

describe('a result', () => {
  it.each<[string, unknown, { status: number; headers?: readonly string[]; body?: string }]>([
    ['empty', {}, { status: 200, headers: JSON_TYPE, body: '' }],
    ['numeric text', { statusCode: '404' }, { status: 404 }],
    ['null parts', { statusCode: null, headers: null, multiValueHeaders: null, body: null }, { status: 200, body: '' }],
    [
      'scalars',
      { headers: { A: 1, B: true, C: null } },
      { status: 200, headers: ['A', '1', 'B', 'true', ...JSON_TYPE] },
    ],
    [
      'both maps',
      { headers: { a: '3', 'content-type': 't/t' }, multiValueHeaders: { A: ['1', 2] } },
      { status: 200, headers: ['A', '1', 'A', '2', 'A', '3', 'content-type', 't/t'] },
    ],
    [
      'renamed',
      { headers: { server: 's', 'transfer-encoding': 'x' } },
      { status: 200, headers: ['x-amzn-Remapped-Server', 's', ...JSON_TYPE] },
    ],
    ['base64 for a text Accept', { body: '/w==', isBase64Encoded: true }, { status: 200, body: '/w==' }],
  ])('%s', (_, result, expected) => {
    expect(read(result)).toMatchObject({ kind: 'method-response', ...expected })
  })

  it('base64 for a binary Accept', () => {
    expect(read({ body: '/w==', isBase64Encoded: true }, {}, 'image/png')).toMatchObject({ body: Buffer.from([255]) })
    expect(read({ body: '!', isBase64Encoded: true }, {}, 'image/png')).toMatchObject({
      type: 'API_CONFIGURATION_ERROR',
    })
  })

  it.each<[unknown]>([
    ['text'],
    [null],
    [undefined],
    [[]],
    [5],
    [{ other: 1 }],
    [{ statusCode: 'x' }],
    [{ statusCode: 200.5 }],
    [{ statusCode: 101 }],
    [{ statusCode: 600 }],
    [{ headers: [] }],
    [{ headers: { A: {} } }],
    [{ headers: { 'A B': '1' } }],
    [{ headers: { A: 'a\r\nb' } }],
    [{ multiValueHeaders: { A: '1' } }],
    [{ multiValueHeaders: { A: [{}] } }],
    [{ body: {} }],
    [{ body: 1 }],
  ])('%j is malformed: 502', result => {
    expect(read(result)).toMatchObject({ code: 'LAMBDA_MALFORMED', status: 502 })
  })
})

describe('an invocation', () => {
  it('that failed in the function is 502 with its message and id', () => {
    const headers = ['X-Amz-Function-Error', 'Unhandled', 'x-amzn-RequestId', 'rid']
    expect(read({ errorMessage: 'm' }, { headers })).toMatchObject({
      status: 502,
      detail: 'Lambda execution failed with status 200 due to customer function error: m. Lambda request id: rid',
    })
  })

  it.each([
    [403, { code: 'LAMBDA_ACCESS', type: 'API_CONFIGURATION_ERROR' }],
    [429, { code: 'LAMBDA_INVOKE', status: 502 }],
  ])('that Lambda answers with %d', (status, expected) => {
    expect(read({}, { status })).toMatchObject(expected)
  })

  it('that is asynchronous has no result', () => {
    expect(read(undefined, { status: 202 })).toMatchObject({ kind: 'method-response', status: 202, body: '' })
  })
})
