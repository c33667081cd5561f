import { describe, expect, it } from 'vitest'
import { RouteTable } from './router.ts'

function find(routes: readonly string[], request: string): string {
  const table = new RouteTable<string>()
  for (const route of routes) {
    const [verb = '', path = ''] = route.split(' ')
    table.add(path, verb, () => route)
  }
  const [verb = '', path = ''] = request.split(' ')
  const match = table.find(path, verb)
  if (match === undefined) return 'none'
  const values = Object.entries(match.pathParameters).map(([name, value]) => ` ${name}=${value}`)
  return match.route + values.join('')
}

describe('routing', () => {
  it.each<[readonly string[], string, string]>([
    [['GET /'], 'GET /', 'GET /'],
    [['GET /{p+}'], 'GET /', 'none'],
    [['GET /a/{p+}'], 'GET /a', 'none'],
    [['GET /a/{p+}'], 'GET /a/', 'none'],
    [['GET /a/{p+}'], 'GET /a//', 'none'],
    [['GET /a/{p+}'], 'GET /a/b//c/', 'GET /a/{p+} p=b//c'],
    [['GET /a/{x}', 'GET /a/b'], 'GET /a/b', 'GET /a/b'],
    [['GET /a/{x}', 'GET /a/{p+}'], 'GET /a/b', 'GET /a/{x} x=b'],
    [['GET /a/{x}', 'GET /a/{p+}'], 'GET /a/b/c', 'GET /a/{p+} p=b/c'],
    [['GET /a/{x}/c', 'GET /a/b/d'], 'GET /a/b/c', 'GET /a/{x}/c x=b'],
    [['GET /{x}/{y}', 'GET /a/{p+}'], 'GET /a/b', 'GET /a/{p+} p=b'],
    [['GET /a/{x}'], 'GET /a/b%2Fc', 'GET /a/{x} x=b%2Fc'],
    [['GET /a/{x}'], 'GET /a//', 'none'],
    [['GET /a'], 'GET /a///', 'GET /a'],
    [['GET /a'], 'GET /A', 'none'],
    [['GET /a', 'ANY /a'], 'GET /a', 'GET /a'],
    [['GET /a', 'ANY /a'], 'POST /a', 'ANY /a'],
    [['GET /a'], 'HEAD /a', 'none'],
    [['ANY /a'], 'PURGE /a', 'none'],
    [['GET /a', 'ANY /{p+}'], 'OPTIONS /a', 'ANY /{p+} p=a'],
    [['GET /__proto__'], 'GET /__proto__', 'GET /__proto__'],
    [['GET /{__proto__}'], 'GET /x', 'GET /{__proto__} __proto__=x'],
    [['GET /a'], 'GET /constructor', 'none'],
  ])('%j finds for %s', (routes, request, expected) => {
    expect(find(routes, request)).toBe(expected)
  })
})

it('makes a route once, when it is first asked for', () => {
  const table = new RouteTable<object>()
  let made = 0
  table.add('/a', 'GET', () => ({ made: ++made }))
  table.find('/b', 'GET')
  expect(made).toBe(0)
  expect(table.find('/a', 'GET')?.route).toBe(table.find('/a', 'GET')?.route)
  expect(made).toBe(1)
})
