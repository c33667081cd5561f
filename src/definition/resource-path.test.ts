import { describe, expect, test } from 'vitest'
import { isRefusal } from './refusal.ts'
import { findSiblingFaults, parseResourcePath } from './resource-path.ts'

describe('paths', () => {
  test.each([
    ['/', []],
    ['/pets', [{ kind: 'literal', text: 'pets' }]],
    [
      '/pets/{id}',
      [
        { kind: 'literal', text: 'pets' },
        { kind: 'variable', name: 'id' },
      ],
    ],
    ['/{proxy+}', [{ kind: 'greedy', name: 'proxy' }]],
    [
      '/{a}/{b}',
      [
        { kind: 'variable', name: 'a' },
        { kind: 'variable', name: 'b' },
      ],
    ],
    ['/a.b_c-d:e', [{ kind: 'literal', text: 'a.b_c-d:e' }]],
    ['/__proto__', [{ kind: 'literal', text: '__proto__' }]],
  ])('%s', (path, expected) => {
    expect(parseResourcePath(path)).toEqual(expected)
  })

  test.each([
    ['', /begins with a slash/],
    ['pets', /begins with a slash: write "\/pets"/],
    ['//', /no empty part/],
    ['/pets/', /no slash at its end/],
    ['/a//b', /no empty part/],
    ['/a b', /path part only allow/],
    ['/a%20b', /path part only allow/],
    ['/ä', /path part only allow/],
    ['/pre{id}', /path part only allow/],
    ['/{id}post', /path part only allow/],
    ['/{a}{b}', /path part only allow/],
    ['/{}', /path part only allow/],
    ['/{+}', /path part only allow/],
    ['/{a++}', /path part only allow/],
    ['/{a b}', /path part only allow/],
    ['/a?b', /path part only allow/],
    ['/{proxy+}/x', /^Cannot create a child of a resource with a greedy path variable: \{proxy\+\}$/],
    ['/{id}/x/{id}', /"id" is used twice/],
    ['/{id}/{id+}', /"id" is used twice/],
  ])('refuses %s', (path, message) => {
    const result = parseResourcePath(path)
    expect(isRefusal(result) && result.message).toMatch(message)
  })
})

describe('siblings', () => {
  test.each([
    ['the same variable', ['/{id}', '/{id}/x', '/{id}/y'], []],
    ['a literal beside a variable', ['/pets', '/{id}', '/{id}/x'], []],
    ['the same name under other parents', ['/a/{x}', '/b/{y}'], []],
    ['two variables', ['/{a}', '/{b}'], ['/{b}']],
    ['a variable and a greedy one', ['/{proxy+}', '/{id}'], ['/{id}']],
    ['greedy and not of one name', ['/{id}', '/{id+}'], ['/{id+}']],
    ['intermediate resources count', ['/a/{x}/b', '/a/{y}/c'], ['/a/{y}/c']],
  ])('%s', (_rule, paths, faulty) => {
    expect([...findSiblingFaults(paths).keys()]).toEqual(faulty)
  })

  test("AWS's text names the sibling that is there", () => {
    expect(findSiblingFaults(['/{proxy+}', '/{id}']).get('/{id}')).toBe(
      'A sibling ({proxy+}) of this resource already has a variable path part -- only one is allowed',
    )
  })
})
