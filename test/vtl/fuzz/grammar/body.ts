import type { Random } from '../../../jsonata/random.ts'
import { KEYS } from './grammar.ts'

/** Texts of bodies and of literals: empty, blank, numbers as text, what JSON, Velocity and patterns give a meaning. */
export const TEXTS: readonly string[] = [
  '',
  ' ',
  'a',
  'abc',
  'Abc',
  'a,b,,c,,',
  'a.b',
  'aXbXc',
  ' padded\t',
  '0',
  '7',
  '-12',
  '+5',
  '1.0',
  '1e3',
  'ff',
  'true',
  'O\u0027Brien',
  'say "hi"',
  'a/b',
  'back\\slash',
  'line\nbreak',
  'é€\u00df',
  '\ud83d\ude00x',
  '$x',
  '#if',
  '{a=1}',
  '[1, 2]',
  'x=1&y=2',
  'a+b%20c',
  'YWJj',
]

/** Numbers as JSON text: at the borders of Java's kinds, and of its ways to print. */
export const NUMBERS: readonly string[] = [
  '0',
  '1',
  '2',
  '3',
  '7',
  '-1',
  '-7',
  '10',
  '2147483647',
  '-2147483648',
  '2147483648',
  '9223372036854775807',
  '-9223372036854775808',
  '9223372036854775808',
  '123456789012345678901234567890',
  '0.5',
  '1.0',
  '-2.5',
  '100.0',
  '1e3',
  '12345678.9',
  '9999999.0',
  '0.001',
  '0.0001',
  '1e-7',
  '1e21',
  '1.5e300',
  '3.3333333333333335',
  '0.12345678901234567890',
]

/** The body of a request as JSON text: members by the names of the variables that take them. */
export function randomBody(random: Random): string {
  const text = () => JSON.stringify(random.pick(TEXTS))
  const number = () => random.pick(NUMBERS)
  const members: readonly (readonly [string, string])[] = [
    ['s', text()],
    ['t', text()],
    ['i', random.pick(['0', '1', '2', '3', '-1', '10'])],
    ['n', number()],
    ['d', random.pick(['1.0', '0.5', '-2.5', '12345678.9', '1e3', '1e-7'])],
    ['g', number()],
    ['l', list(random, 2)],
    ['k', list(random, 1)],
    ['m', map(random, 2)],
    ['o', map(random, 1)],
    ['b', random.pick(['true', 'false'])],
    ['z', 'null'],
  ]
  return `{${members.map(([name, value]) => `"${name}":${value}`).join(',')}}`
}

function value(random: Random, depth: number): string {
  return random.weighted<() => string>([
    [4, () => JSON.stringify(random.pick(TEXTS))],
    [4, () => random.pick(NUMBERS)],
    [1, () => random.pick(['true', 'false'])],
    [1, () => 'null'],
    [depth > 0 ? 2 : 0, () => list(random, depth - 1)],
    [depth > 0 ? 2 : 0, () => map(random, depth - 1)],
  ])()
}

function list(random: Random, depth: number): string {
  const like = random.chance(0.4)
    ? random.pick([() => random.pick(NUMBERS), () => JSON.stringify(random.pick(TEXTS))])
    : undefined
  return `[${Array.from({ length: random.int(5) }, () => like?.() ?? value(random, depth)).join(',')}]`
}

function map(random: Random, depth: number): string {
  const keys = new Set(Array.from({ length: random.int(5) }, () => random.pick(KEYS)))
  return `{${[...keys].map(key => `"${key}":${value(random, depth)}`).join(',')}}`
}
