import { describe, expect, it } from 'vitest'
import { clientRequestOf } from '../../test/fixtures/requests.ts'
import { failure } from '../exchange/failure.ts'
import { ExecutionLog } from './execution-log.ts'

/** Lines without their times. */
function linesOf(write: (log: ExecutionLog) => void): string[] {
  const log = new ExecutionLog('id')
  write(log)
  return log
    .text()
    .split('\n')
    .slice(2, -1)
    .map(line => line.slice(line.indexOf(' : ') + 3))
}

it('begins with the id, gives every other line its time, and ends with a newline', () => {
  expect(new ExecutionLog('id').text()).toMatch(
    /^Execution log for request id\n[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4} : Starting execution for request: id\n$/,
  )
})

it('shows the method request', () => {
  const client = clientRequestOf({ path: '/pets/1', rawQuery: 'a=1+1', headers: ['A', '1', 'B', '2'] })
  expect(linesOf(log => log.begin(client, { id: '1' }, 'body'))).toEqual([
    'HTTP Method: GET, Resource Path: /pets/1',
    'Method request path: {id=1}',
    'Method request query string: {a=1 1}',
    'Method request headers: {A=1, B=2}',
    'Method request body before transformations: body',
  ])
})

it('masks what signs', () => {
  const headers = ['Authorization', 'AWS4 secret123456', 'X-Amz-Security-Token', 'token123456']
  const request = {
    kind: 'integration-request',
    httpMethod: 'GET',
    origin: 'http://b',
    path: '/',
    headers,
    body: '',
    overrides: {},
  } as const
  const text = linesOf(log => log.endpointRequest(request)).join('\n')
  expect(text).not.toMatch(/secret|token1/)
})

describe('a failure', () => {
  it.each([
    [failure('API_CONFIGURATION_ERROR', 'X', 'why'), 'Execution failed due to configuration error: why'],
    [
      failure('API_CONFIGURATION_ERROR', 'INVALID_ENDPOINT', 'Invalid endpoint address: x'),
      'Execution failed due to configuration error: Invalid endpoint address',
    ],
    [
      failure('INTEGRATION_FAILURE', 'LAMBDA_MALFORMED', 'Malformed Lambda proxy response: x'),
      'Execution failed due to configuration error: Malformed Lambda proxy response',
    ],
    [failure('INTEGRATION_FAILURE', 'LAMBDA_FUNCTION_ERROR', 'Lambda execution failed'), 'Lambda execution failed'],
    [failure('BAD_REQUEST_BODY', 'MODEL', 'why'), 'Execution failed: why'],
  ])('%j', (failed, expected) => {
    expect(linesOf(log => log.failed(failed, 500))).toEqual([expected, 'Method completed with status: 500'])
  })
})
