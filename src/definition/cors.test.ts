import { describe, expect, it, test } from 'vitest'
import { parseRestApi } from './parsers/rest-api-parser.ts'
import type { RestApiDefinition } from './rest-api.ts'

const HEADER = 'method.response.header.Access-Control-Allow'
const PROXY = { integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri: 'http://127.0.0.1:1/' } }
const MAPPED = {
  methodResponses: { '200': {} },
  integration: { type: 'MOCK', integrationResponses: { '200': {} } },
}

function parse(json: object) {
  return parseRestApi({ name: 'a', ...json })
}

function expand(json: object): RestApiDefinition {
  const { definition, problems } = parse(json)
  expect(problems).toEqual([])
  if (definition === undefined) throw new Error('no definition')
  return definition
}

const withMethods = (methods: object, cors?: object) => ({
  resources: { '/x': { methods, ...(cors ? { cors } : {}) } },
})
const optionsOf = ({ resources }: RestApiDefinition) => resources['/x']?.methods.OPTIONS

test("an OPTIONS method appears, as AWS's console makes it", () => {
  const options = optionsOf(expand({ cors: {}, ...withMethods({ PUT: PROXY, GET: PROXY }) }))
  expect(options).toMatchObject({
    authorizationType: 'NONE',
    methodResponses: {
      '200': {
        responseParameters: { [`${HEADER}-Origin`]: false, [`${HEADER}-Methods`]: false, [`${HEADER}-Headers`]: false },
      },
    },
    integration: {
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      integrationResponses: {
        '200': {
          responseParameters: {
            [`${HEADER}-Headers`]: "'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token'",
            [`${HEADER}-Methods`]: "'GET,OPTIONS,PUT'",
            [`${HEADER}-Origin`]: "'*'",
          },
        },
      },
    },
  })
})

describe('expansion', () => {
  it('ANY stands for every verb', () => {
    const options = optionsOf(expand({ cors: {}, ...withMethods({ ANY: PROXY }) }))
    expect(options?.integration.integrationResponses['200']?.responseParameters[`${HEADER}-Methods`]).toBe(
      "'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'",
    )
  })

  it('leaves an OPTIONS method alone', () => {
    expect(optionsOf(expand({ cors: {}, ...withMethods({ OPTIONS: PROXY }) }))).toMatchObject({
      integration: { type: 'HTTP_PROXY' },
    })
  })

  it('gives the origin to the 200 of what is no proxy, and not over one that is there', () => {
    const own = {
      ...MAPPED,
      methodResponses: { '200': { responseParameters: { [`${HEADER}-Origin`]: true } } },
      integration: {
        ...MAPPED.integration,
        integrationResponses: { '200': { responseParameters: { [`${HEADER}-Origin`]: "'http://own'" } } },
      },
    }
    const { resources } = expand({
      cors: { allowOrigins: ['http://a'], exposeHeaders: ['ETag'] },
      ...withMethods({ GET: MAPPED, PUT: PROXY, POST: own }),
    })
    const sent = (verb: 'GET' | 'PUT' | 'POST') =>
      resources['/x']?.methods[verb]?.integration.integrationResponses['200']?.responseParameters
    expect(sent('GET')).toEqual({
      [`${HEADER}-Origin`]: "'http://a'",
      'method.response.header.Access-Control-Expose-Headers': "'ETag'",
    })
    expect(sent('PUT')).toBeUndefined()
    expect(sent('POST')).toMatchObject({ [`${HEADER}-Origin`]: "'http://own'" })
  })

  it('covers gateway responses, those of the API only', () => {
    const { gatewayResponses } = expand({
      cors: { allowOrigins: ['http://a'] },
      gatewayResponses: { THROTTLED: {} },
      ...withMethods({ GET: PROXY }),
    })
    const origin = { 'gatewayresponse.header.Access-Control-Allow-Origin': "'http://a'" }
    for (const type of ['DEFAULT_4XX', 'DEFAULT_5XX', 'THROTTLED'] as const) {
      expect(gatewayResponses[type]?.responseParameters).toEqual(origin)
    }
    expect(expand(withMethods({ GET: PROXY }, {})).gatewayResponses).toEqual({})
  })

  it('of a resource wins over that of the API', () => {
    const options = optionsOf(
      expand({ cors: {}, ...withMethods({ GET: PROXY }, { allowOrigins: ['http://b'], maxAge: 5 }) }),
    )
    expect(options?.integration.integrationResponses['200']?.responseParameters).toMatchObject({
      [`${HEADER}-Origin`]: "'http://b'",
      'method.response.header.Access-Control-Max-Age': "'5'",
    })
  })

  it('compares the origin where there are several, and keeps caches apart', () => {
    const options = optionsOf(
      expand({ cors: { allowOrigins: ['http://a', 'http://b'] }, ...withMethods({ GET: PROXY }) }),
    )
    const template = options?.integration.requestTemplates['application/json']
    expect(template).toContain('["http://a","http://b"]')
    expect(template).toContain('"Vary": "Origin"')
    expect(options?.integration.integrationResponses['200']?.responseParameters).not.toHaveProperty(`${HEADER}-Origin`)
  })

  it('is there once: what was expanded expands to itself', () => {
    const once = expand({ cors: {}, ...withMethods({ GET: MAPPED }) })
    expect(parseRestApi({ ...once, cors: {} }).definition).toEqual(once)
  })
})

test.each<[string, object, string[]]>([
  [
    'every origin with credentials',
    { cors: { allowOrigins: ['*'], allowCredentials: true } },
    ['cors.allowCredentials INVALID_VALUE'],
  ],
  ['every origin beside another', { cors: { allowOrigins: ['*', 'http://a'] } }, ['cors.allowOrigins INVALID_VALUE']],
  ['an origin with a path', { cors: { allowOrigins: ['http://a/'] } }, ['cors.allowOrigins[0] INVALID_VALUE']],
  ['a header that is none', { cors: { allowHeaders: ["a'b"] } }, ['cors.allowHeaders[0] INVALID_VALUE']],
  ['another verb', { cors: { allowMethods: ['TRACE'] } }, ['cors.allowMethods[0] INVALID_VALUE']],
  ['more than a day', { cors: { maxAge: 86_401 } }, ['cors.maxAge INVALID_VALUE']],
  [
    'several origins where a header is fixed',
    { cors: { allowOrigins: ['http://a', 'http://b'] }, ...withMethods({ GET: MAPPED }) },
    ['cors.allowOrigins NOT_SUPPORTED'],
  ],
  [
    'several origins of a resource',
    withMethods({ GET: MAPPED }, { allowOrigins: ['http://a', 'http://b'] }),
    ['resources["/x"].cors.allowOrigins NOT_SUPPORTED'],
  ],
])('%s is refused', (_rule, json, expected) => {
  expect(parse(json).problems.map(({ path, code }) => `${path} ${code}`)).toEqual(expected)
})
