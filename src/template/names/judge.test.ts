import { describe, expect, test } from 'vitest'
import type { TemplateLanguage } from '../../definition/integration.ts'
import { buildContext } from '../../mapping/context.ts'
import { CONTEXT_NAMES, IDENTITY_NAMES } from './context-names.ts'
import { judgeNames, type KnownNames, readNames } from './judge.ts'

const KNOWN: KnownNames = {
  pathVariables: ['id'],
  parameters: ['name', 'X-Tenant'],
  stageVariables: ['table', 'host'],
  context: [],
}

function judged(language: TemplateLanguage, source: string, known: Partial<KnownNames> = {}): string[] {
  const { problems, warnings } = judgeNames(language, readNames(language, source), { ...KNOWN, ...known })
  const told = (level: string) => (finding: { position: number; message: string }) =>
    `${level} ${finding.position} ${finding.message}`
  return [...problems.map(told('problem')), ...warnings.map(told('warning'))]
}

describe('names that a JSONata template reads', () => {
  test.each<[rule: string, source: string, expected: readonly string[]]>([
    ['a variable of nobody', '{ "a": $inptu.body }', ['problem 7 there is no variable $inptu; did you mean $input?']],
    ['a variable of its own', '( $x := 1; $f := function($y) { $x + $y }; [1]@$z.($z + $f(1)) )', []],
    ['a function of the library as a value', '$map([1], $string)', []],
    ['a key of $context', '$context.requstId', ['problem 9 $context has no requstId; did you mean requestId?']],
    ['a key of $context in quotes', '$context.`stage` & $context."nope"', ['problem 29 $context has no nope']],
    [
      'a key of the identity',
      '$context.identity.sourceIP',
      ['problem 9 $context.identity has no sourceIP; did you mean sourceIp?'],
    ],
    ['what an authorizer may give', '$context.authorizer.claims.sub', []],
    [
      'a key of access logs',
      '$context.responseLength',
      ['warning 9 $context.responseLength is there in access logs only'],
    ],
    [
      'a parameter near a declared one',
      '$params("nmae")',
      ['warning 9 the method declares no parameter nmae, and its path has no such variable; did you mean name?'],
    ],
    ['a variable of the path', '$params("id") & $input.params.path.id', []],
    [
      'no variable of the path',
      '$input.params.path.idd',
      ['problem 19 the path has no variable idd; did you mean id?'],
    ],
    ['a place of parameters', '$input.params.query.x', ['problem 14 $input.params has no query']],
    ['a member of $input', '$input.boddy', ['problem 7 $input has no boddy; did you mean body?']],
    ['a stage variable', '$stageVariables.tabel', ['warning 16 no stage has the variable tabel; did you mean table?']],
    ['$context that the template binds itself', '( $context := {}; $context.nope )', []],
  ])('%s', (_, source, expected) => {
    expect(judged('jsonata', source)).toEqual(expected)
  })

  test('a method that declares nothing takes any parameter, but not one that is nearly a path variable', () => {
    const known = { parameters: [], pathVariables: ['petId'] }
    expect(judged('jsonata', '$params("limit")', known)).toEqual([])
    expect(judged('jsonata', '$params("petid")', known)).toHaveLength(1)
  })

  test('without a stage nothing is known of its variables', () => {
    expect(judged('jsonata', '$stageVariables.any', { stageVariables: undefined })).toEqual([])
  })
})

describe('names that a Velocity template reads: warnings, since AWS takes the template', () => {
  test.each<[rule: string, source: string, expected: readonly string[]]>([
    [
      'a variable that nothing sets',
      '$inptu.body',
      ['warning 0 $inptu is never set: it is the empty text; did you mean $input?'],
    ],
    [
      'variables of its own',
      '#set($a = 1)#foreach($b in [1])$a$b$foreach.index$velocityCount#end#macro(m $c)$c#end#define($d)x#end$d',
      [],
    ],
    ['a member of $util', "$util.toJson($input.path('$'))", ['warning 6 $util has no toJson']],
    [
      'a key of $context',
      "$context.requstId $context.get('stage') $context['nope']",
      ['warning 9 $context has no requstId; did you mean requestId?', 'warning 48 $context has no nope'],
    ],
    ['a key of $context that it sets', '#set($context.mine = 1)$context.mine', []],
    [
      'a parameter',
      "$input.params('nmae') $input.params().path.id $input.params().header.get('X-Tenant')",
      ['warning 14 the method declares no parameter nmae, and its path has no such variable; did you mean name?'],
    ],
    [
      'a variable of the path',
      '$input.params().path.idd',
      ['warning 21 the path has no variable idd; did you mean id?'],
    ],
    ['methods of the parameters', '#foreach($k in $input.params().keySet())$k#end', []],
    [
      'a stage variable',
      "${stageVariables['tabel']} $stageVariables.host",
      ['warning 16 no stage has the variable tabel; did you mean table?'],
    ],
    [
      'in texts, lists and conditions',
      '#if($x == "a$y")#elseif([$z, {"k": $w}])#end',
      ['$x 4', '$y 12', '$z 25', '$w 35'].map(named => {
        const [name, position] = named.split(' ')
        return `warning ${position} ${name} is never set: it is the empty text`
      }),
    ],
  ])('%s', (_, source, expected) => {
    expect(judged('vtl', source)).toEqual(expected)
  })
})

test('$context of a request holds no key that is not known', () => {
  const request = {
    headers: [],
    domainName: 'a.b',
    requestTimeEpoch: 0,
    caller: { accessKeyId: '', arn: '', userId: '', accountId: '' },
    apiKey: { id: '', value: '' },
  }
  const scope = {
    accountId: '',
    apiId: '',
    deploymentId: '',
    stage: '',
    stageVariables: {},
    resourceId: '',
    resourcePath: '',
    isCanaryRequest: true,
  }
  // The parts of a request that the context is made of.
  const context = buildContext(scope, request as never)
  expect(Object.keys(context).filter(key => !CONTEXT_NAMES.includes(key))).toEqual([])
  expect(Object.keys(context.identity as object).filter(key => !IDENTITY_NAMES.includes(key))).toEqual([])
})
