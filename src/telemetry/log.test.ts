import { describe, expect, test } from 'vitest'
import { createLog } from './log.ts'

function logged(fields: object, message = 'something happened'): string {
  const lines: string[] = []
  createLog({ destination: { write: text => void lines.push(text) } }).warn(fields, message)
  return lines.join('')
}

describe('secrets are not logged', () => {
  const rows: [name: string, fields: object][] = [
    ['an authorization header', { headers: { authorization: 'SECRET' } }],
    ['whatever its spelling', { headers: { Authorization: 'SECRET' } }],
    ['a cookie', { headers: { cookie: 'SECRET' } }],
    ['an API key', { headers: { 'x-api-key': 'SECRET' } }],
    ['a session token', { request: { headers: { 'x-amz-security-token': 'SECRET' } } }],
    ['credentials', { credentials: { secretAccessKey: 'SECRET', sessionToken: 'SECRET' } }],
    ['a body', { body: 'SECRET' }],
  ]
  test.each(rows)('%s', (_name, fields) => {
    expect(logged(fields)).not.toContain('SECRET')
    expect(logged(fields)).toContain('[redacted]')
  })
})

test('an event is one line of JSON with its level and time', () => {
  const line = logged({ event: 'x', reason: 'a\nb' }, 'first\nsecond')
  expect(line.match(/\n/g)).toHaveLength(1)
  expect(JSON.parse(line)).toMatchObject({
    level: 'warn',
    event: 'x',
    reason: 'a\nb',
    time: expect.stringMatching(/Z$/),
  })
})

test('below its level nothing is written', () => {
  const lines: string[] = []
  createLog({ level: 'error', destination: { write: text => void lines.push(text) } }).warn({}, 'x')
  expect(lines).toEqual([])
})
