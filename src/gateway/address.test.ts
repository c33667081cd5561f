import { describe, expect, it } from 'vitest'
import { clientRequestOf } from '../../test/fixtures/requests.ts'
import { isFailure } from '../exchange/failure.ts'
import type { Snapshot, StageSnapshot } from '../snapshot/snapshot.ts'
import { type DefaultApis, findAddress } from './address.ts'

// An address only hands stages on; what is in them does not matter here.
const stage = (name: string) => ({ name }) as StageSnapshot

function snapshotOf(...apis: string[]): Snapshot {
  const stages = new Map([
    ['dev', stage('dev')],
    ['test', stage('test')],
  ])
  const basePaths = new Map([
    ['', { api: 'pets', stage: 'dev' }],
    ['base', { api: 'pets', stage: 'test' }],
    ['base/deep', { api: 'shop', stage: 'dev' }],
  ])
  return {
    revision: '1',
    apis: new Map(apis.map(name => [name, { name, stages }])),
    domains: new Map([
      ['api.custom.test', { basePaths }],
      ['only.custom.test', { basePaths: new Map([['v1', { api: 'pets', stage: 'dev' }]]) }],
    ]),
  }
}

/** Stage, path, $context.path and path of the event; or the type of the failure. */
function found(domainName: string, path: string, defaults: DefaultApis = {}, apis = ['pets', 'shop']): string {
  const address = findAddress(snapshotOf(...apis), clientRequestOf({ domainName, path }), defaults)
  return isFailure(address)
    ? address.type
    : `${address.stage.name} ${address.path} ${address.requestPath} ${address.eventPath}`
}

describe('an address', () => {
  it.each<[string, string, string]>([
    ['pets.localhost', '/dev/x', 'dev /x /dev/x /x'],
    ['pets.localhost', '/dev', 'dev / /dev /'],
    ['pets.localhost', '//dev//x//y/', 'dev /x//y/ //dev//x//y/ /x//y/'],
    ['pets.localhost', '/test/test/x', 'test /test/x /test/test/x /test/x'],
    ['pets.localhost', '/none/x', 'INVALID_API_KEY'],
    ['other.localhost', '/dev/x', 'INVALID_API_KEY'],
    ['other.localhost', '/restapis/pets/dev/_user_request_/x', 'dev /x /dev/x /x'],
    ['other.localhost', '/restapis/pets/dev/_user_request_', 'dev / /dev /'],
    ['other.localhost', '/restapis/none/dev/_user_request_/x', 'INVALID_API_KEY'],
    ['api.custom.test', '/x', 'dev /x /x /x'],
    ['api.custom.test', '/base/x', 'test /x /base/x /base/x'],
    ['api.custom.test', '/base', 'test / /base /base'],
    ['api.custom.test', '/based/x', 'dev /based/x /based/x /based/x'],
    ['api.custom.test', '/base/deep/x', 'dev /x /base/deep/x /base/deep/x'],
    ['only.custom.test', '/v2/x', 'INVALID_API_KEY'],
    ['only.custom.test', '/', 'INVALID_API_KEY'],
  ])('%s%s', (domainName, path, expected) => {
    expect(found(domainName, path)).toBe(expected)
  })

  const served = 'dev /x /dev/x /x'
  it.each<[host: string, defaults: DefaultApis, apis: string[], expected: string]>([
    ['x.test', { anyHost: 'pets' }, ['pets', 'shop'], served],
    ['x.test', {}, ['pets'], 'INVALID_API_KEY'],
    ['x.test', { bareHost: 'pets' }, ['pets'], 'INVALID_API_KEY'],
    ['deleted.localhost', {}, ['pets'], 'INVALID_API_KEY'],
    ['127.0.0.1.test', {}, ['pets'], 'INVALID_API_KEY'],
    ['', {}, ['pets'], served],
    ...['localhost', 'localhost.', 'gateway', '127.0.0.1', '[::1]', '[::ffff:127.0.0.1]'].flatMap(
      (host): [string, DefaultApis, string[], string][] => [
        [host, {}, ['pets'], served],
        [host, {}, ['pets', 'shop'], 'INVALID_API_KEY'],
        [host, { bareHost: 'pets' }, ['pets', 'shop'], served],
        [host, { anyHost: 'shop', bareHost: 'none' }, ['pets', 'shop'], served],
      ],
    ),
  ])('of %j with the defaults %j and the APIs %j', (host, defaults, apis, expected) => {
    expect(found(host, '/dev/x', defaults, apis)).toBe(expected)
  })
})
