import { describe, expect, test } from 'vitest'
import { ALL_FEATURES } from '../limits.ts'
import { parseRestApi } from './rest-api-parser.ts'

const FUNCTION =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:auth/invocations'
const POOL = 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_x'
const HEADER = 'method.request.header.Authorization'
const KEY = 'k'.repeat(20)

/** Faults of a definition where every field is carried out. */
function listProblems(definition: object): string[] {
  const { problems } = parseRestApi({ name: 'a', ...definition }, { supports: ALL_FEATURES })
  return problems.map(({ path, code }) => `${path} ${code}`)
}

const withAuthorizer = (authorizer: object) => ({ authorizers: { x: authorizer } })
const withMethod = (method: object, rest: object = {}) => ({
  resources: { '/pets': { methods: { GET: { integration: { type: 'MOCK' }, ...method } } } },
  ...rest,
})
const withPlan = (plan: object) => ({
  ...withMethod({}),
  stages: { dev: {} },
  apiKeys: { k: { value: KEY } },
  usagePlans: { gold: plan },
})
const withStage = (stage: object) => withMethod({}, { stages: { dev: stage } })
const token = { type: 'TOKEN', authorizerUri: FUNCTION, identitySource: HEADER }

describe('accepted where it is carried out', () => {
  test.each<[string, object]>([
    ['a token authorizer', withAuthorizer({ ...token, authorizerResultTtlInSeconds: 0, authType: 'custom' })],
    [
      'sources of a request',
      withAuthorizer({ ...token, type: 'REQUEST', identitySource: `${HEADER}, stageVariables.a` }),
    ],
    [
      'no source without a cache',
      withAuthorizer({ type: 'REQUEST', authorizerUri: FUNCTION, authorizerResultTtlInSeconds: 0 }),
    ],
    ['a user pool', withAuthorizer({ type: 'COGNITO_USER_POOLS', identitySource: HEADER, providerARNs: [POOL] })],
    ['a JWT', withAuthorizer({ type: 'JWT', issuer: 'https://i.example', audience: ['c'], identitySource: HEADER })],
    ['a method with it', withMethod({ authorizationType: 'CUSTOM', authorizer: 't' }, { authorizers: { t: token } })],
    [
      'a plan',
      withPlan({
        apiStages: [{ stage: 'dev', throttle: { '/pets/GET': { rateLimit: 0.1 } } }],
        keys: ['k'],
        quota: { limit: 5, period: 'DAY' },
      }),
    ],
    [
      'settings of a method',
      withStage({ methodSettings: { '/pets/GET': { throttlingRateLimit: 1 }, '~1pets/GET': {}, '*/*': {} } }),
    ],
    ['an access log', withStage({ accessLogSettings: { format: '$context.requestId\n' } })],
    ['a VPC link', withMethod({ integration: { type: 'MOCK', connectionType: 'VPC_LINK', connectionId: 'x' } })],
    ['a policy as text', { policy: '{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}' }],
  ])('%s', (_rule, definition) => {
    expect(listProblems(definition)).toEqual([])
  })
})

