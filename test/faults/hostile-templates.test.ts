import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  applyDefinition,
  call,
  definitionOf,
  type GatewayProcess,
  mock,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'

/** Templates that would take the process with them, in a whole process: each caller gets its own 500, and no more. */

const HOSTILE: Readonly<Record<string, string>> = {
  'a text that doubles': '($d := function($s, $n) { $n = 0 ? $s : $d($s & $s, $n - 1) }; $d("x", 40))',
  'a list that doubles': '($d := function($a, $n) { $n = 0 ? $a : $d($append($a, $a), $n - 1) }; $count($d([1], 40)))',
  'a padding of a gigabyte': '$length($pad("x", 1000000000))',
  'a range of ten million': '$sum([1..10000000])',
  'ranges of ranges': '$count([1..9000].[1..9000])',
  'a text joined of many': '$length($join([1..90000].$pad("x", 1000)))',
  'an object of many long keys': '$count($keys($merge([1..90000].{ $pad($string($), 1000): 1 })))',
  'a recursion without end': '($f := function($n) { 1 + $f($n + 1) }; $f(0))',
  'a text replaced by itself': '$length($replace($pad("", 50000, "x"), "x", $pad("", 50000, "y")))',
  'a result that is a function': 'function($x) { $x }',
  'a result deeper than JSON may be': '($f := function($n, $a) { $n = 0 ? $a : $f($n - 1, { "a": $a }) }; $f(400, 1))',
  'a loop without end': '($f := function($n) { $f($n + 1) }; $f(0))',
  'a text where a number belongs': '"a" + 1',
  'an error of its own': '$error("mine")',
}

let gateway: GatewayProcess
const pathOf = (name: string) => `/${name.replaceAll(' ', '-')}`

beforeAll(async () => {
  gateway = await startGatewayProcess([
    '--data-dir',
    ':memory:',
    '--mapping-placement',
    'pool',
    '--log-level',
    'silent',
  ])
  const hostile = Object.entries(HOSTILE).map(([name, template]) => [`ANY ${pathOf(name)}`, mock(template)] as const)
  const good = mock('{ "sum": $sum($map([1..50], function($v) { $v * 2 })) }')
  const definition = definitionOf('hostile', { ...Object.fromEntries(hostile), 'GET /good': good })
  const { stdout } = await applyDefinition(gateway, definition)
  expect(stdout).toContain('"ok":true')
})

afterAll(() => gateway?.end('SIGKILL'))

async function good(): Promise<string> {
  const { status, body } = await call(gateway.http, { path: '/dev/good' })
  return `${status} ${body}`
}

describe('a hostile template gets its caller a 500, and nobody else anything', () => {
  test.each(Object.keys(HOSTILE))('%s', async name => {
    const beside = Promise.all(Array.from({ length: 10 }, good))
    const answer = await call(gateway.http, { path: `/dev${pathOf(name)}` })
    expect(answer).toMatchObject({ status: 500, body: '{"message":"Internal server error"}' })
    expect(await beside).toEqual(Array.from({ length: 10 }, () => '200 {"sum":2550}'))
  })

  test('all of them at once', async () => {
    const calls = Object.keys(HOSTILE).flatMap(name => Array.from({ length: 3 }, () => `/dev${pathOf(name)}`))
    const statuses = Promise.all(calls.map(async path => (await call(gateway.http, { path })).status))
    const beside = Promise.all(Array.from({ length: 50 }, good))
    expect(new Set(await statuses)).toEqual(new Set([500]))
    expect(new Set(await beside)).toEqual(new Set(['200 {"sum":2550}']))
  })

  test('the process is the one that was started', async () => {
    expect(gateway.child.exitCode).toBeNull()
    expect(gateway.child.signalCode).toBeNull()
    expect((await call(gateway.ops, { path: '/ready' })).status).toBe(200)
  })
})
