import { describe, expect, it, test } from 'vitest'
import { environment } from '../../test/fixtures/plans.ts'
import { parseRestApi } from '../definition/parsers/rest-api-parser.ts'
import { checkDefinition, examineDefinition } from './check.ts'
import { checkServices } from './check-services.ts'

function problemsOf(
  integration: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): string[] {
  const methodResponses = { '200': {} }
  const resources = {
    '/x': { methods: { GET: { methodResponses, integration: { httpMethod: 'POST', ...integration } } } },
  }
  const { definition, problems } = parseRestApi({ name: 'api', resources, ...more })
  if (definition === undefined) throw new Error(JSON.stringify(problems))
  return checkDefinition(definition, environment.findAction).map(
    ({ path, code }) => `${path.replace('resources["/x"].methods.GET.', '')} ${code}`,
  )
}

const arn = (target: string) => ({ type: 'AWS', uri: `arn:aws:apigateway:us-east-1:${target}` })

describe('what a definition holds as text', () => {
  it.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['good', { type: 'MOCK', requestTemplates: { 'application/json': '{ "statusCode": 200 }' } }, []],
    ['empty templates', { type: 'MOCK', requestTemplates: { 'application/json': '' } }, []],
    [
      'a request template',
      { type: 'MOCK', requestTemplates: { 'a/b': '{' } },
      ['integration.requestTemplates["a/b"] TEMPLATE'],
    ],
    [
      'a response template',
      { type: 'MOCK', integrationResponses: { '200': { responseTemplates: { 'a/b': ')' } } } },
      ['integration.integrationResponses["200"].responseTemplates["a/b"] TEMPLATE'],
    ],
    [
      'a function that is none',
      { type: 'MOCK', requestTemplates: { 'a/b': '{ "a": $nosuch(1) }' } },
      ['integration.requestTemplates["a/b"] TEMPLATE'],
    ],
    [
      'functions of the gateway and of its own',
      { type: 'MOCK', requestTemplates: { 'a/b': '($f := function($x) { $x }; $f($params("a") ~> $urlEncode))' } },
      [],
    ],
    ['an action that is none', arn('sns:action/Publsh'), ['integration.uri UNKNOWN_ACTION']],
    ['an action that a variable names', arn('sns:action/${stageVariables.a}'), []],
    [
      'Firehose by AWS_PROXY',
      { ...arn('firehose:action/PutRecord'), type: 'AWS_PROXY' },
      ['integration.uri NOT_SUPPORTED'],
    ],
  ])('%s', (_, integration, expected) => {
    const found = problemsOf(integration)
    expect(found.map(problem => problem.replace(/UNKNOWN_\w+|NO_\w+/, 'UNKNOWN_ACTION'))).toEqual(expected)
  })

  it('patterns that can hang are refused with their place', () => {
    const integration = { type: 'MOCK', integrationResponses: { '200': { selectionPattern: '(a+)+b' } } }
    expect(problemsOf(integration)[0]).toMatch(/^integration\.integrationResponses\["200"\]\.selectionPattern /)
  })

  it('models are compiled', () => {
    const models = { Bad: { schema: { type: 'nonsense' } } }
    expect(problemsOf({ type: 'MOCK' }, { models })).toEqual(['models.Bad.schema.type MODEL'])
  })
})

it('a path ARN of a service that is misspelt is refused, unless its address is set', () => {
  const uri = 'arn:aws:apigateway:us-east-1:s4:path/b'
  const methods = { GET: { integration: { type: 'AWS', httpMethod: 'GET', uri } } }
  const { definition } = parseRestApi({ name: 'api', resources: { '/x': { methods } } })
  if (definition === undefined) throw new Error('refused')
  expect(checkServices(definition, ({ service }) => (service === 's4' ? 's3' : undefined))).toEqual([
    {
      path: 'resources["/x"].methods.GET.integration.uri',
      code: 'UNKNOWN_SERVICE',
      message: expect.stringMatching(/^there is no service "s4"; did you mean s3\?.*--endpoint s4=URL$/),
    },
  ])
  expect(checkServices(definition, () => undefined)).toEqual([])
})

test('names that cannot be there are problems, and names that may not be are warnings, each with its place', () => {
  const methodResponses = { '200': {} }
  const integration = {
    type: 'MOCK',
    requestTemplates: { 'application/json': '{\n  "statusCode": $inptu.body,\n  "n": $params("nmae") }' },
    integrationResponses: {
      '200': { responseTemplates: { 'a/vtl': '#set($x = 1)$context.requstId $x', 'a/b': '$stageVariables.nope' } },
    },
  }
  const method = { methodResponses, integration, requestParameters: { 'method.request.querystring.name': true } }
  const { definition } = parseRestApi({
    name: 'api',
    resources: { '/x': { methods: { GET: method } } },
    stages: { t: { variables: { table: 'v' } } },
  })
  if (definition === undefined) throw new Error('the definition was refused')
  const { problems, warnings } = examineDefinition(definition, environment.findAction)
  const place = 'resources["/x"].methods.GET.integration'
  expect(problems).toEqual([
    {
      path: `${place}.requestTemplates["application/json"]`,
      code: 'TEMPLATE',
      message: '2:17 there is no variable $inptu; did you mean $input?',
      severity: 'publish',
    },
  ])
  expect(warnings.map(({ path, message }) => `${path.slice(place.length)} ${message}`)).toEqual([
    '.requestTemplates["application/json"] 3:17 the method declares no parameter nmae, and its path has no such variable; did you mean name?',
    '.integrationResponses["200"].responseTemplates["a/vtl"] 1:22 $context has no requstId; did you mean requestId?',
    '.integrationResponses["200"].responseTemplates["a/b"] 1:17 no stage has the variable nope',
  ])
})
