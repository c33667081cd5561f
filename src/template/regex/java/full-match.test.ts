import { describe, expect, test } from 'vitest'
import { isRegexProblem } from '../problem.ts'
import { javaFullMatch } from './full-match.ts'

function matches(pattern: string, text: string): unknown {
  const matcher = javaFullMatch(pattern)
  return isRegexProblem(matcher) ? matcher : matcher.matches(text)
}

/** Observed: String.matches of Java 17 gives these answers (`\b` apart, whose words are ASCII since Java 19). */
describe('the whole text matches, as in Java', () => {
  test.each<[rule: string, pattern: string, yes: string[], no: string[]]>([
    ['the whole text', '4\\d{2}', ['400', '499'], ['4000', ' 400', '500', '400\n']],
    ['a dot takes no line end', '.*Bad Request.*', ['Bad Request', '[400] Bad Request: x'], ['Bad Request\nat x']],
    ['a dot stops at NEL', 'a.b', ['a\tb', 'a😀b'], ['a\u0085b', 'a\u2028b', 'a\rb']],
    ['the multi-line idiom', '(\\n|.)*Error(\\n|.)*', ['Error', 'a\nError\nb'], ['err\n', 'Error\r\n']],
    ['alternatives are inside the whole', '4..|5..', ['404', '500'], ['4045..', 'x500']],
    ['flag i folds ASCII only', '(?i)é[a-c]k', ['éAK', 'ébk'], ['Éak', 'éa\u212a']],
    ['flags end with their group', '(?:(?i)a|b)c', ['Ac', 'Bc', 'ac'], ['AC']],
    ['flags for a group', '(?i:a)b(?-i)', ['Ab', 'ab'], ['AB']],
    ['flag s', '(?s).*x', ['\n\r\nx'], ['']],
    ['flag m', '(?m)a$\\s^b', ['a\nb'], ['a b']],
    ['a quotation', '\\Q[a.b]\\E+', ['[a.b]', '[a.b]]]'], ['[a.b', '[axb]']],
    ['an open quotation', 'x\\Q(*', ['x(*'], ['x']],
    ['a quotation in a class', '[\\Q]^\\E]', [']', '^'], ['a']],
    ['$ before the last line end', 'a$\\n?', ['a', 'a\n'], ['a\n\n']],
    ['\\Z and \\z', 'a\\Z(?:\\r\\n)?|b\\z', ['a', 'a\r\n', 'b'], ['b\n']],
    ['\\A', '\\Aa|x\\Ab', ['a'], ['xb']],
    ['union of classes', '[a-c[x-z]]+', ['axbz'], ['d']],
    ['intersection of classes', '[a-z&&[^aeiou]&&[^b]]', ['c', 'z'], ['a', 'b', '&']],
    ['negation of all that follows', '[^a[b]]', ['c'], ['a', 'b']],
    ['a bracket that comes first', '[]a]+', [']a'], ['[']],
    ['\\h, \\v and \\R', '\\h\\v\\R', ['\u00a0\n\r\n', '\t\u0085\n'], ['\n\n\n']],
    ['\\R is not taken apart when repeated', '\\R{2}', ['\r\n\n', '\n\n'], ['\r\n']],
    ['\\s is ASCII', '\\s', [' ', '\u000b'], ['\u00a0', '\u2003']],
    ['POSIX classes', '\\p{Alpha}\\p{Punct}\\P{Lower}', ['a-B', 'Z!1'], ['é-B', 'a-b']],
    ['POSIX classes under flag i', '(?i)\\p{Lower}\\P{Lower}', ['A1', 'a_'], ['Aa']],
    ['Unicode properties', '\\p{Lu}\\pL\\p{IsLatin}\\p{IsAlphabetic}', ['Éaéα'], ['éaéa', 'Éaα1']],
    ['escapes of characters', '\\x41\\x{1F600}\\u00e9\\t\\e\\07\\cA\\a', ['A😀é\t\u001b\u0007\u0001\u0007'], ['A']],
    ['a surrogate pair of escapes', '\\uD83D\\uDE00', ['😀'], ['\ud83d']],
    ['a dot takes a whole surrogate pair', '..', ['😀a'], ['😀']],
    ['lookarounds', '(?=a).(?<!b)(?!c).*', ['a', 'ax'], ['b', 'ac']],
    ['a named group', '(?<code>4)\\d+', ['404'], ['504']],
    ['lazy quantifiers', 'a+?b??', ['a', 'aab'], ['b']],
    ['brackets that close nothing', 'a]}', ['a]}'], ['a']],
    ['the empty pattern', '', [''], ['a']],
    ['words are ASCII', 'é\\bx', ['éx'], ['éé']],
  ])('%s', (_, pattern, yes, no) => {
    expect(yes.filter(text => matches(pattern, text) !== true)).toEqual([])
    expect(no.filter(text => matches(pattern, text) !== false)).toEqual([])
  })
})

describe('refused with the position in the Java pattern', () => {
  test.each([
    ['a possessive quantifier', 'ab*+', 'REGEX_UNSUPPORTED', 3],
    ['an atomic group', 'a(?>b)', 'REGEX_UNSUPPORTED', 1],
    ['a backreference', '(a)\\1', 'REGEX_UNSUPPORTED', 3],
    ['a named backreference', '(?<x>a)\\k<x>', 'REGEX_UNSUPPORTED', 7],
    ['the end of the last match', 'a\\G', 'REGEX_UNSUPPORTED', 1],
    ['a grapheme', '\\X', 'REGEX_UNSUPPORTED', 0],
    ['a character by name', '\\N{DIGIT ONE}', 'REGEX_UNSUPPORTED', 0],
    ['a block', '[\\p{InGreek}]', 'REGEX_UNSUPPORTED', 1],
    ['a method of Java', '\\p{javaLowerCase}', 'REGEX_UNSUPPORTED', 0],
    ['the flag of comments', 'a(?x) b', 'REGEX_UNSUPPORTED', 1],
    ['a dangling quantifier', 'a|*', 'REGEX_SYNTAX', 2],
    ['a quantifier on a quantifier', 'a{2}{3}', 'REGEX_SYNTAX', 4],
    ['a brace that repeats nothing', '{a}', 'REGEX_SYNTAX', 0],
    ['an unknown escape', 'a\\y', 'REGEX_SYNTAX', 1],
    ['an open group', 'a(b', 'REGEX_SYNTAX', 1],
    ['an open class', 'a[b', 'REGEX_SYNTAX', 1],
    ['a parenthesis too many', 'a)', 'REGEX_SYNTAX', 1],
    ['a range from right to left', '[b-a]', 'REGEX_SYNTAX', 2],
    ['a backslash at the end', 'a\\', 'REGEX_SYNTAX', 1],
    ['two groups of one name', '(?<a>x)(?<a>y)', 'REGEX_SYNTAX', 8],
    ['counts that are the wrong way round', 'ab{2,1}', 'REGEX_SYNTAX', 0],
    ['an exponential loop', 'x([a-c]+)*y', 'REGEX_EXPONENTIAL', 9],
  ])('%s', (_, pattern, code, position) => {
    expect(matches(pattern, 'a')).toMatchObject({ kind: 'regexProblem', code, position })
  })
})

test('letters are written out and still fit', () => {
  expect(matches('[\\p{L}\\d]+ [\\p{L}.]+ [\\p{L}]+', 'abc é. Ω')).toBe(true)
})
