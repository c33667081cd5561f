import { describe, expect, test } from 'vitest'

import { compile } from '../../src/template/jsonata/index.ts'

/** Keys that are ordinary data, whatever they mean to JavaScript or to the reference. */
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'toJSON',
  'then',
  'length',
  'sequence',
  'keepSingleton',
  'cons',
  'outerWrapper',
  'tupleStream',
  '_jsonata_function',
  '_jsonata_lambda',
  'implementation',
  'signature',
  'environment',
  'body',
  'arguments',
  'next',
] as const

/** Names that would end a string, an expression or a line, if one of them ever became source text. */
const HOSTILE_NAMES = [
  "'",
  '"',
  '`',
  '\\',
  '${globalThis.polluted=1}',
  '\u2028',
  '\u2029',
  '\ud800',
  '\udc00',
  '\0',
  '\n',
  "'];globalThis.polluted=1;//",
  '"]};globalThis.polluted=1;/*',
  '*/',
  '</script>',
  '__proto__',
  '\u{1f600}',
  'a'.repeat(5_000),
] as const

/** A document that has the key as its own, however the key is called. */
function holding(key: string, value: unknown): Record<string, unknown> {
  return JSON.parse(`{${JSON.stringify(key)}: ${JSON.stringify(value)}}`)
}

function run(source: string, input: unknown = {}, bindings: Record<string, unknown> = {}): unknown {
  return compile(source).evaluate(input, bindings)
}

function text(source: string, input?: unknown): string {
  return JSON.stringify(run(source, input))
}

/** Numbers of the globals' properties, which no template may change. */
function globals(): string {
  const names = [
    Object.prototype,
    Array.prototype,
    Function.prototype,
    String.prototype,
    Number.prototype,
    Object,
    Array,
    Function,
    globalThis,
  ].map(holder => Object.getOwnPropertyNames(holder).length)
  return JSON.stringify([names, Object.keys(Object.prototype), Object.keys(Array.prototype)])
}

