import { describe, expect, it } from 'vitest'
import { clientRequestOf } from '../../test/fixtures/requests.ts'
import { isFailure } from '../exchange/failure.ts'
import type { Snapshot, StageSnapshot } from '../snapshot/snapshot.ts'
import { findAddress } from './address.ts'

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
function found(domainName: string, path: string, defaultApi?: string, apis = ['pets', 'shop']): string {
  const address = findAddress(snapshotOf(...apis), clientRequestOf({ domainName, path }), defaultApi)
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

  it('is of the default API where the host names none, or of the only one', () => {
    expect(found('x.test', '/dev/x', 'pets')).toBe('dev /x /dev/x /x')
    expect(found('x.test', '/dev/x', undefined, ['pets'])).toBe('dev /x /dev/x /x')
  })
})
