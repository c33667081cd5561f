import { expect, it } from 'vitest'
import {
  exactHeaderValues,
  findExactHeader,
  findHeader,
  isHeaderSafe,
  isSecretHeader,
  maskSecret,
  withoutHeader,
} from './headers.ts'

const headers = ['X-A', '1', 'x-a', '2', 'X-A', '3', '__proto__', 'p']

it('finds by spelling, the last of several', () => {
  expect([findExactHeader(headers, 'X-A'), findExactHeader(headers, 'x-a'), findExactHeader(headers, 'X-a')]).toEqual([
    '3',
    '2',
    undefined,
  ])
  expect(exactHeaderValues(headers, 'X-A')).toEqual(['1', '3'])
})

it('finds without regard to case, the first of several', () => {
  expect([findHeader(headers, 'x-a'), findHeader(headers, '__proto__'), findHeader(headers, 'none')]).toEqual([
    '1',
    'p',
    undefined,
  ])
})

it('leaves a name out in every spelling', () => {
  expect(withoutHeader(headers, 'x-a')).toEqual(['__proto__', 'p'])
})

it.each([
  ['X-A', 'plain\ttext \xff', true],
  ['X-A', '', true],
  ['X-A', 'a\r\nb', false],
  ['X-A', 'a\0', false],
  ['X-A', '\x7f', false],
  ['X-A', '€', false],
  ['X A', 'v', false],
  ['', 'v', false],
  ['X:', 'v', false],
])('%j: %j can be sent: %s', (name, value, expected) => {
  expect(isHeaderSafe(name, value)).toBe(expected)
})

it.each(['Authorization', 'COOKIE', 'x-api-key', 'X-Amz-Security-Token', 'Proxy-Authorization'])(
  '%s is a secret',
  name => {
    expect(isSecretHeader(name)).toBe(true)
  },
)

it('a secret is masked, and a short one entirely', () => {
  expect(isSecretHeader('X-Amz-Date')).toBe(false)
  expect(maskSecret('Bearer abcdefghijklmnopqrstuvwxyz')).toBe(`${'*'.repeat(32)}uvwxyz`)
  expect(maskSecret('secret')).toBe('*'.repeat(32))
})
