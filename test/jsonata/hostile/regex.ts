import { eithers, errors, type HostileTemplate } from '../../fixtures/hostile/template.ts'

const EXPONENTIAL = [
  '(a+)+$',
  '(a|a)*b',
  '(a|aa)+$',
  '(.*)*x',
  '(\\w+\\s?)*$',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '(x+x+)+y',
  '(a*)*b',
  '(a?){30}a{30}b',
  '([a-zA-Z]+)*1',
  '(?:a|b|ab)*c',
  '((a*)*)*b',
  '(a+)+\\1b',
  '(?=(a+)+b)c',
]

const POLYNOMIAL = [
  'a*a*a*a*a*b',
  '.*.*.*=.*',
  '(\\w+)\\s(\\w+)',
  '\\s+$',
  '^(.*?),(.*?),(.*?)x',
  'a+b',
  '(a+)b',
  'a.*b.*c',
  '(?=a+b)a',
  '(?<=a+)b',
  '(a)\\1*b',
  '[a ]+[a ]+[a ]+x',
]

const CALLS: readonly ((pattern: string) => string)[] = [
  pattern => `$match(text, /${pattern}/)`,
  pattern => `$replace(text, /${pattern}/, "x")`,
  pattern => `$split(text, /${pattern}/)`,
  pattern => `$contains(text, /${pattern}/)`,
]

/** A call in which any engine has too much to do, however quick one match is. */
function repeated(pattern: string): string {
  return `[1..99999].($contains($$.text, /${pattern}/))`
}

/** Patterns that backtrack exponentially are refused; the others may be answered, but never outlast the deadline. */
export const REGEX: readonly HostileTemplate[] = [
  ...errors(
    'exponential',
    'text',
    EXPONENTIAL.map((pattern, index) => CALLS[index % CALLS.length]?.(pattern) ?? '').map(
      source => `[1..9999].(${source.replaceAll('text', () => '$$.text')})`,
    ),
  ),
  ...eithers(
    'polynomial',
    'text',
    POLYNOMIAL.flatMap(pattern => CALLS.map(call => call(pattern))),
  ),
  ...eithers(
    'polynomial',
    'spaces',
    CALLS.map(call => call('\\s+$')),
  ),
  ...errors('repeated', 'text', POLYNOMIAL.map(repeated)),
  ...errors('own matcher', 'text', [
    '$match("a", function($s){ ($m := function(){ {"match": "a", "start": 0, "end": 1, "groups": [], "next": $m} }; $m()) })',
    '$replace("a", function($s){ ($m := function(){ {"match": "", "start": 0, "end": 0, "groups": [], "next": $m} }; $m()) }, "b")',
    '$split("a", function($s){ ($m := function(){ {"match": "", "start": 0, "end": 0, "groups": [], "next": $m} }; $m()) })',
  ]),
]
