import { expressionOf, primaryOf } from './expression.ts'
import { anyKind, type Grammar, gap, inside, KEYS, OTHER_VARIABLES, VARIABLES } from './grammar.ts'
import { anyRange, quoted } from './literal.ts'
import { anyCall, reference, variable } from './reference.ts'

/** Text between directives: white space above all, then what nearly is a reference, directive, escape or comment. */
const PLAIN = [
  ' ',
  '  ',
  '\n',
  '\n',
  '\n  ',
  '\t',
  ' \n',
  '\r\n',
  'a',
  'word ',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  ',',
  ':',
  '.',
  '-',
  '"k": ',
  '!',
  'é',
  '€',
] as const
const NEARLY = [
  '$',
  '$ ',
  '$$',
  '$5',
  '$-x',
  '$!',
  '[$!]',
  '#',
  '##',
  '# ',
  '#1',
  '#foo',
  '#foo(1)',
  '#setx',
  '\\',
  '\\\\',
  '\\a',
  '$x.',
  '$l.0',
  '$x..',
  '$foo(bar)',
  '$m.__proto__',
  '#{foo}',
  '$x!',
  '$x}',
  '#endx',
  '${',
  '#@',
  '$x-',
] as const

/** Some statements, one behind the other. */
export function statements(grammar: Grammar, count: number): string {
  return Array.from({ length: count }, () => statement(grammar)).join('')
}

function statement(grammar: Grammar): string {
  const { random } = grammar
  const deep = grammar.depth > 0 ? 1 : 0
  return random.weighted<() => string>([
    [6, () => random.pick(PLAIN)],
    [0.5, () => random.pick(NEARLY)],
    [5, () => reference(grammar, anyKind(grammar))],
    [6 * deep, () => `$${anyCall(grammar, anyKind(grammar))}`],
    [0.5, () => escaped(grammar)],
    [0.5, () => comment(grammar)],
    [0.2, () => `#[[${random.pick(['raw $x #if', '\n', '#end', '$s', '##'])}]]#`],
    [4, () => set(grammar)],
    [3 * deep, () => condition(grammar)],
    [grammar.loops < 2 ? 2.5 * deep : 0, () => loop(grammar)],
    [0.8 * deep, () => macroCall(grammar)],
    [0.4, () => random.pick(['$p', '${q}', '$!p', '#if($p)p#end', '#set($x = "$q")'])],
    [0.4 * deep, () => `#define($${random.pick(['p', 'q'])})${block(grammar)}${end(grammar)}`],
    [grammar.loops > 0 ? 0.6 : 0.03, () => '#break'],
    [0.03, () => '#stop'],
  ])()
}

function escaped(grammar: Grammar): string {
  const slashes = '\\'.repeat(1 + grammar.random.int(3))
  return `${slashes}${grammar.random.chance(0.6) ? reference(grammar, anyKind(grammar)) : grammar.random.pick(['#set', '#if', '#end', '#foo', '#m0', '#else', '#'])}`
}

function comment({ random }: Grammar): string {
  return random.weighted([
    [3, `## ${random.pick(['note', '$x', '#if', ''])}\n`],
    [1, '##\r\n'],
    [3, `#* ${random.pick(['note', '$x\n', '#if', '##'])} *#`],
    [1, '#** doc *#'],
  ])
}

function set(grammar: Grammar): string {
  const { random } = grammar
  const word = random.chance(0.04) ? '#{set}' : '#set'
  const value = expressionOf(grammar, random.chance(0.5) ? anyKind(grammar) : 'any')
  return `${word}${blank(grammar)}(${gap(grammar)}${target(grammar)}${gap(grammar)}=${gap(grammar)}${value}${gap(grammar)})`
}

function target(grammar: Grammar): string {
  const { random } = grammar
  return random.weighted<() => string>([
    [5, () => `$${random.pick(OTHER_VARIABLES)}`],
    [3, () => `$${variable(grammar, anyKind(grammar))}`],
    [0.5, () => `\${${random.pick(OTHER_VARIABLES)}}`],
    [1.5, () => `$${variable(grammar, 'map')}.${random.pick(['a', 'b', 'size', 'first-name'])}`],
    [0.8, () => `$${variable(grammar, 'map')}[${quoted(random.pick(KEYS))}]`],
    [0.8, () => `$${variable(grammar, 'list')}[${random.int(4) - 1}]`],
    [0.3, () => `$${variable(grammar, anyKind(grammar))}.a.b`],
    [0.2, () => `$${variable(grammar, anyKind(grammar))}[${primaryOf({ ...grammar, depth: 0 }, 'number')}]`],
  ])()
}