describe.each(KEYS)('the key %s', key => {
  const quoted = `\`${key}\``
  const literal = JSON.stringify(key)

  test('is undefined where a document does not have it', () => {
    expect(run(quoted, {})).toBeUndefined()
    expect(run(`o.${quoted}`, { o: {} })).toBeUndefined()
    expect(run(`items.${quoted}`, { items: [{}, {}] })).toBeUndefined()
    expect(run(`$lookup($, ${literal})`, {})).toBeUndefined()
    expect(run(`"a".${quoted}`, {})).toBeUndefined()
    expect(run(`[1, 2].${quoted}`, {})).toBeUndefined()
  })

  test.each([true, 1, 'x', { a: 1 }, [1, 2], null])('is read as data: %j', value => {
    expect(run(quoted, holding(key, value))).toEqual(value)
    expect(run(`$.${quoted}`, holding(key, value))).toEqual(value)
    expect(run(`$lookup($, ${literal})`, holding(key, value))).toEqual(value)
    expect(run(`o.a`, { o: { ...holding(key, value), a: 7 } })).toBe(7)
    expect(text('$keys($)', holding(key, value))).toBe(literal)
    expect(text('$', holding(key, value))).toBe(JSON.stringify(holding(key, value)))
    expect(run('$type($)', holding(key, value))).toBe('object')
    expect(run('$string($)', holding(key, value))).toBe(JSON.stringify(holding(key, value)))
    expect(run('$boolean($)', holding(key, value))).toBe(true)
    expect(run('$count($spread($))', holding(key, value))).toBe(1)
  })

  test('passes through a document whole', () => {
    const input = {
      list: [
        { ...holding(key, true), n: 2 },
        { ...holding(key, { deep: holding(key, 1) }), n: 1 },
      ],
    }
    expect(text('list', input)).toBe(JSON.stringify(input.list))
    expect(text('list^(n).n', input)).toBe('[1,2]')
    expect(text('list[n = 1].n', input)).toBe('1')
    expect(text('$merge(list)', input)).toBe(
      JSON.stringify(Object.fromEntries([...Object.entries(holding(key, { deep: holding(key, 1) })), ['n', 1]])),
    )
    expect(text('$map(list, function($x){ $x.n })', input)).toBe('[2,1]')
    expect(text('list ~> $filter(function($x){ $x.n = 2 })', input)).toBe(JSON.stringify(input.list[0]))
    expect(text('$distinct(list)', input)).toBe(JSON.stringify(input.list))
    expect(text('$clone(list[0])', input)).toBe(JSON.stringify(input.list[0]))
    expect(text('$sift(list[0], function($v, $k){ $k != "n" })', input)).toBe(JSON.stringify(holding(key, true)))
    expect(text('list.n', input)).toBe('[2,1]')
  })

  test('is written as data by a transform', () => {
    const before = globals()
    const update = `{${literal}: {"polluted": 1}}`
    if (key.startsWith('_jsonata_'))
      return expect(() => run(`$ ~> |$|${update}|`, { a: 1 })).toThrow(expect.objectContaining({ code: 'D1013' }))
    expect(text(`$ ~> |$|${update}|`, { a: 1 })).toBe(objectText(['a', 1], [key, { polluted: 1 }]))
    expect(JSON.stringify(run(`$ ~> |$|{"b": 2}, ${literal}|`, holding(key, 1)))).toBe('{"b":2}')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(globals()).toBe(before)
  })

  test('is written as data by constructors and by grouping', () => {
    if (key.startsWith('_jsonata_'))
      return expect(() => run(`{${literal}: 1}`)).toThrow(expect.objectContaining({ code: 'D1013' }))
    expect(text(`{${literal}: 1, "b": 2}`)).toBe(objectText([key, 1], ['b', 2]))
    expect(
      text(`items{k: v}`, {
        items: [
          { k: key, v: 1 },
          { k: key, v: 2 },
        ],
      }),
    ).toBe(JSON.stringify(holding(key, [1, 2])))
    return expect(text(`$merge([{${literal}: 1}, {"b": 2}])`)).toBe(objectText([key, 1], ['b', 2]))
  })

  test('is a name like any other for variables', () => {
    if (/[^\w$]/.test(key)) return
    expect(run(`($${key} := 5; $${key} + 1)`)).toBe(6)
    expect(run(`function($${key}){ $${key} }(3)`)).toBe(3)
    if (key !== 'length') expect(run(`$${key}`)).toBeUndefined()
  })
})

/** JSON text of an object with these pairs as its own, in this order. */
function objectText(...pairs: readonly (readonly [string, unknown])[]): string {
  return `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`
}

test('arguments that look like the placeholder of a partial application are data', () => {
  const hole = { type: 'operator', value: '?' }
  expect(text('$append(hole, ?)(2)', { hole })).toBe(JSON.stringify([hole, 2]))
})

