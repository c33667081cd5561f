import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { openHistory, sealCommit } from './history.ts'

const seal = randomBytes(32)
const commit = { revision: 7n, id: '5b7c0f8e-0000-4000-8000-000000000000' }
const history = sealCommit(seal, commit)

test('a sealed commit proves its id at its revision', () => {
  expect(openHistory(seal, 7n, history)).toBe(commit.id)
})

test('the form on the wire is the id, a full stop, and HMAC-SHA256 of revision and id in base64url', () => {
  const fixed = sealCommit(Buffer.alloc(32), { revision: 7n, id: 'a' })
  expect(fixed).toBe('a.b-BHjmEtOBCcHoqwcD5upNnLrxUBKjMneAK0e84M1qA')
})

test('revision 0 has no history', () => expect(sealCommit(seal, { revision: 0n, id: '' })).toBe(''))

test.each<[string, bigint, string]>([
  ['at another revision', 8n, history],
  ['for another id', 7n, history.replace('5b7c', '5b7d')],
  ['without a proof', 7n, commit.id],
  ['with an empty proof', 7n, `${commit.id}.`],
  ['that is empty', 7n, ''],
  ['of another store', 7n, sealCommit(randomBytes(32), commit)],
])('nothing is proved by a history %s', (_, revision, shown) =>
  expect(openHistory(seal, revision, shown)).toBeUndefined(),
)
