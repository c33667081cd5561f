import { describe, expect, test } from 'vitest'
import { type DocumentNode, findUnresolved, plainOf } from '../../openapi/text/document.ts'
import { get } from '../node.ts'
import { readTemplateText } from '../read-template-text.ts'
import { evaluate, scopeOf } from './evaluate.ts'
import type { FileContent, TemplateSettings } from './scope.ts'

const TEMPLATE = `
Parameters:
  Stage: { Type: String, Default: dev }
  Account: { Type: String, Default: 012345678901 }
  Names: { Type: CommaDelimitedList, Default: "a, b" }
  Needed: { Type: String }
  Ami: { Type: "AWS::SSM::Parameter::Value<String>", Default: /ami }
Mappings:
  Hosts: { dev: { host: dev.example }, prod: { host: example } }
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
  IsNot: !Not [Condition: IsDev]
  Open: !Equals [!Ref Needed, x]
  Either: !Or [!Condition Open, !Condition IsDev]
  Both: !And [!Condition IsDev, !Condition IsNot]
  Self: !Not [!Condition Self]
  Flag: !Equals [true, "true"]
Resources:
  Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: jobs } }
  Bare: { Type: AWS::SQS::Queue }
  Topic: { Type: AWS::SNS::Topic, Properties: { TopicName: !Sub "\${Stage}-news" } }
  Fn: { Type: AWS::Serverless::Function, Properties: { AutoPublishAlias: live } }
  Named: { Type: AWS::Lambda::Function, Properties: { FunctionName: !Ref Needed } }
  Alias: { Type: AWS::Lambda::Alias, Properties: { FunctionName: !Ref Fn, Name: prod } }
  Version: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref Fn } }
  Machine: { Type: AWS::StepFunctions::StateMachine, Properties: { StateMachineName: flow } }
  Bucket: { Type: AWS::S3::Bucket }
  Table: { Type: AWS::DynamoDB::Table, Properties: { TableName: pets } }
  Stream: { Type: AWS::Kinesis::Stream, Properties: { Name: clicks } }
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: bus } }
  Pool: { Type: AWS::Cognito::UserPool }
  Role: { Type: AWS::IAM::Role, Properties: { RoleName: caller } }
  Server: { Type: AWS::EC2::Instance }
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: v1 } }
  Loop: { Type: AWS::Lambda::Function, Properties: { FunctionName: !Ref Loop } }
`

const FILES: Readonly<Record<string, string>> = {
  'part.yaml': 'a: !Ref Stage\nb: 1',
  'self.yaml': 'Fn::Transform: { Name: AWS::Include, Parameters: { Location: self.yaml } }',
  'bad.yaml': 'a: [1',
}

function settings(parameters: Readonly<Record<string, string>>): TemplateSettings {
  return {
    region: 'eu-west-1',
    accountId: '111122223333',
    partition: 'aws',
    stackName: 'shop',
    parameters: new Map(Object.entries(parameters)),
    readFile: (location): FileContent => {
      const text = FILES[location]
      return text === undefined ? { reason: 'there is no such file' } : { text }
    },
  }
}

function read(text: string): DocumentNode {
  const node = readTemplateText(text)
  if (node.kind === 'unreadable') throw new Error(node.message)
  return node
}

function compute(expression: string, parameters: Readonly<Record<string, string>> = {}): DocumentNode | undefined {
  const value = get(read(`value: ${expression}`), 'value')
  return value && evaluate(value, scopeOf(read(TEMPLATE), settings(parameters)))
}

