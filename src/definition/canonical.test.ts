import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { canonicalDefinition } from './canonical.ts'
import { parseRestApi } from './parsers/rest-api-parser.ts'

const AUTHORED = {
  stages: { prod: {}, dev: { variables: { b: '2', a: '1' }, autoDeploy: true } },
  resources: {
    '/b': { methods: { ANY: { integration: { type: 'MOCK' } } } },
    '/a': {
      methods: {
        PUT: { integration: { type: 'MOCK', timeoutInMillis: 29_000 } },
        GET: {
          integration: {
            integrationResponses: { '404': { selectionPattern: '404' }, '200': {} },
            uri: 'http://127.0.0.1:1/x',
            requestTemplates: { 'application/json': '' },
            httpMethod: 'GET',
            type: 'HTTP',
          },
          methodResponses: { '200': {}, '404': {} },
        },
      },
    },
  },
  models: { Pet: { schema: { type: 'object', required: ['b', 'a'] } } },
  name: 'pets',
}

const YAML = `name: pets
models:
  Pet:
    schema:
      type: object
      required:
        - b
        - a
resources:
  /a:
    methods:
      GET:
        methodResponses:
          "200": {}
          "404": {}
        integration:
          type: HTTP
          httpMethod: GET
          uri: http://127.0.0.1:1/x
          requestTemplates:
            application/json: ""
          integrationResponses:
            "200": {}
            "404":
              selectionPattern: "404"
      PUT:
        integration:
          type: MOCK
  /b:
    methods:
      ANY:
        integration:
          type: MOCK
stages:
  dev:
    autoDeploy: true
    variables:
      a: "1"
      b: "2"
  prod: {}
`

test('a definition has one form: fixed order, no defaults', () => {
  expect(stringify(canonicalDefinition(AUTHORED))).toBe(YAML)
})

test('the same definition gives the same bytes, as it was written or with every default', () => {
  const parsed = parseRestApi(AUTHORED)
  expect(parsed.problems).toEqual([])
  expect(stringify(canonicalDefinition({ ...parsed.definition }))).toBe(YAML)
})

test('it means the same definition', () => {
  expect(parseRestApi(canonicalDefinition(AUTHORED))).toEqual(parseRestApi(AUTHORED))
})
