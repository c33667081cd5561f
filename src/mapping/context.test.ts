import { describe, expect, it } from 'vitest'
import { methodRequestOf } from '../../test/fixtures/requests.ts'
import { buildContext, findContextText, formatRequestTime } from './context.ts'

const scope = {
  accountId: '000000000000',
  apiId: 'api',
  deploymentId: 'd1',
  stage: 'dev',
  stageVariables: {},
  resourceId: 'r1',
  resourcePath: '/pets/{id}',
}

describe('$context', () => {
  it('takes what is known of plan and request', () => {
    const request = methodRequestOf({ headers: ['user-agent', 'curl'], domainName: 'pets.example.test' })
    expect(buildContext(scope, request)).toMatchObject({
      apiId: 'api',
      domainName: 'pets.example.test',
      domainPrefix: 'pets',
      resourcePath: '/pets/{id}',
      stage: 'dev',
      identity: { userAgent: 'curl', sourceIp: '127.0.0.1', caller: null },
    })
  })

  it('has the API key and the canary only where there are some', () => {
    expect(buildContext(scope, methodRequestOf())).not.toHaveProperty('isCanaryRequest')
    expect(buildContext(scope, methodRequestOf()).identity).not.toHaveProperty('apiKey')
    const request = methodRequestOf({ apiKey: { id: 'k', value: 'v' } })
    const context = buildContext({ ...scope, isCanaryRequest: false }, request)
    expect(context).toMatchObject({ isCanaryRequest: false, identity: { apiKey: 'v', apiKeyId: 'k' } })
  })
})

it.each([
  [0, '01/Jan/1970:00:00:00 +0000'],
  [1_700_000_000_000, '14/Nov/2023:22:13:20 +0000'],
])('request time %d', (epoch, expected) => {
  expect(formatRequestTime(epoch)).toBe(expected)
})

describe('context.X', () => {
  const context = { stage: 'dev', n: 1, identity: { sourceIp: '::1', user: null } }
  it.each([
    [['stage'], 'dev'],
    [['identity', 'sourceIp'], '::1'],
    [['n'], undefined],
    [['identity'], undefined],
    [['identity', 'user'], undefined],
    [['missing', 'deeper'], undefined],
    [['constructor', 'name'], undefined],
    [['stage', 'length'], undefined],
  ])('%j', (path, expected) => {
    expect(findContextText(context, path)).toBe(expected)
  })
})
