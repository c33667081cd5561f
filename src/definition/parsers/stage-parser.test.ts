import { describe, expect, test } from 'vitest'
import { parsePart } from '../../../test/fixtures/parse-part.ts'
import type { PartOptions } from './json-reader.ts'
import { stage } from './stage-parser.ts'

const parseStage = (value: unknown, key: string, options: PartOptions = {}) =>
  parsePart(stage, value, { ...options, key })

function listProblems(value: unknown, name = 'dev', limits = {}): string[] {
  return parseStage(value, name, { limits }).problems.map(({ path, code }) => `${path} ${code}`)
}

function countVariables(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index}`, 'x']))
}

test.each([[{}], [null], [{ stageName: 'dev', variables: null }]])('%o is a stage with every default', value => {
  expect(parseStage(value, 'dev')).toEqual({
    definition: { description: '', variables: {}, autoDeploy: false, deploymentId: null, canarySettings: null },
    problems: [],
  })
})

describe('accepted', () => {
  test.each<[string, unknown]>([
    ['every character of a value', { variables: { a_B9: 'aZ09-._~:/?#&=,' } }],
    ['names and values of full length', { variables: { ['k'.repeat(64)]: 'v'.repeat(512) } }],
    ['__proto__ as a variable', { variables: JSON.parse('{"__proto__": "x"}') }],
    ['100 variables', { variables: countVariables(100) }],
    ['a canary without a deployment', { canarySettings: { percentTraffic: 12.5, stageVariableOverrides: { a: 'b' } } }],
    ['a deployment', { deploymentId: 'd-1' }],
    [
      "AWS's defaults",
      {
        tracingEnabled: false,
        cacheClusterEnabled: false,
        tags: {},
        accessLogSettings: null,
        methodSettings: {
          '*/*': { metricsEnabled: true, loggingLevel: 'OFF', throttlingBurstLimit: 5000, throttlingRateLimit: 10_000 },
          '~1pets~1{id}/GET': { cachingEnabled: false, cacheTtlInSeconds: 300, dataTraceEnabled: false },
          '~1/*': null,
        },
      },
    ],
  ])('%s', (_rule, value) => {
    const { definition, problems } = parseStage(value, 'dev')
    expect(problems).toEqual([])
    expect(parseStage(definition, 'dev')).toEqual({ definition, problems: [] })
  })
})

describe('refused', () => {
  test.each<[string, unknown, string[]]>([
    ['no object', [], [' WRONG_TYPE']],
    ['a name that disagrees', { stageName: 'prod' }, ['stageName INVALID_VALUE']],
    ['a number as a variable', { variables: { port: 80 } }, ['variables.port WRONG_TYPE']],
    ['a character of a value', { variables: { a: 'x y' } }, ['variables.a INVALID_VALUE']],
    ['a line end behind a value', { variables: { a: 'x\n' } }, ['variables.a INVALID_VALUE']],
    ['a value too long', { variables: { a: 'v'.repeat(513) } }, ['variables.a INVALID_VALUE']],
    ['a character of a name', { variables: { 'a-b': 'x' } }, ['variables["a-b"] INVALID_VALUE']],
    ['a name too long', { variables: { ['k'.repeat(65)]: 'x' } }, [`variables.${'k'.repeat(65)} INVALID_VALUE`]],
    ['101 variables', { variables: countVariables(101) }, ['variables LIMIT_EXCEEDED']],
    ['autoDeploy as text', { autoDeploy: 'yes' }, ['autoDeploy WRONG_TYPE']],
    [
      'a canary above 100',
      { canarySettings: { percentTraffic: 101 } },
      ['canarySettings.percentTraffic INVALID_VALUE'],
    ],
    [
      'a bad override',
      { canarySettings: { stageVariableOverrides: { a: 'ä' } } },
      ['canarySettings.stageVariableOverrides.a INVALID_VALUE'],
    ],
    ['a canary cache', { canarySettings: { useStageCache: true } }, ['canarySettings.useStageCache NOT_SUPPORTED']],
    [
      'caching',
      { cacheClusterEnabled: true, cacheClusterSize: '0.5' },
      ['cacheClusterEnabled NOT_SUPPORTED', 'cacheClusterSize NOT_SUPPORTED'],
    ],
    ['tracing', { tracingEnabled: true }, ['tracingEnabled NOT_SUPPORTED']],
    ['a web ACL', { webAclArn: 'arn:x' }, ['webAclArn NOT_SUPPORTED']],
    ['a client certificate', { clientCertificateId: 'x' }, ['clientCertificateId NOT_SUPPORTED']],
    [
      'access log settings',
      { accessLogSettings: { format: '$context.requestId' } },
      ['accessLogSettings NOT_SUPPORTED'],
    ],
    ['documentation', { documentationVersion: '1' }, ['documentationVersion NOT_SUPPORTED']],
    [
      'throttling',
      { methodSettings: { '*/*': { throttlingRateLimit: 10, throttlingBurstLimit: 5 } } },
      [
        'methodSettings["*/*"].throttlingBurstLimit NOT_SUPPORTED',
        'methodSettings["*/*"].throttlingRateLimit NOT_SUPPORTED',
      ],
    ],
    [
      'execution logs',
      { methodSettings: { '*/*': { loggingLevel: 'INFO' } } },
      ['methodSettings["*/*"].loggingLevel NOT_SUPPORTED'],
    ],
    [
      'data traces',
      { methodSettings: { '*/*': { dataTraceEnabled: true } } },
      ['methodSettings["*/*"].dataTraceEnabled NOT_SUPPORTED'],
    ],
    [
      'a cached method',
      { methodSettings: { '*/*': { cachingEnabled: true } } },
      ['methodSettings["*/*"].cachingEnabled NOT_SUPPORTED'],
    ],
    ['a key of method settings', { methodSettings: { 'pets/GET': {} } }, ['methodSettings["pets/GET"] INVALID_VALUE']],
    [
      'an unknown method setting',
      { methodSettings: { '*/*': { logLevel: 'OFF' } } },
      ['methodSettings["*/*"].logLevel UNKNOWN_FIELD'],
    ],
    ['an unknown field', { variable: {} }, ['variable UNKNOWN_FIELD']],
  ])('%s', (_rule, value, expected) => {
    expect(listProblems(value)).toEqual(expected)
  })

  test.each([[''], ['a b'], ['a/b'], ['$default'], ['x'.repeat(129)]])('the name %j', name => {
    expect(listProblems({}, name)).toEqual([' INVALID_VALUE'])
    expect(parseStage({}, name).definition).toBeUndefined()
  })

  test('more variables where the settings allow them', () => {
    expect(listProblems({ variables: countVariables(101) }, 'dev', { stageVariables: 200 })).toEqual([])
  })
})
