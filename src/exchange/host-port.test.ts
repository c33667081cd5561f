import { expect, it } from 'vitest'
import { parseHostPort, printHostPort } from './host-port.ts'

it.each([
  ['127.0.0.1:8080', { host: '127.0.0.1', port: 8080 }],
  ['[::1]:0', { host: '::1', port: 0 }],
  ['name:65535', { host: 'name', port: 65_535 }],
])('%s is an address, and prints as it was written', (text, address) => {
  expect(parseHostPort(text)).toEqual(address)
  expect(printHostPort(address)).toBe(text)
})

it.each(['', '8080', ':8080', 'a:', 'a:65536', '::1:80', 'a:b', 'a:80:80'])('%j is none', text => {
  expect(parseHostPort(text)).toBeUndefined()
})
