import { describe, expect, it } from 'vitest'
import { parseRestApi } from '../definition/parsers/rest-api-parser.ts'
import { reviewDefinition } from './review.ts'

function notesOf(integration: object, more: object = {}, path = '/x/{id}'): string[] {
  const method = {
    methodResponses: { '200': {} },
    integration: { integrationResponses: { '200': {} }, ...integration },
  }
  const { definition, problems } = parseRestApi({
    name: 'a',
    resources: { [path]: { methods: { ANY: method } } },
    ...more,
  })
  if (definition === undefined || problems.length > 0) throw new Error(JSON.stringify(problems))
  return reviewDefinition(definition).map(
    ({ path: at, code, severity }) => `${at.split('integration.')[1]} ${code} ${severity}`,
  )
}

const http = { type: 'HTTP', httpMethod: 'POST', uri: 'http://backend.test/{id}?q={q}' }
const maps = { 'integration.request.path.id': 'method.request.path.id', 'integration.request.path.q': "'1'" }

describe('a variable of a URI that nothing fills', () => {
  it.each<[string, object, string[]]>([
    ['is told', http, ['uri UNFILLED_VARIABLE warning', 'uri UNFILLED_VARIABLE warning']],
    ['is not one that is mapped', { ...http, requestParameters: maps }, []],
    ['may be filled by an override', { ...http, requestTemplates: { 'application/json': '$override({})' } }, []],
    [
      'is none of AWS_PROXY',
      {
        type: 'AWS_PROXY',
        httpMethod: 'POST',
        uri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations',
        integrationResponses: undefined,
      },
      [],
    ],
    [
      'of an ARN',
      { ...http, type: 'AWS', uri: 'arn:aws:apigateway:us-east-1:s3:path/bucket/{idd}' },
      ['uri UNFILLED_VARIABLE warning'],
    ],
  ])('%s', (_, integration, expected) => expect(notesOf(integration)).toEqual(expected))
})

it('a call that cannot succeed is refused when published, each of them', () => {
  const templates = { 'application/json': '[$uppercase(1,2,3), $abs("x")]', 'text/plain': '"fine"' }
  const integration = {
    type: 'MOCK',
    requestTemplates: templates,
    integrationResponses: { '200': { responseTemplates: templates } },
  }
  const found = notesOf(integration)
  expect(found).toHaveLength(4)
  expect(new Set(found)).toEqual(
    new Set([
      'requestTemplates["application/json"] TEMPLATE publish',
      'integrationResponses["200"].responseTemplates["application/json"] TEMPLATE publish',
    ]),
  )
})

describe('a MOCK where every type is binary', () => {
  const mock = { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } }
  it.each<[string, object, object, string[]]>([
    ['is told', mock, { binaryMediaTypes: ['*/*'] }, ['contentHandling AWS_DIFFERS warning']],
    ['is fine as text', { ...mock, contentHandling: 'CONVERT_TO_TEXT' }, { binaryMediaTypes: ['*/*'] }, []],
    ['is fine with other types', mock, { binaryMediaTypes: ['image/*'] }, []],
    ['is fine without a template', { type: 'MOCK' }, { binaryMediaTypes: ['*/*'] }, []],
  ])('%s', (_, integration, more, expected) => expect(notesOf(integration, more)).toEqual(expected))
})