describe('refused', () => {
  const at = 'resources["/pets"].methods.GET'
  test.each<[string, object, string[]]>([
    ['an unknown type', withAuthorizer({ type: 'MAGIC' }), ['authorizers.x.type INVALID_VALUE']],
    [
      'a token without source',
      withAuthorizer({ ...token, identitySource: null }),
      ['authorizers.x.identitySource REQUIRED'],
    ],
    [
      'a token in the query',
      withAuthorizer({ ...token, identitySource: 'method.request.querystring.t' }),
      ['authorizers.x.identitySource INVALID_VALUE'],
    ],
    [
      'a function that is none',
      withAuthorizer({ ...token, authorizerUri: 'https://x' }),
      ['authorizers.x.authorizerUri INVALID_VALUE'],
    ],
    ['no function', withAuthorizer({ ...token, authorizerUri: undefined }), ['authorizers.x.authorizerUri REQUIRED']],
    [
      'a cached request without source',
      withAuthorizer({ type: 'REQUEST', authorizerUri: FUNCTION }),
      ['authorizers.x.identitySource REQUIRED'],
    ],
    [
      'a path parameter as source',
      withAuthorizer({ ...token, type: 'REQUEST', identitySource: 'method.request.path.id' }),
      ['authorizers.x.identitySource INVALID_VALUE'],
    ],
    [
      'a TTL over an hour',
      withAuthorizer({ ...token, authorizerResultTtlInSeconds: 3601 }),
      ['authorizers.x.authorizerResultTtlInSeconds INVALID_VALUE'],
    ],
    [
      'no user pool',
      withAuthorizer({ type: 'COGNITO_USER_POOLS', identitySource: HEADER }),
      ['authorizers.x.providerARNs REQUIRED'],
    ],
    [
      'a pool that is none',
      withAuthorizer({ type: 'COGNITO_USER_POOLS', identitySource: HEADER, providerARNs: ['arn:aws:lambda:x'] }),
      ['authorizers.x.providerARNs[0] INVALID_VALUE'],
    ],
    [
      'a JWT without issuer',
      withAuthorizer({ type: 'JWT', audience: ['c'], identitySource: HEADER }),
      ['authorizers.x.issuer REQUIRED'],
    ],
    ['CUSTOM without authorizer', withMethod({ authorizationType: 'CUSTOM' }), [`${at}.authorizer REQUIRED`]],
    [
      'an unknown authorizer',
      withMethod({ authorizationType: 'CUSTOM', authorizer: 'y' }),
      [`${at}.authorizer INVALID_VALUE`],
    ],
    [
      'an authorizer of another kind',
      withMethod({ authorizationType: 'JWT', authorizer: 't' }, { authorizers: { t: token } }),
      [`${at}.authorizer INVALID_VALUE`],
    ],
    ['scopes without a token', withMethod({ authorizationScopes: ['a'] }), [`${at}.authorizationScopes INVALID_VALUE`]],
    ['a policy that is no JSON', { policy: '{' }, ['policy INVALID_VALUE']],
    ['a policy of 8193 characters', { policy: { Id: 'x'.repeat(8193) } }, ['policy LIMIT_EXCEEDED']],
    [
      'another effect',
      { policy: { Statement: [{ Effect: 'Maybe', Principal: '*', Action: '*', Resource: '*' }] } },
      ['policy.Statement[0].Effect INVALID_VALUE'],
    ],
    [
      'no principal',
      { policy: { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] } },
      ['policy.Statement[0].Principal REQUIRED'],
    ],
    [
      'an operator',
      {
        policy: { Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*', Condition: { Is: {} } }] },
      },
      ['policy.Statement[0].Condition.Is INVALID_VALUE'],
    ],
    [
      'a network',
      {
        policy: {
          Statement: [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: '*',
              Resource: '*',
              Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/33'] } },
            },
          ],
        },
      },
      ['policy.Statement[0].Condition.IpAddress["aws:SourceIp"] INVALID_VALUE'],
    ],
    ['a short key', { apiKeys: { k: { value: 'short' } } }, ['apiKeys.k.value INVALID_VALUE']],
    ['a period', withPlan({ quota: { limit: 1, period: 'YEAR' } }), ['usagePlans.gold.quota.period INVALID_VALUE']],
    [
      'an offset of the whole',
      withPlan({ quota: { limit: 1, offset: 1, period: 'DAY' } }),
      ['usagePlans.gold.quota.offset INVALID_VALUE'],
    ],
    [
      'a negative rate',
      withPlan({ throttle: { rateLimit: -1 } }),
      ['usagePlans.gold.throttle.rateLimit INVALID_VALUE'],
    ],
    ['a stage', withPlan({ apiStages: [{ stage: 'x' }] }), ['usagePlans.gold.apiStages[0].stage INVALID_VALUE']],
    ['a key', withPlan({ keys: ['x'] }), ['usagePlans.gold.keys[0] INVALID_VALUE']],
    [
      'a method',
      withPlan({ apiStages: [{ stage: 'dev', throttle: { '/dogs/GET': {} } }] }),
      ['usagePlans.gold.apiStages[0].throttle["/dogs/GET"] INVALID_VALUE'],
    ],
    [
      'settings of no method',
      withStage({ methodSettings: { '/dogs/GET': {} } }),
      ['stages.dev.methodSettings["/dogs/GET"] INVALID_VALUE'],
    ],
    [
      'a cache over an hour',
      withStage({ methodSettings: { '*/*': { cacheTtlInSeconds: 3601 } } }),
      ['stages.dev.methodSettings["*/*"].cacheTtlInSeconds INVALID_VALUE'],
    ],
    [
      'a log without an id',
      withStage({ accessLogSettings: { format: '$context.status' } }),
      ['stages.dev.accessLogSettings.format INVALID_VALUE'],
    ],
    [
      'a log of two lines',
      withStage({ accessLogSettings: { format: '$context.requestId\nx' } }),
      ['stages.dev.accessLogSettings.format INVALID_VALUE'],
    ],
    [
      'a cache key',
      withMethod({ integration: { type: 'MOCK', cacheKeyParameters: ['method.request.path.id'] } }),
      [`${at}.integration.cacheKeyParameters[0] INVALID_VALUE`],
    ],
  ])('%s', (_rule, definition, expected) => {
    expect(listProblems(definition)).toEqual(expected)
  })

  test('a key in two plans of one stage', () => {
    const plan = { apiStages: [{ stage: 'dev' }], keys: ['k'] }
    const { usagePlans: _, ...api } = withPlan(plan)
    expect(listProblems({ ...api, usagePlans: { gold: plan, iron: plan } })).toEqual([
      'usagePlans.iron.keys[0] INVALID_VALUE',
    ])
  })
})
