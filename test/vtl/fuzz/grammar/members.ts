import type { Kind } from './grammar.ts'

/** Kind of argument: of a value, or of one that a method gives a meaning of its own. */
export type Argument = Kind | 'any' | 'index' | 'key' | 'pattern' | 'replacement' | 'format' | 'digits' | 'radix'

/** A member: its name, the arguments it takes, and the kind of its value. `property` has none of its own. */
export type Member = readonly [name: string, args: readonly Argument[], gives: Kind | 'any']

/** Methods by the kind of value that has them. */
export const METHODS: Readonly<Record<Kind, readonly Member[]>> = {
  text: [
    ['length', [], 'number'],
    ['isEmpty', [], 'boolean'],
    ['equals', ['any'], 'boolean'],
    ['equalsIgnoreCase', ['text'], 'boolean'],
    ['compareTo', ['text'], 'number'],
    ['compareToIgnoreCase', ['text'], 'number'],
    ['contains', ['text'], 'boolean'],
    ['startsWith', ['text'], 'boolean'],
    ['startsWith', ['text', 'index'], 'boolean'],
    ['endsWith', ['text'], 'boolean'],
    ['indexOf', ['text'], 'number'],
    ['indexOf', ['text', 'index'], 'number'],
    ['indexOf', ['index'], 'number'],
    ['lastIndexOf', ['text'], 'number'],
    ['lastIndexOf', ['text', 'index'], 'number'],
    ['substring', ['index'], 'text'],
    ['substring', ['index', 'index'], 'text'],
    ['charAt', ['index'], 'text'],
    ['concat', ['text'], 'text'],
    ['replace', ['text', 'text'], 'text'],
    ['replaceAll', ['pattern', 'replacement'], 'text'],
    ['replaceFirst', ['pattern', 'replacement'], 'text'],
    ['matches', ['pattern'], 'boolean'],
    ['split', ['pattern'], 'list'],
    ['split', ['pattern', 'index'], 'list'],
    ['trim', [], 'text'],
    ['strip', [], 'text'],
    ['repeat', ['index'], 'text'],
    ['toLowerCase', [], 'text'],
    ['toUpperCase', [], 'text'],
    ['toString', [], 'text'],
    ['hashCode', [], 'number'],
    ['codePointAt', ['index'], 'number'],
    ['regionMatches', ['index', 'text', 'index', 'index'], 'boolean'],
    ['regionMatches', ['boolean', 'index', 'text', 'index', 'index'], 'boolean'],
    ['valueOf', ['any'], 'text'],
    ['format', ['format', 'any'], 'text'],
    ['format', ['format', 'any', 'any'], 'text'],
    ['join', ['text', 'text', 'text'], 'text'],
    ['join', ['text', 'list'], 'text'],
  ],
  list: [
    ['size', [], 'number'],
    ['isEmpty', [], 'boolean'],
    ['get', ['index'], 'any'],
    ['set', ['index', 'any'], 'any'],
    ['add', ['any'], 'boolean'],
    ['add', ['index', 'any'], 'any'],
    ['addAll', ['list'], 'boolean'],
    ['addAll', ['index', 'list'], 'boolean'],
    ['remove', ['index'], 'any'],
    ['remove', ['any'], 'any'],
    ['contains', ['any'], 'boolean'],
    ['containsAll', ['list'], 'boolean'],
    ['indexOf', ['any'], 'number'],
    ['lastIndexOf', ['any'], 'number'],
    ['subList', ['index', 'index'], 'list'],
    ['clear', [], 'any'],
    ['equals', ['any'], 'boolean'],
    ['toString', [], 'text'],
  ],
  map: [
    ['get', ['key'], 'any'],
    ['put', ['key', 'any'], 'any'],
    ['putAll', ['map'], 'any'],
    ['putIfAbsent', ['key', 'any'], 'any'],
    ['getOrDefault', ['key', 'any'], 'any'],
    ['remove', ['key'], 'any'],
    ['containsKey', ['key'], 'boolean'],
    ['containsValue', ['any'], 'boolean'],
    ['keySet', [], 'list'],
    ['values', [], 'list'],
    ['entrySet', [], 'list'],
    ['size', [], 'number'],
    ['isEmpty', [], 'boolean'],
    ['clear', [], 'any'],
    ['equals', ['any'], 'boolean'],
    ['toString', [], 'text'],
  ],
  number: [
    ['intValue', [], 'number'],
    ['longValue', [], 'number'],
    ['doubleValue', [], 'number'],
    ['floatValue', [], 'number'],
    ['equals', ['number'], 'boolean'],
    ['compareTo', ['number'], 'number'],
    ['toString', [], 'text'],
    ['hashCode', [], 'number'],
    ['parseInt', ['digits'], 'number'],
    ['parseInt', ['digits', 'radix'], 'number'],
    ['valueOf', ['digits'], 'number'],
    ['parseDouble', ['digits'], 'number'],
  ],
  boolean: [
    ['equals', ['any'], 'boolean'],
    ['toString', [], 'text'],
  ],
}

/** Properties by the kind of value that has them; of a map each is a key. */
export const PROPERTIES: Readonly<Record<Kind, readonly string[]>> = {
  text: ['empty', 'nothing'],
  list: ['empty', 'nothing'],
  map: ['a', 'b', 'c', 'size', 'empty', 'key', 'constructor', 'first-name', 'nothing'],
  number: ['nothing'],
  boolean: ['nothing'],
}

/** Functions of `$util`, each of one argument. */
export const UTIL = ['escapeJavaScript', 'urlEncode', 'urlDecode', 'base64Encode', 'base64Decode'] as const

/** Patterns: literal text, the usual ones, and those that do not compile. */
export const PATTERNS = [
  'a',
  ',',
  '.',
  '\\\\.',
  '\\.',
  '[a-c]',
  '[^a-z]+',
  '(a)(b)?',
  '\\d+',
  '\\s',
  '',
  '|',
  '\\\\',
  '^a',
  'c$',
  '(?i)ABC',
  'x*',
  '&',
  '=',
  '(',
  '[',
] as const

/** Replacements: with groups, an escaped sign, and a lone one. */
export const REPLACEMENTS = ['', 'X', '$0', '$1', '[$1$2]', '\\\\$', '\\$', '$', '\\\\', '$9', 'a$', '/'] as const

/** Formats, among them those that do not suit what they are given. */
export const FORMATS = [
  '%s',
  '%d',
  '%5s|',
  '%-5s|',
  '%05d',
  '%x',
  '%X',
  '%,d',
  '%.2f',
  '%e',
  '%b',
  '%c',
  '%%',
  '%n',
  '%s %s',
  '%2$s %1$s',
  '%S',
  '%+d',
  '%o',
  '%q',
  '%',
] as const

/** Texts that are numbers, or nearly. */
export const DIGITS = [
  '0',
  '7',
  '-12',
  '+5',
  '007',
  '2147483647',
  '2147483648',
  'ff',
  '1.5',
  '1e3',
  '',
  ' 1',
  'x',
  'NaN',
  '.5',
  '1d',
] as const
