import { describe, expect, it } from 'vitest'
import { acceptedPlan, environment } from '../../test/fixtures/plans.ts'
import { methodRequestOf } from '../../test/fixtures/requests.ts'
import { isFailure } from '../exchange/failure.ts'
import { headerPairs } from '../exchange/headers.ts'
import { buildIntegrationRequest } from './request.ts'
import { buildMethodResponse } from './response.ts'

const PLAIN = {
  type: 'HTTP',
  httpMethod: 'POST',
  uri: 'http://backend.test/in/{id}',
  integrationResponses: { '200': {} },
}
const LONG = '{"id":4634343214213523454,"price":1.10,"rate":1e5,"big":{"b":1,"2":2,"1":3},"text":"[9007199254740993]"}'

function requestOf(integration: object, body = LONG) {
  const outcome = buildIntegrationRequest(
    acceptedPlan({ ...PLAIN, ...integration }),
    methodRequestOf({ body, httpMethod: 'POST' }),
    environment,
  )
  if (outcome.kind !== 'integration-request') throw new Error(JSON.stringify(outcome))
  return outcome
}

function rendered(template: string, body?: string): unknown {
  return requestOf({ requestTemplates: { 'application/json': template } }, body).body
}

describe('a number that a request template only moves has the digits that came', () => {
  it.each([
    ['$', LONG],
    ['id', '4634343214213523454'],
    ['{ "id": id, "list": [price, rate] }', '{"id":4634343214213523454,"list":[1.10,1e5]}'],
    ['$parseJson(text)', '[9007199254740993]'],
    ['$merge([big, { "x": price }])', '{"1":3,"2":2,"b":1,"x":1.10}'],
    ['"id-" & id & "/" & price', 'id-4634343214213523454/1.10'],
    ['$string(id)', '4634343214213523454'],
    ['$toJson($)', LONG],
    ['$escapeJavaScript(price)', '1.10'],
    ['$jsonPath("$.id")', '4634343214213523454'],
    ['id > 0 ? id : 0', '4634343214213523454'],
    ['$map([price, rate], function($v) { $v })', '[1.10,1e5]'],
    ['$ ~> |$|{"price": 2}|', LONG.replace('1.10', '2')],
    ['$keys(big)', '["b","2","1"]'],
    ['big.*', '[1,2,3]'],
    ['$override({ "body": id })', '4634343214213523454'],
  ])('%s', (template, expected) => expect(rendered(template)).toBe(expected))
})

describe('a number that a template computes with is JavaScript’s', () => {
  it.each([
    ['price * 2', '2.2'],
    ['rate + 1', '100001'],
    ['price = 1.1', 'true'],
    ['price in [1.1]', 'true'],
    ['$type(id)', 'number'],
    ['$sum([price, price])', '2.2'],
    ['[10, 20, 30][$$.price]', '20'],
    ['$number(price)', '1.1'],
    ['-price', '-1.1'],
    ['$formatNumber(price, "0.000")', '1.100'],
    ['$boolean(price)', 'true'],
    ['$string(price = 1.1 and id < 1e20)', 'true'],
    ['[price^($)]', '[1.10]'],
    ['$exists(price.toJSON)', 'false'],
    ['$count($keys(price))', '0'],
  ])('%s', (template, expected) => expect(rendered(template)).toBe(expected))
})

it('a number keeps its digits in mapped parameters and in overrides', () => {
  const { path, headers } = requestOf({
    requestParameters: {
      'integration.request.path.id': 'method.request.body.id',
      'integration.request.querystring.q': 'method.request.body.price',
      'integration.request.header.X-All': 'method.request.body.big',
    },
    requestTemplates: { 'application/json': '$override({ "request": { "header": { "X-Id": [id, price] } } })' },
  })
  expect(path).toBe('/in/4634343214213523454?q=1.10')
  const fields = headerPairs(headers)
  expect(fields.filter(([name]) => name === 'X-Id')).toEqual([
    ['X-Id', '4634343214213523454'],
    ['X-Id', '1.10'],
  ])
  expect(fields).toContainEqual(['X-All', '{"b":1,"2":2,"1":3}'])
})

function responseTo(integration: object, body: string) {
  const outcome = buildMethodResponse(
    acceptedPlan({ ...PLAIN, ...integration }),
    methodRequestOf(),
    { status: 200, headers: ['Content-Type', 'application/json'], body },
    {},
    environment,
  )
  if (isFailure(outcome)) throw new Error(JSON.stringify(outcome))
  return outcome
}

it('a number of an answer keeps its digits in templates and headers', () => {
  const integrationResponses = {
    '200': {
      responseTemplates: { 'application/json': '{ "id": id }' },
      responseParameters: { 'method.response.header.X-Price': 'integration.response.body.price' },
    },
  }
  const { headers, body } = responseTo({ integrationResponses }, LONG)
  expect(body).toBe('{"id":4634343214213523454}')
  expect(headerPairs(headers)).toContainEqual(['X-Price', '1.10'])
})

it('a number among the headers of a function’s result keeps its digits', () => {
  const uri =
    'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations'
  const result = '{"statusCode":2e2,"headers":{"X-Id":4634343214213523454},"multiValueHeaders":{"X-P":[1.10]}}'
  const { status, headers } = responseTo({ type: 'AWS_PROXY', uri, integrationResponses: undefined }, result)
  expect(status).toBe(200)
  expect(headerPairs(headers)).toEqual(
    expect.arrayContaining([
      ['X-Id', '4634343214213523454'],
      ['X-P', '1.10'],
    ]),
  )
})

it('a number of an action’s input keeps its digits', () => {
  const uri = 'arn:aws:apigateway:us-east-1:dynamodb:action/PutItem'
  const body = '{"TableName":"T","Item":{"n":{"N":12345678901234567890}}}'
  expect(requestOf({ type: 'AWS', uri }, body).body).toBe(body)
  const sns = 'arn:aws:apigateway:us-east-1:sns:action/Publish'
  expect(requestOf({ type: 'AWS', uri: sns }, '{"TopicArn":"t","Message":4634343214213523454}').body).toContain(
    'Message=4634343214213523454',
  )
})

it('a model compares numbers as numbers', () => {
  const plan = {
    ...acceptedPlan(PLAIN),
    bodyCheck: {
      modelByType: { 'application/json': 'M' },
      models: {
        M: { type: 'object', properties: { price: { type: 'number', minimum: 1 }, rate: { type: 'integer' } } },
      },
    },
  }
  const check = (body: string) => buildIntegrationRequest(plan, methodRequestOf({ body }), environment)
  expect(check('{"price":1.10,"rate":1e5}')).toMatchObject({ kind: 'integration-request' })
  expect(check('{"price":0.10}')).toMatchObject({ code: 'MODEL' })
  expect(check('\uFEFF{"price":0.10}')).toMatchObject({ code: 'MODEL' })
})

describe('a byte order mark is skipped', () => {
  it.each([
    ['name', '\uFEFF{"name":"n"}', 'n'],
    ['$input.body', '\uFEFF{"name":"n"}', '{"name":"n"}'],
    ['$string($)', '\uFEFF', '{}'],
    ['$parseJson(name).a', '{"name":"\uFEFF{\\"a\\":1}"}', '1'],
  ])('%s of %j', (template, body, expected) => expect(rendered(template, body)).toBe(expected))
})
