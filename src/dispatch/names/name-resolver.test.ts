import { afterEach, expect, test } from 'vitest'
import { NameResolver } from './name-resolver.ts'

const resolver = new NameResolver({})
afterEach(() => resolver.close())

test('names are looked up as the system does, until it is closed', async () => {
  const [known, unknown] = await Promise.all([resolver.lookUp('localhost'), resolver.lookUp('no-such-name.invalid')])
  expect(known).toMatchObject({ kind: 'found' })
  expect(known.kind === 'found' && known.addresses.some(({ address }) => /^(127\.0\.0\.1|::1)$/.test(address))).toBe(
    true,
  )
  expect(unknown).toMatchObject({ kind: 'failed' })
  resolver.close()
  expect(await resolver.lookUp('localhost')).toEqual({ kind: 'failed', code: 'EAI_AGAIN' })
})
