import { eithers, errors, type HostileTemplate } from '../../fixtures/hostile/template.ts'

/** Bytes that publishing lets a template have. */
const SIZE = 300_000

const fill = (open: string, middle: string, close: string): string => {
  const levels = Math.floor(SIZE / (open.length + close.length))
  return open.repeat(levels) + middle + close.repeat(levels)
}

const DEEP: readonly (readonly [string, string, string])[] = [
  ['(', '1', ')'],
  ['[', '1', ']'],
  ['{"a":', '1', '}'],
  ['-', 'a', ''],
  ['$f(', '1', ')'],
  ['function(){', '1', '}'],
  ['a[', '0', ']'],
  ['a{b:', 'c', '}'],
  ['a^(', 'b', ')'],
  ['true?', '1', ':0'],
  ['$x:=', '1', ''],
  ['|a|', '{}', '|'],
  ['1~>$f(', '1', ')'],
  ['a?:', '1', ''],
  ['a??', '1', ''],
]

const BROKEN = [
  '('.repeat(SIZE),
  '['.repeat(SIZE),
  '{"a":'.repeat(SIZE / 5),
  `"${'a'.repeat(SIZE)}`,
  `/*${' '.repeat(SIZE)}`,
  `/${'('.repeat(SIZE)}/`,
  '9'.repeat(SIZE),
  `\`${'a'.repeat(SIZE)}`,
  `1${'e9'.repeat(SIZE / 2)}`,
  '%.'.repeat(SIZE / 2),
  `function($a)<${'a<'.repeat(SIZE / 2)}`,
  '~>'.repeat(SIZE / 2),
  `/${'[a]*'.repeat(SIZE / 4)}`,
  '@$a'.repeat(SIZE / 3),
]

const LONG = [
  Array(SIZE / 2)
    .fill('a')
    .join('.'),
  Array(SIZE / 2)
    .fill('1')
    .join('+'),
  Array(SIZE / 2)
    .fill('1')
    .join('&'),
  `a${'[0]'.repeat(SIZE / 3)}`,
  `[${Array(SIZE / 2)
    .fill('1')
    .join(',')}]`,
  Array(SIZE / 4)
    .fill('a')
    .join(' or '),
  Array(SIZE / 5)
    .fill('1')
    .join('~>$f'),
  `(${'1;'.repeat(SIZE / 2)})`,
  `{${Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join(',')}}`,
  Array(SIZE / 2)
    .fill('*')
    .join('.'),
  Array(SIZE / 3)
    .fill('**')
    .join('.'),
  '$'.repeat(SIZE),
  `/${'a'.repeat(SIZE)}/`,
  `/${'(a)'.repeat(SIZE / 3)}/`,
  `/[${'a'.repeat(SIZE)}]/`,
  `a#$i${'#$i'.repeat(SIZE / 3)}`,
]

/** Sources as large as may be published that are deep, broken or endless lists. */
export const SOURCES: readonly HostileTemplate[] = [
  ...eithers(
    'deep source',
    'empty',
    DEEP.map(([open, middle, close]) => fill(open, middle, close)),
  ),
  ...errors('broken source', 'empty', BROKEN),
  ...eithers('long source', 'empty', LONG),
]
