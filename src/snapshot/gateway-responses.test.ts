import { describe, expect, it } from 'vitest'
import { parseRestApi } from '../definition/parsers/rest-api-parser.ts'
import { compileGatewayResponses } from './gateway-responses.ts'

function compiled(response: Readonly<Record<string, unknown>>) {
  const { definition, problems } = parseRestApi({ name: 'api', gatewayResponses: { DEFAULT_4XX: response } })
  if (definition === undefined) throw new Error(JSON.stringify(problems))
  return compileGatewayResponses(definition, { v: 'variable' }).DEFAULT_4XX
}

const literal = (text: string) => ({ kind: 'literal', text })

describe('a template', () => {
  it.each<[string, readonly unknown[]]>([
    [
      '{"message":$context.error.messageString}',
      [literal('{"message":'), { kind: 'context', name: 'error.messageString' }, literal('}')],
    ],
    ['${context.stage}}', [{ kind: 'context', name: 'stage' }, literal('}')]],
    ['$stageVariables.v.x', [literal('variable'), literal('.x')]],
    ['$stageVariables.none', [literal('')]],
    ['$method.request.header.X-A.', [{ kind: 'header', name: 'X-A' }, literal('.')]],
    ['$method.request.querystring.q', [{ kind: 'querystring', name: 'q' }]],
    ['$method.request.body', [{ kind: 'body', path: null }]],
    ['$context $other $$', [literal('$context $other $$')]],
    ['', []],
  ])('%s', (text, expected) => {
    expect(compiled({ responseTemplates: { 'Application/JSON': text } })?.templates).toEqual([
      ['application/json', expected],
    ])
  })
})

describe('a header', () => {
  it.each<[string, readonly unknown[]]>([
    ["'it's'", [literal("it's")]],
    ['context.identity.sourceIp', [{ kind: 'context', name: 'identity.sourceIp' }]],
    ['stageVariables.v', [literal('variable')]],
    ['method.request.path.p', [{ kind: 'path', name: 'p' }]],
    ['method.request.body', [{ kind: 'body', path: null }]],
  ])('from %s', (source, expected) => {
    const responseParameters = { 'gatewayresponse.header.X-A': source }
    expect(compiled({ responseParameters })?.headers).toEqual([{ name: 'X-A', value: expected }])
  })
})

it('has a status where one is given', () => {
  expect([compiled({ statusCode: '418' })?.status, compiled({})?.status]).toEqual([418, null])
})