describe('intrinsics that are computed offline', () => {
  test.each<[rule: string, expression: string, value: unknown]>([
    ['a plain value is itself', '{ a: [1, true, null, x] }', { a: [1, true, null, 'x'] }],
    ['Ref of a parameter is its default', '!Ref Stage', 'dev'],
    ['a parameter is text: an account id keeps its zero', '!Ref Account', '012345678901'],
    ['a list parameter is split at commas', '!Ref Names', ['a', 'b']],
    ['the region', '!Ref AWS::Region', 'eu-west-1'],
    ['the account', '!Ref AWS::AccountId', '111122223333'],
    ['the partition and the suffix', '!Sub "${AWS::Partition}.${AWS::URLSuffix}"', 'aws.amazonaws.com'],
    ['the name of the stack', '!Ref AWS::StackName', 'shop'],
    ['NoValue removes a key and an item', '{ a: !Ref AWS::NoValue, b: [!Ref AWS::NoValue, 1] }', { b: [1] }],
    ['Ref of a queue is its URL', '!Ref Queue', 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs'],
    ['a resource without a name goes by its logical id', '!GetAtt Bare.QueueName', 'Bare'],
    ['a name that is not known is the logical id', '!Ref Named', 'Named'],
    ['a name that refers to itself is the logical id', '!Ref Loop', 'Loop'],
    ['Ref of a topic is its ARN', '!Ref Topic', 'arn:aws:sns:eu-west-1:111122223333:dev-news'],
    ['Ref of a state machine is its ARN', '!Ref Machine', 'arn:aws:states:eu-west-1:111122223333:stateMachine:flow'],
    ['Ref of an alias', '!Ref Alias', 'arn:aws:lambda:eu-west-1:111122223333:function:Fn:prod'],
    ['Ref of any other resource is its name', '!Ref Server', 'Server'],
    ['ARN of a queue', '!GetAtt Queue.Arn', 'arn:aws:sqs:eu-west-1:111122223333:jobs'],
    ['ARN of a function', '!GetAtt [Fn, Arn]', 'arn:aws:lambda:eu-west-1:111122223333:function:Fn'],
    ['ARN of a table', '!GetAtt Table.Arn', 'arn:aws:dynamodb:eu-west-1:111122223333:table/pets'],
    ['ARN of a stream', '!GetAtt Stream.Arn', 'arn:aws:kinesis:eu-west-1:111122223333:stream/clicks'],
    ['ARN of an event bus', '!GetAtt Bus.Arn', 'arn:aws:events:eu-west-1:111122223333:event-bus/bus'],
    ['ARN of a user pool', '!GetAtt Pool.Arn', 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/Pool'],
    ['ARN of a role', '!GetAtt Role.Arn', 'arn:aws:iam::111122223333:role/caller'],
    ['ARN of a bucket', '!GetAtt Bucket.Arn', 'arn:aws:s3:::Bucket'],
    ['attributes that are names', '!Sub "${Topic.TopicName} ${Machine.Name} ${Bus.Name}"', 'dev-news flow bus'],
    ['the role that SAM makes', '!GetAtt FnRole.Arn', 'arn:aws:iam::111122223333:role/FnRole'],
    ['the alias that SAM makes', '!Ref Fn.Alias', 'arn:aws:lambda:eu-west-1:111122223333:function:Fn:live'],
    ['the stage that SAM makes', '!Ref Api.Stage', 'v1'],
    ['Sub keeps ${!x} as ${x}', '!Sub "${Stage} ${!Stage} $x"', 'dev ${Stage} $x'],
    ['Sub has variables of its own', '!Sub ["${a}-${Stage}", { a: !Ref Account }]', '012345678901-dev'],
    ['the long forms', '{ "Fn::Sub": "${Stage}" }', 'dev'],
    ['Join', '!Join ["/", [a, !Ref Stage, 1]]', 'a/dev/1'],
    ['Join over a list parameter', '!Join ["", !Ref Names]', 'ab'],
    ['Select and Split', '!Select [1, !Split [":", "a:b:c"]]', 'b'],
    ['FindInMap', '!FindInMap [Hosts, !Ref Stage, host]', 'dev.example'],
    ['FindInMap with a default', '!FindInMap [Hosts, x, host, { DefaultValue: none }]', 'none'],
    ['Base64', '!Base64 abc', 'YWJj'],
    ['ToJsonString', '!ToJsonString { a: !Ref Stage }', '{"a":"dev"}'],
    ['Length', '!Length [a, b]', 2],
    ['If takes one branch', '!If [IsDev, yes, !Ref Nothing]', 'yes'],
    ['If takes the other', '!If [IsNot, !Ref Nothing, no]', 'no'],
    ['a true operand settles Or', '!If [Either, yes, no]', 'yes'],
    ['a false operand settles And', '!If [Both, yes, no]', 'no'],
    ['conditions compare texts', '!If [Flag, yes, no]', 'yes'],
    [
      'an included file',
      '{ "Fn::Transform": { Name: AWS::Include, Parameters: { Location: part.yaml } }, c: 2 }',
      { a: 'dev', b: 1, c: 2 },
    ],
  ])('%s', (_, expression, value) => {
    const result = compute(expression)
    expect(result && plainOf(result)).toEqual(value)
  })

  test.each<[rule: string, expression: string, given: Record<string, string>, value: string]>([
    ['a parameter', '!Ref Needed', { Needed: 'x' }, 'x'],
    ['a pseudo parameter', '!Ref AWS::StackName', { 'AWS::StackName': 'given' }, 'given'],
    ['an attribute', '!Sub "http://${Server.PrivateIp}/"', { 'Server.PrivateIp': '10.0.0.7' }, 'http://10.0.0.7/'],
    ['an export', '!ImportValue net', { 'ImportValue.net': 'vpc' }, 'vpc'],
    ['a dynamic reference', 'a-{{resolve:ssm:x}}', { '{{resolve:ssm:x}}': 'b' }, 'a-b'],
  ])('--parameter gives %s', (_, expression, given, value) => {
    const result = compute(expression, given)
    expect(result && plainOf(result)).toBe(value)
  })
})

describe('expressions that are not known offline', () => {
  test.each<[rule: string, expression: string, name: string, advice: RegExp]>([
    ['a parameter without default', '!Ref Needed', 'Needed', /--parameter Needed=VALUE/],
    ['a parameter of the account', '!Ref Ami', 'Ami', /looked up in an account/],
    [
      'an attribute that AWS makes',
      '!Sub "http://${Server.PrivateIp}"',
      'Server.PrivateIp',
      /--parameter Server.PrivateIp/,
    ],
    ['an attribute of a stack', '!GetAtt Bucket.DomainName', 'Bucket.DomainName', /AWS::S3::Bucket/],
    ['a name that is nobody’s', '!Ref Nobody', 'Nobody', /no parameter and no resource/],
    ['Velocity in Fn::Sub', '!Sub "${input.body}"', 'input.body', /write \$\{!input.body\}/],
    ['an export', '!ImportValue net', 'Fn::ImportValue net', /ImportValue.net=VALUE/],
    ['zones', '!GetAZs us-east-1', 'Fn::GetAZs', /--parameter/],
    ['ranges', '!Cidr [10.0.0.0/8, 1, 8]', 'Fn::Cidr', /--parameter/],
    ['a dynamic reference', '"{{resolve:secretsmanager:x}}"', '{{resolve:secretsmanager:x}}', /looked up/],
    ['a version of a function', '!Ref Version', 'Version', /numbers the versions/],
    ['an unknown tag', '!Frobnicate x', 'Fn::Frobnicate', /no intrinsic/],
    ['a macro', '{ "Fn::Transform": { Name: Macro } }', 'Fn::Transform Macro', /only AWS::Include/],
    ['a loop', '{ "Fn::ForEach::X": [a, [b], {}] }', 'Fn::ForEach::X', /processed template/],
    ['a condition that is not known', '!If [Open, a, b]', 'Needed', /no default/],
    ['a condition that refers to itself', '!If [Self, a, b]', 'Self', /refers to itself/],
    ['a condition that is not there', '!If [Nothing, a, b]', 'Nothing', /no condition/],
    ['a mapping that is not there', '!FindInMap [Hosts, x, y]', 'Fn::FindInMap Hosts.x.y', /no such entry/],
    ['an index beyond the list', '!Select [5, [a]]', 'Fn::Select', /no item 5/],
    ['a map where text belongs', '!Join ["", [{ a: 1 }]]', 'a map', /text is expected/],
    ['a file on S3', include('s3://b/k'), 's3://b/k', /nothing is fetched/],
    ['a file that is not there', include('gone.yaml'), 'gone.yaml', /no such file/],
    ['a file that is no YAML', include('bad.yaml'), 'bad.yaml', /at 1:\d+ the file is not valid/],
    ['a file that includes itself', include('self.yaml'), 'AWS::Include self.yaml', /includes itself/],
  ])('%s', (_, expression, name, advice) => {
    const result = compute(expression)
    const found = result && findUnresolved(result)
    expect(found).toMatchObject({ expression: name, advice: expect.stringMatching(advice) })
  })

  test('texts that double at every step end with a word, not with the memory', () => {
    const steps = Array.from(
      { length: 40 },
      (_, i) => `  F${i + 1}: { Type: AWS::Lambda::Function, Properties: { FunctionName: !Sub "\${F${i}}\${F${i}}" } }`,
    )
    const template = `Resources:\n  F0: { Type: AWS::Lambda::Function, Properties: { FunctionName: ${'x'.repeat(1000)} } }\n${steps.join('\n')}`
    const scope = scopeOf(read(template), settings({}))
    expect(evaluate(read('!Ref F40'), scope)).toMatchObject({ kind: 'scalar' })
    expect(scope.memory.composed).toBeLessThan(300 * 1024 * 1024)
  })
})

function include(location: string): string {
  return `{ "Fn::Transform": { Name: AWS::Include, Parameters: { Location: "${location}" } } }`
}
