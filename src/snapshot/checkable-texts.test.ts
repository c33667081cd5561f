import { describe, expect, it } from 'vitest'
import { checkableTexts } from '../definition/parsers/checkable-texts.ts'
import { checkDefinition } from './check.ts'

/** Every text in it is wrong. */
const integration = {
  type: 'AWS',
  httpMethod: 'POST',
  uri: 'arn:aws:apigateway:us-east-1:sqs:action/SendMesage',
  requestTemplates: { 'application/json': '{ "a": ' },
  integrationResponses: { '200': { selectionPattern: '(', responseTemplates: { 'application/json': '$nope()' } } },
}
const models = { M: { schema: { type: 'text' } } }

function pathsOf(definition: object): string[] {
  const texts = checkableTexts(definition)
  const findAction = () => ({ kind: 'failure', code: 'UNKNOWN_ACTION', message: 'none', suggestions: [] }) as const
  return texts === undefined ? [] : checkDefinition(texts, findAction).map(({ path }) => path)
}

const definitionOf = (method: object, path = '/x', verb = 'GET') => ({
  name: 'a',
  models,
  resources: { [path]: { methods: { [verb]: method } } },
})

describe('every text of a definition is checked, whatever else is wrong with it', () => {
  it.each<[string, object]>([
    ['nothing', definitionOf({ integration })],
    ['the name', { ...definitionOf({ integration }), name: 'My_API' }],
    ['no name', { ...definitionOf({ integration }), name: undefined }],
    ['the path', definitionOf({ integration }, 'x//y')],
    ['the verb', definitionOf({ integration }, '/x', 'FETCH')],
    ['the type', definitionOf({ integration: { ...integration, httpMethod: null, timeoutInMillis: 1 } })],
    ['other fields', { ...definitionOf({ integration, nonsense: 1, methodResponses: [] }), stages: 7, tags: { a: 1 } }],
  ])('%s', (_, definition) => {
    const paths = pathsOf(definition)
    for (const text of ['requestTemplates', 'responseTemplates', 'selectionPattern', 'uri', 'models.M.schema']) {
      expect(
        paths.filter(path => path.includes(text)),
        text,
      ).toHaveLength(1)
    }
  })

  it('but nothing of what is no object', () => {
    expect([checkableTexts(7), checkableTexts([])]).toEqual([undefined, undefined])
    expect(pathsOf({ resources: [{ methods: 1 }], models: { M: 7, '': null } })).toEqual([])
  })
})
