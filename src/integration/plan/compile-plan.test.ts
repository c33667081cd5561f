import { describe, expect, it } from 'vitest'
import { acceptedPlan } from '../../../test/fixtures/plans.ts'

const uri = 'http://backend.test:8080/x/{p}?q={p}'

describe('a plan', () => {
  it('is cloneable data with a hash of its content', () => {
    const plan = acceptedPlan({ type: 'HTTP', httpMethod: 'POST', uri })
    expect(structuredClone(plan)).toEqual(plan)
    expect(acceptedPlan({ type: 'HTTP', httpMethod: 'POST', uri }).hash).toBe(plan.hash)
    expect(acceptedPlan({ type: 'HTTP', httpMethod: 'GET', uri }).hash).not.toBe(plan.hash)
  })

  it('has stage variables filled in, and mappings of missing ones left out', () => {
    const plan = acceptedPlan(
      {
        type: 'HTTP',
        httpMethod: 'POST',
        uri: 'http://${stageVariables.host}/${stageVariables.none}x',
        requestParameters: {
          'integration.request.header.A': 'stageVariables.host',
          'integration.request.header.B': 'stageVariables.none',
        },
      },
      { variables: { host: 'h.test:81' } },
    )
    expect(plan).toMatchObject({ endpoint: { origin: 'http://h.test:81', path: [{ text: '/x' }] } })
    expect(plan.parameters.map(({ name, source }) => [name, source])).toEqual([
      ['A', { kind: 'static', text: 'h.test:81' }],
    ])
  })

  it.each([
    ['passes', {}],
    ['passes', { requestParameters: { 'integration.request.header.A': 'method.request.header.B' } }],
    ['read', { requestParameters: { 'integration.request.header.A': 'method.request.body.a' } }],
    ['read', { contentHandling: 'CONVERT_TO_TEXT' }],
  ])('the body of a proxied request %s with %j', (requestBody, more) => {
    expect(acceptedPlan({ type: 'HTTP_PROXY', httpMethod: 'POST', uri, ...more })).toMatchObject({ requestBody })
  })

  it.each([
    ['http://${stageVariables.host}/', { host: '169.254.169.254' }],
    ['http://${stageVariables.host}/', { host: '' }],
    ['${stageVariables.host}', { host: 'ftp://x' }],
    ['http://${stageVariables.host}/', { host: 'a@b' }],
  ])('%s with %j has an endpoint that cannot be used', (text, variables) => {
    expect(
      acceptedPlan(
        { type: 'HTTP_PROXY', httpMethod: 'GET', uri: text },
        { variables: variables as Record<string, string> },
      ),
    ).toMatchObject({ endpoint: { kind: 'invalid' } })
  })

  it('tries responses by ascending status, and keeps templates in their order', () => {
    const plan = acceptedPlan({
      type: 'MOCK',
      integrationResponses: {
        '500': { selectionPattern: 'a' },
        '200': { responseTemplates: { 'B/B': '1', 'a/a': '2' } },
      },
    })
    if (plan.kind !== 'MOCK') throw new Error(plan.kind)
    expect(plan.responses.list.map(({ statusCode }) => statusCode)).toEqual(['200', '500'])
    expect(plan.responses.list[0]?.templates).toEqual([
      ['b/b', { language: 'jsonata', source: '1' }],
      ['a/a', { language: 'jsonata', source: '2' }],
    ])
  })
})

describe('an AWS plan', () => {
  it.each([
    [
      'lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:000000000000:function:f/invocations',
      'lambda',
      'eu-west-1',
    ],
    ['s3:path/b/k', 'path', 'us-east-1'],
    ['sns:action/Publish&A=1&B=a%20b', 'action', 'us-east-1'],
  ])('of %s', (target, kind, region) => {
    const plan = acceptedPlan({ type: 'AWS', httpMethod: 'POST', uri: `arn:aws:apigateway:us-east-1:${target}` })
    expect(plan).toMatchObject({ target: { region, operation: { kind } } })
    if (kind === 'action')
      expect(plan).toMatchObject({
        target: {
          operation: {
            parameters: [
              ['A', '1'],
              ['B', 'a b'],
            ],
          },
        },
      })
  })

  it('has the role with its stage variables', () => {
    const credentials = 'arn:aws:iam::000000000000:role/${stageVariables.role}'
    const integration = { type: 'AWS', httpMethod: 'POST', uri: 'arn:aws:apigateway:us-east-1:s3:path/b', credentials }
    const plan = acceptedPlan(integration, { variables: { role: 'r' } })
    expect(plan).toMatchObject({ credentials: { kind: 'role', roleArn: 'arn:aws:iam::000000000000:role/r' } })
  })
})
