import { expect, it } from 'vitest'
import { readAuthorizerAnswer } from './answer.ts'

const policyDocument = { Statement: [] }
const answer = (json: unknown, headers: readonly string[] = [], status = 200) => {
  return { status, headers, body: Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)) }
}
const ERROR = ['X-Amz-Function-Error', 'Unhandled']
const good = { principalId: 'p', policyDocument }

it.each([
  ['no JSON', 'oops'],
  ['nothing', ''],
  ['null', null],
  ['a list', [good]],
  ['no principal', { policyDocument }],
  ['an empty principal', { ...good, principalId: '' }],
  ['a number as principal', { ...good, principalId: 7 }],
  ['no document', { principalId: 'p' }],
  ['a document as text', { ...good, policyDocument: JSON.stringify(policyDocument) }],
  ['a statement that is not understood', { ...good, policyDocument: { Statement: [{ Effect: 'Permit' }] } }],
  ['a context of null', { ...good, context: { a: null } }],
  ['a context of objects', { ...good, context: { a: {} } }],
  ['a context that is a list', { ...good, context: ['a'] }],
  ['a key that is no text', { ...good, usageIdentifierKey: 7 }],
  ['JSON that is too deep', `${'['.repeat(500)}${']'.repeat(500)}`],
])('%s is 500 AUTHORIZER_CONFIGURATION_ERROR', (_, json) => {
  expect(readAuthorizerAnswer(answer(json))).toMatchObject({ type: 'AUTHORIZER_CONFIGURATION_ERROR' })
})

it.each([[301], [403], [404], [429], [500]])('status %i of Lambda is the same', status => {
  const outcome = readAuthorizerAnswer(answer(good, ['Location', 'http://elsewhere/'], status))
  expect(outcome).toMatchObject({ type: 'AUTHORIZER_CONFIGURATION_ERROR' })
})

it.each([
  ['Unauthorized', 'UNAUTHORIZED'],
  ['unauthorized', 'AUTHORIZER_FAILURE'],
  ['Unauthorized: expired', 'AUTHORIZER_FAILURE'],
  ['', 'AUTHORIZER_FAILURE'],
])('the error %j is %s, and its text is not repeated', (errorMessage, type) => {
  const outcome = readAuthorizerAnswer(answer({ errorMessage, errorType: 'Error' }, ERROR))
  expect(outcome).toMatchObject({ type })
  expect(JSON.stringify(outcome)).not.toContain('expired')
})

it('the context is text, and the principal is never the function’s to overwrite', () => {
  const json = '{"principalId":"p","policyDocument":{},"context":{"n":123,"b":true,"__proto__":"x","principalId":"q"}}'
  const outcome = readAuthorizerAnswer(answer(json))
  const context = 'context' in outcome ? outcome.context : undefined
  expect({ ...context }).toEqual(
    Object.fromEntries([
      ['n', '123'],
      ['b', 'true'],
      ['__proto__', 'x'],
      ['principalId', 'p'],
      ['integrationLatency', 0],
    ]),
  )
})
