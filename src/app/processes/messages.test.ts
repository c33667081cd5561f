import { createServer } from 'node:net'
import { deserialize, serialize } from 'node:v8'
import { expect, test } from 'vitest'
import { receiveError, sendError } from '../error-transfer.ts'
import { readSettings } from '../settings/read.ts'

/** A value as it arrives after being sent over the channel. */
function sent<T>(value: T): T {
  return deserialize(serialize(value))
}

test('settings arrive whole, keys of callers among them', () => {
  const { settings } = readSettings({ endpoint: 'sqs=http://127.0.0.1:9324' }, {})
  const callers = new Map([
    ['AKIDEXAMPLE', { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 's', arn: 'a', userId: 'u' }],
  ])
  const told = { ...settings, callers }
  expect(sent(told)).toEqual(told)
})

test('an error of the system keeps what explains it', async () => {
  const error = await new Promise(resolve => createServer().once('error', resolve).listen(0, '203.0.113.7'))
  const { name, message } = error as Error
  const fields = { name, message, code: 'EADDRNOTAVAIL', address: '203.0.113.7' }
  expect(receiveError(sent(sendError(error)))).toMatchObject(fields)
})

test('what is thrown and no error becomes one', () => {
  expect(receiveError(sent(sendError('odd')))).toMatchObject({ name: 'Error', message: 'odd' })
})
