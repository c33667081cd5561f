import { expect, test } from 'vitest'
import { parseStrictJson } from './strict-json.ts'

test.each([
  ['{"a":[1,{"a":2},{"a":3}],"b":"{\\"a\\":1,\\"a\\":2}"}'],
  ['{"__proto__":{"__proto__":1}}'],
  ['[]'],
  ['{"a":{"b":1},"b":2}'],
])('%s is read', text => {
  expect(parseStrictJson(text)).toEqual({ kind: 'value', value: JSON.parse(text) })
})

test.each<[string, number, number, string]>([
  ['{"a":1,}', 1, 8, 'is not JSON: key is expected here, not "}"'],
  ['{\n  "a": [1,\n]\n}', 3, 1, 'is not JSON: value is expected here, not "]"'],
  ['{"a":1', 1, 7, 'is not JSON: , or } is expected here, not the end'],
  ['', 1, 1, 'is not JSON: value is expected here, not the end'],
  ["{'a':1}", 1, 2, 'is not JSON: key or } is expected here, not "\'"'],
  ['{"a":1, // one\n"b":2}', 1, 9, 'is not JSON: key is expected here, not "/"'],
  ['[1}', 1, 3, 'is not JSON: , or ] is expected here, not "}"'],
  ['{"a" 1}', 1, 6, 'is not JSON: : is expected here, not "1"'],
  ['[01]', 1, 3, 'is not JSON: , or ] is expected here, not "1"'],
  ['["a\tb"]', 1, 2, 'is not JSON: value or ] is expected here, not "\\""'],
  ['{}\n{}', 2, 1, 'is not JSON: nothing may follow the value'],
  ['{"a":1,\n"b":{"c":1,"c":2}}', 2, 12, 'the key "c" is given twice'],
  ['{"a":1,"\\u0061":1}', 1, 8, 'the key "\\u0061" is given twice'],
])('%s is refused, with its place', (text, line, column, message) => {
  expect(parseStrictJson(text)).toMatchObject({ kind: 'fault', line, column, message })
})

test('what JSON.parse takes, it takes, and nothing else', () => {
  const pieces = ['{', '}', '[', ']', ':', ',', '"a"', '"b"', '1', '-', '.5', 'e3', 'null', ' ', '\n', '"', '\\']
  let seed = 1
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed
  }
  for (let n = 0; n < 20_000; n++) {
    const text = Array.from({ length: 1 + (random() % 8) }, () => pieces[random() % pieces.length]).join('')
    const strict = parseStrictJson(text)
    if (strict.kind === 'fault' && strict.message.endsWith('given twice')) continue
    expect([text, strict.kind === 'value']).toEqual([text, isJson(text)])
  }
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
