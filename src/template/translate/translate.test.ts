import { describe, expect, test } from 'vitest'
import { compileTemplate, isFault, locate } from '../engine.ts'
import { prove } from './prove.ts'
import { translate } from './translate.ts'

/** Templates as AWS's users write them, for which both languages have to give the same text. */
const TRANSLATED: readonly (readonly [name: string, template: string])[] = [
  [
    'fields into JSON',
    '{"id": "$input.params(\'id\')", "name": $input.json(\'$.user.name\'), "tags": $input.json(\'$.tags\')}',
  ],
  [
    'a nested loop',
    `#set($root = $input.path('$'))
{"orders": [
#foreach($order in $root.orders)
  {"id": "$order.id", "lines": [#foreach($line in $order.lines)"$line.sku x $line.qty"#if($foreach.hasNext), #end#end]}#if($foreach.hasNext),#end

#end
]}`,
  ],
  [
    'a default by condition',
    `#if($input.params('limit') != '')
  #set($limit = $input.params('limit'))
#else
  #set($limit = 25)
#end
{"Limit": $limit, "first": #if($input.path('$.first') == true)1#{else}0#end}`,
  ],
  [
    'an SNS form with escapes',
    `#set($context.requestOverride.header.Content-Type = 'application/x-www-form-urlencoded')
Action=Publish&TopicArn=$util.urlEncode($stageVariables.topic)&Message=$util.urlEncode($input.body)&Subject=$util.urlEncode("$input.path('$.kind'): $context.requestId")`,
  ],
  [
    'a Kinesis record',
    `{"StreamName": "$input.params('stream')", "Data": "$util.base64Encode($input.json('$.data'))", "PartitionKey": "$util.escapeJavaScript($input.path('$.key')).replaceAll("\\\\'", "'")"}`,
  ],
  [
    'conditions of all kinds',
    `#set($n = $input.path('$.n'))
#if($n > 5 && $n <= 15)a#elseif(!($input.path('$.flag')) || $n == '7')b#else c#end #if("$n" == '1')one#end`,
  ],
  [
    'numbers of a loop',
    `#foreach($item in $input.path('$.items'))$foreach.index/$foreach.count/$velocityCount:$item#if($foreach.first)!#end#if($foreach.last).#end
#end#foreach($i in [1..3])$i#end`,
  ],
  [
    'names that are gone through',
    `{#foreach($name in $input.params().header.keySet())"$name": "$util.escapeJavaScript($input.params().header.get($name))"#if($foreach.hasNext), #end#end}`,
  ],
  [
    'an error response',
    `#set($context.responseOverride.status = 404)
#set($context.responseOverride.header.X-Reason = $input.path('$.errorType'))
{"message": "$util.escapeJavaScript($input.path('$.errorMessage'))", "requestId": "$context.requestId"}`,
  ],
  [
    'text, comments and literal text',
    "a ## gone\nb#* gone *#c \\$x #[[ $y #if ]]# $input.path('$.a').toString().toUpperCase() ${stageVariables.s}",
  ],
]

describe('translated, and proven on 250 inputs of what the template reads', () => {
  test.each(TRANSLATED)('%s', (_, template) => {
    const outcome = translate(template)
    if (outcome.kind === 'untranslated') throw new Error(JSON.stringify(outcome.constructs))
    const compiled = compileTemplate('jsonata', outcome.jsonata)
    expect(isFault(compiled) ? `${compiled.message} in ${outcome.jsonata}` : 'compiles').toBe('compiles')
    const proof = prove(template, outcome.jsonata, outcome.reads, { inputs: 250, seed: 7 })
    expect(proof.disagreements.slice(0, 2)).toEqual([])
    expect(proof.agreements).toBe(250)
  })
})

describe('no counterpart: each construct with its place', () => {
  test.each<[rule: string, template: string, expected: readonly string[]]>([
    ['a macro', '#macro(m $a)$a#end#m(1)', ['1:1 #macro has no counterpart: m', '1:19 #m has no counterpart']],
    [
      'a sum over turns',
      '#set($n = 0)#foreach($i in $input.path("$.l"))#set($n = $n + 1)#end$n',
      ['1:13 #foreach that changes $n'],
    ],
    ['a change of a value', "#set($o = $input.path('$.o'))\n#set($o.a = 1)$o", ['2:1 a #set of a part of a value']],
    ['a map that the template makes', "#set($m = {'a': 1})$m.a", ['1:11 a map that the template makes']],
    [
      'a pattern',
      "$input.body.replaceAll('[0-9]+', 'n')",
      ['1:13 .replaceAll("[0-9]+", …): a pattern has to be written anew'],
    ],
    [
      'a branch whose variable is read behind it',
      '#if($input.body)x#set($y = 1)#end$y',
      ['1:18 #set of $y inside of a branch'],
    ],
    [
      'arithmetic on what may be no number',
      "#set($a = $input.path('$.a') * 2)$a",
      ['1:30 * on values that may be no numbers'],
    ],
    ['#stop', 'a#stop', ['1:2 #stop has no counterpart']],
  ])('%s', (_, template, expected) => {
    const outcome = translate(template)
    if (outcome.kind === 'translated') throw new Error(outcome.jsonata)
    const told = outcome.constructs.map(({ position, message }) => {
      const { line, column } = locate(template, position)
      return `${line}:${column} ${message}`
    })
    for (const [index, text] of expected.entries()) expect(told[index]).toContain(text)
  })
})

describe('where the languages differ by design it is said, and equality is not claimed', () => {
  const reasonsOf = (template: string) => {
    const outcome = translate(template)
    if (outcome.kind === 'untranslated') throw new Error(JSON.stringify(outcome.constructs))
    return prove(template, outcome.jsonata, outcome.reads, { inputs: 250, seed: 7 })
  }

  test('a map, and a number of Java', () => {
    const { byDesign } = reasonsOf("$input.path('$.a.b')")
    expect(byDesign.map(({ reason }) => reason.split(' ').slice(0, 2).join(' '))).toEqual(['a map', 'a number'])
  })

  test('an index that is out of range fails in Velocity: these inputs do not count as agreements', () => {
    const proof = reasonsOf("$input.path('$.l')[0].x $input.path('$.l')[1].x")
    const [fails] = proof.byDesign
    expect(fails?.reason).toContain('VTL_INDEX')
    expect(proof.agreements + (fails?.inputs ?? 0)).toBe(250)
    expect(proof.disagreements).toEqual([])
  })

  test('a translation that is wrong is found', () => {
    const outcome = translate("[$input.path('$.a')]")
    if (outcome.kind === 'untranslated') throw new Error('untranslated')
    const wrong = prove("[$input.path('$.a')]", '"[" & a & "]"', outcome.reads, { inputs: 250, seed: 7 })
    expect(wrong.disagreements.length).toBeGreaterThan(0)
  })
})