function condition(grammar: Grammar): string {
  const { random } = grammar
  const test = () => `${blank(grammar)}(${gap(grammar)}${expressionOf(inside(grammar), 'boolean')}${gap(grammar)})`
  const more = Array.from(
    { length: random.chance(0.25) ? 1 + random.int(2) : 0 },
    () => `#elseif${test()}${block(grammar)}`,
  )
  const otherwise = random.chance(0.4)
    ? `${random.chance(0.1) ? '#{else}' : '#else'}${wordEnd(grammar)}${block(grammar)}`
    : ''
  return `#if${test()}${block(grammar)}${more.join('')}${otherwise}${end(grammar)}`
}

function loop(grammar: Grammar): string {
  const { random } = grammar
  const inner = { ...inside(grammar), loops: grammar.loops + 1 }
  const list = random.weighted<() => string>([
    [4, () => `$${variable(grammar, 'list')}`],
    [3, () => anyRange(grammar)],
    [2, () => `$${variable(grammar, 'map')}${random.pick(['', '.keySet()', '.entrySet()', '.values()'])}`],
    [1.5, () => primaryOf(inner, 'list')],
    [0.5, () => primaryOf(inner, 'any')],
  ])()
  // Its own in each level: a variable that an inner loop or #set gives a value stays empty in the turn of a null.
  const name = grammar.loopNames[grammar.loops] ?? 'e'
  const head = `${blank(grammar)}(${gap(grammar)}$${name} in ${list}${gap(grammar)})`
  const shown = random.chance(0.5)
    ? random.pick([
        `$${name}`,
        `$${name}#if($foreach.hasNext),#end`,
        '$velocityCount ',
        `\${${name}}\n`,
        '$foreach.count',
      ])
    : ''
  return `#foreach${head}${shown}${statements(inner, random.int(4))}${end(grammar)}`
}

function macroCall(grammar: Grammar): string {
  const { random, macros } = grammar
  const names = [...macros.keys()]
  const name = names.length > 0 && random.chance(0.9) ? random.pick(names) : 'm9'
  const count = Math.max(0, (macros.get(name) ?? 1) + (random.chance(0.15) ? random.int(3) - 1 : 0))
  const args = Array.from({ length: count }, () => primaryOf(inside(grammar), 'any')).join(
    random.pick([' ', ', ', ',']),
  )
  if (name !== 'm9' && random.chance(0.15)) return `#@${name}(${args})${block(grammar)}${end(grammar)}`
  if (count === 0 && random.chance(0.2)) return `#${name} `
  return `#${name}${blank(grammar)}(${gap(grammar)}${args}${gap(grammar)})`
}

/** A macro of a name; what it calls are macros of other names, or itself while a counter lasts. */
export function macro(grammar: Grammar, name: string, parameters: number): string {
  const { random } = grammar
  const names = Array.from({ length: parameters }, (_, index) => ['u', 'v', 'x'][index] ?? 'w')
  const shown = names.map(each => `[$${each}]`).join('')
  const body = random.chance(0.1)
    ? `#if($i < 4)#set($i = $i + 1)$i#${name}(${names.map(each => `$${each}`).join(' ')})#end`
    : statements(inside(grammar), 1 + random.int(3))
  const more = random.chance(0.15) ? random.pick(['$bodyContent', '#set($u = 1)', '$!u.size()', '#break', '#stop']) : ''
  return `#macro${blank(grammar)}(${gap(grammar)}${[name, ...names.map(each => `$${each}`)].join(' ')}${gap(grammar)})${shown}${body}${more}${end(grammar)}`
}

function block(grammar: Grammar): string {
  return statements(inside(grammar), 1 + grammar.random.int(3))
}

function end(grammar: Grammar): string {
  return (
    grammar.random.weighted([
      [6, '#end'],
      [2, '\n#end\n'],
      [1, '\n  #end'],
      [1, '#end '],
      [0.5, '#{end}'],
    ]) + wordEnd(grammar)
  )
}

// A letter behind `#end` would make it another word; that is left to the texts that are nearly something.
function wordEnd({ random }: Grammar): string {
  return random.weighted([
    [6, ''],
    [3, '\n'],
    [1, ' \n'],
    [1, '\r\n'],
  ])
}

function blank({ random }: Grammar): string {
  return random.chance(0.9) ? '' : ' '
}

/** Names that the first lines of a template may assign, with the body's member that they take. */
export const ASSIGNED: readonly string[] = Object.values(VARIABLES).flat()