test('prototypes are as they were after everything that a template can write', () => {
  const before = globals()
  const writes = [
    '{"__proto__": {"polluted": 1}}',
    '{"constructor": {"prototype": {"polluted": 1}}}',
    '$merge([{"__proto__": {"polluted": 1}}])',
    '$ ~> |$|{"__proto__": {"polluted": 1}}|',
    '$ ~> |a|{"constructor": {"prototype": {"polluted": 1}}}|',
    '$ ~> |__proto__|{"polluted": 1}|',
    '$ ~> |constructor|{"polluted": 1}|',
    '$ ~> |constructor.prototype|{"polluted": 1}|',
    '$ ~> |**|{"__proto__": {"polluted": 1}}|',
    '$sift({"__proto__": {"polluted": 1}}, function(){ true })',
    '$spread({"__proto__": {"polluted": 1}})',
    '$each({"__proto__": {"polluted": 1}}, function($v, $k){ {$k: $v} })',
    '[{"k": "__proto__", "v": {"polluted": 1}}]{k: v}',
    '$clone({"__proto__": {"polluted": 1}})',
    '$formatNumber(1, "0", {"__proto__": "x", "constructor": "y"})',
    '$ ~> |$|{}, ["__proto__", "constructor", "toString"]|',
    '($__proto__ := {"polluted": 1}; $__proto__)',
    '[1, 2]@$__proto__.{"a": $__proto__}',
    '[1, 2]#$__proto__.{"a": $__proto__}',
    '$reduce([1, 2], function($__proto__, $constructor){ $__proto__ })',
    '$lookup($sum, "constructor")',
    '$sum.constructor',
    '$sum.**',
    '(function($x){ $x }).constructor',
    '/a/.constructor',
    '$string.implementation',
    '$.constructor.constructor("return 1")()',
  ]
  const input = JSON.parse('{"a": {}, "__proto__": {"a": {}}, "constructor": {"prototype": {}}}')
  for (const source of writes) {
    try {
      run(source, structuredClone(input))
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: expect.any(String) })
    }
    expect(({} as Record<string, unknown>).polluted, source).toBeUndefined()
  }
  expect(globals()).toBe(before)
})

test.each(['$sum', '$string', 'function($x){ $x }', '/a/', '$substring(?, 1)', '|$|{"a": 1}|', '($sum ~> $string)'])(
  'nothing is found inside the function %s',
  fn => {
    for (const name of [
      'constructor',
      '__proto__',
      'prototype',
      'implementation',
      'environment',
      'body',
      'apply',
      'call',
      'length',
      'name',
    ]) {
      expect(run(`($fn := ${fn}; $fn.${name})`), name).toBeUndefined()
      expect(run(`($fn := ${fn}; $lookup($fn, "${name}"))`), name).toBeUndefined()
    }
    expect(run(`($fn := ${fn}; $fn.*)`)).toBeUndefined()
    expect(run(`($fn := ${fn}; $keys($fn))`)).toBeUndefined()
  },
)

describe('names never become source text', () => {
  const before = globals()

  test.each(HOSTILE_NAMES.map(name => [JSON.stringify(name.slice(0, 40)), name] as const))('%s', (_shown, name) => {
    const literal = JSON.stringify(name)
    const input = JSON.parse(`{${literal}: {"n": 1}}`)
    expect(run(`$lookup($, ${literal}).n`, input)).toBe(1)
    expect(run(`$.${literal}.n`, input)).toBe(1)
    if (!name.includes('`')) expect(run(`\`${name}\`.n`, input)).toBe(1)
    expect(text(`{${literal}: 1, "z": ${literal}}`)).toBe(`{${literal}:1,"z":${literal}}`)
    expect(run(`${literal} & ${literal}`)).toBe(name + name)
    expect(run(`$contains(${literal} & "x", ${literal})`)).toBe(true)
    expect(run(`$[${literal} in $keys($)] ~> $type()`, input)).toBe('object')
    expect(run(`(function($a){ $a = ${literal} })(${literal})`)).toBe(true)
    expect(run(`*[$ != ${literal}].n`, input)).toBe(1)
    expect(run(`$x`, {}, { x: name })).toBe(name)
    expect(Reflect.get(globalThis, 'polluted')).toBeUndefined()
    expect(globals()).toBe(before)
  })

  test.each([
    "$a'b",
    '$a"b',
    '$a\\b',
    '$a;globalThis.polluted=1;b',
    '$\u2028',
    '$\ud800',
    '$ä',
    '$名前',
    '$a\0',
    '$class',
    '$return',
    '$eval_',
    '$this',
    '$arguments',
    '$R',
    '$K',
  ])('the variable %s', name => {
    let result: unknown
    try {
      result = run(`(${name} := 4; ${name})`)
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: expect.stringMatching(/^S/) })
      return
    }
    expect(result).toBe(4)
    expect(Reflect.get(globalThis, 'polluted')).toBeUndefined()
  })
})
