import { afterAll, expect, test } from 'vitest'
import { parseRestApi } from '../definition/parsers/rest-api-parser.ts'
import { WorkerPool } from './pool.ts'

const pool = new WorkerPool({ threads: 1, keep: 'in-use', killAfterMs: 1, maxQueue: 10, heapMb: 128 })

afterAll(() => pool.close())

/** Enough templates to take a thread longer than a mapping may. */
function largeDefinition(last: string) {
  const sources = Array.from({ length: 400 }, (_, n) => `{ "n": $map(a[b > ${n}], function($v) { $v * ${n} }) }`)
  const requestTemplates = Object.fromEntries([...sources, last].map((source, n) => [`text/x${n}`, source]))
  const integration = { type: 'HTTP', httpMethod: 'POST', uri: 'http://127.0.0.1/', requestTemplates }
  const { definition, problems } = parseRestApi({
    name: 'large',
    resources: { '/': { methods: { GET: { integration } } } },
  })
  if (definition === undefined || problems.length > 0) throw new Error(JSON.stringify(problems))
  return definition
}

test.each([
  ['good', '{ "a": 1 }', []],
  ['bad', '{ "a": ', ['resources["/"].methods.GET.integration.requestTemplates["text/x400"]']],
])('a definition may take longer to check than a mapping may run: a %s one', async (_, last, fields) => {
  const problems = await pool.check({ kind: 'check', definition: largeDefinition(last) })
  expect(problems === 'busy' || problems.map(({ path }) => path)).toEqual(fields)
  expect(pool.stats().kills).toBe(0)
})

test('a full queue says nothing of the definition', async () => {
  const jobs = Array.from({ length: 11 }, () => pool.check({ kind: 'check', definition: largeDefinition('1') }))
  expect(await jobs.at(-1)).toBe('busy')
  expect((await Promise.all(jobs)).filter(problems => problems === 'busy')).toHaveLength(1)
})
