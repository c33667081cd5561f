import { describe, expect, it } from 'vitest'
import { parseRestApi } from '../../definition/parsers/rest-api-parser.ts'
import { ServiceModels } from '../actions/service-models.ts'
import { deriveIam, type IamReport } from './policy.ts'

const ROLE = 'arn:aws:iam::000000000000:role/r'
const FUNCTION = 'arn:aws:lambda:eu-west-1:000000000000:function:f'
const models = new ServiceModels()

interface Given {
  readonly uri: string
  readonly httpMethod?: string
  readonly verb?: string
  readonly template?: string
  readonly parameters?: Readonly<Record<string, string>>
  readonly credentials?: string | null
}

function derive(...given: Given[]): IamReport {
  const methods = given.map(
    ({ uri, httpMethod = 'POST', template, parameters = {}, credentials = ROLE, verb = 'GET' }, i) => {
      const templates = template === undefined ? {} : { requestTemplates: { 'application/json': template } }
      const signed = credentials === null ? {} : { credentials }
      const integration = {
        type: 'AWS',
        httpMethod,
        uri: `arn:aws:apigateway:us-east-1:${uri}`,
        ...signed,
        ...templates,
      }
      return [
        `/m${i}/{id}`,
        { methods: { [verb]: { integration: { ...integration, requestParameters: parameters } } } },
      ]
    },
  )
  const { definition, problems } = parseRestApi({ name: 'api', resources: Object.fromEntries(methods) })
  if (definition === undefined) throw new Error(JSON.stringify(problems))
  const place = { accountId: '000000000000', region: 'us-east-1', stage: 'dev' }
  return deriveIam(definition, { models, ...place, stageVariables: { name: 'blue' } })
}

const target = (text: string) => ({ 'integration.request.header.X-Amz-Target': `'${text}'` })
const query = (...names: string[]) =>
  Object.fromEntries(names.map(name => [`integration.request.querystring.${name}`, "'x'"]))

describe('a call needs', () => {
  it.each<[string, Omit<Given, 'uri'>, string, string]>([
    ['s3:path/{bucket}/{key}', { httpMethod: 'GET' }, 's3:GetObject', 'arn:aws:s3:::*/*'],
    ['s3:path/pictures/{key}', { httpMethod: 'PUT' }, 's3:PutObject', 'arn:aws:s3:::pictures/*'],
    ['s3:path/pictures/a/{key}', { httpMethod: 'DELETE' }, 's3:DeleteObject', 'arn:aws:s3:::pictures/a/*'],
    [
      's3:path/pictures',
      { httpMethod: 'GET', parameters: query('list-type') },
      's3:ListBucket',
      'arn:aws:s3:::pictures',
    ],
    ['s3:path/pictures?versioning', { httpMethod: 'PUT' }, 's3:PutBucketVersioning', 'arn:aws:s3:::pictures'],
    ['{bucket}.s3:path/{key}', { httpMethod: 'HEAD' }, 's3:GetObject', 'arn:aws:s3:::*/*'],
    ['${stageVariables.name}.s3:path/k', { httpMethod: 'GET' }, 's3:GetObject', 'arn:aws:s3:::blue/k'],
    ['s3:path//', { httpMethod: 'GET' }, 's3:ListAllMyBuckets', '*'],
    ['s3:action/GetBucket', { template: '{ "Bucket": $params("id") }' }, 's3:ListBucket', 'arn:aws:s3:::*'],
    ['s3:action/GetObject&Bucket=b&Key={id}', {}, 's3:GetObject', 'arn:aws:s3:::b/*'],
    [
      'dynamodb:action/PutItem',
      { template: '{ "TableName": "orders", "Item": {} }' },
      'dynamodb:PutItem',
      'arn:aws:dynamodb:us-east-1:000000000000:table/orders',
    ],
    [
      'dynamodb:action/Query',
      { template: '{ "TableName": "or" & "ders" }' },
      'dynamodb:Query',
      'arn:aws:dynamodb:us-east-1:000000000000:table/*',
    ],
    [
      'kinesis:action/PutRecord',
      { template: '{ "StreamName": "s", "Data": "" }' },
      'kinesis:PutRecord',
      'arn:aws:kinesis:us-east-1:000000000000:stream/s',
    ],
    [
      'sns:action/Publish',
      { template: '{ "TopicArn": "arn:aws:sns:us-east-1:0:t", "Message": x }' },
      'sns:Publish',
      'arn:aws:sns:us-east-1:0:t',
    ],
    [
      'sqs:path/111111111111/q',
      { template: '"Action=SendMessage&MessageBody=" & x' },
      'sqs:SendMessage',
      'arn:aws:sqs:us-east-1:111111111111:q',
    ],
    [
      'sqs:path/111111111111/{q}',
      { parameters: target('AmazonSQS.ReceiveMessage') },
      'sqs:ReceiveMessage',
      'arn:aws:sqs:us-east-1:111111111111:*',
    ],
    [
      'sqs:action/SendMessage',
      { template: '{ "QueueUrl": "https://sqs/111111111111/q", "MessageBody": x }' },
      'sqs:SendMessage',
      'arn:aws:sqs:us-east-1:111111111111:q',
    ],
    ['dynamodb:path//', { parameters: target('DynamoDB_20120810.GetItem') }, 'dynamodb:GetItem', '*'],
    [
      'states:action/StartExecution',
      { template: '{ "stateMachineArn": "arn:aws:states:x", "input": i }' },
      'states:StartExecution',
      'arn:aws:states:x',
    ],
    ['monitoring:action/PutMetricData', {}, 'cloudwatch:PutMetricData', '*'],
    ['email:action/SendEmail', {}, 'ses:SendEmail', '*'],
    ['data-ats.iot:path/topics/a', {}, 'iot:Publish', 'arn:aws:iot:us-east-1:000000000000:topic/a'],
    [
      'runtime.sagemaker:path/endpoints/{name}/invocations',
      {},
      'sagemaker:InvokeEndpoint',
      'arn:aws:sagemaker:us-east-1:000000000000:endpoint/*',
    ],
    [`lambda:path/2015-03-31/functions/${FUNCTION}:live/invocations`, {}, 'lambda:InvokeFunction', `${FUNCTION}:live`],
    [
      'lambda:path/2015-03-31/functions/f',
      { httpMethod: 'GET' },
      'lambda:GetFunction',
      'arn:aws:lambda:us-east-1:000000000000:function:f',
    ],
  ])('%s %j', (uri, given, action, resource) => {
    const { signers } = derive({ uri, ...given })
    const Statement = [{ Effect: 'Allow', Action: [action], Resource: [resource] }]
    expect(signers).toEqual([{ roleArn: ROLE, policy: { Version: '2012-10-17', Statement }, notes: [] }])
  })

  it('what each verb of ANY needs', () => {
    const { signers } = derive({ uri: 's3:path/b/{key}', httpMethod: 'ANY', verb: 'ANY' })
    const [statement] = signers[0]?.policy.Statement ?? []
    expect(statement?.Action).toEqual(expect.arrayContaining(['s3:GetObject', 's3:PutObject', 's3:DeleteObject']))
    expect(statement?.Resource).toEqual(['arn:aws:s3:::b/*'])
  })

  it('what cannot be told, with a note', () => {
    const { signers } = derive({ uri: 'sqs:path/111111111111/q' })
    expect(signers).toMatchObject([
      {
        policy: { Statement: [{ Action: ['sqs:*'], Resource: ['arn:aws:sqs:us-east-1:111111111111:q'] }] },
        notes: ['GET /m0/{id}: the operation cannot be told from the definition; narrow sqs:* down'],
      },
    ])
  })
})

describe('policies', () => {
  it('are one a role, with one statement for the same actions', () => {
    const { signers } = derive(
      { uri: 's3:path/a/{key}', httpMethod: 'GET' },
      { uri: 's3:path/b/{key}', httpMethod: 'GET' },
      { uri: 's3:path/b/{key}', httpMethod: 'PUT' },
      { uri: 'sns:action/Publish', credentials: 'arn:aws:iam::000000000000:role/other' },
      { uri: 'sns:action/Publish', credentials: null },
    )
    expect(signers.map(({ roleArn, policy }) => [roleArn, policy.Statement])).toEqual([
      [
        ROLE,
        [
          { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::a/*'] },
          { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: ['arn:aws:s3:::b/*'] },
        ],
      ],
      ['arn:aws:iam::000000000000:role/other', [{ Effect: 'Allow', Action: ['sns:Publish'], Resource: ['*'] }]],
      [null, [{ Effect: 'Allow', Action: ['sns:Publish'], Resource: ['*'] }]],
    ])
  })

  it('name the function that is to allow a call without a role', () => {
    const { lambda } = derive({ uri: `lambda:path/2015-03-31/functions/${FUNCTION}/invocations`, credentials: null })
    expect(lambda).toEqual([
      {
        functionArn: FUNCTION,
        sourceArn: 'arn:aws:execute-api:us-east-1:000000000000:api/dev/GET/m0/*',
        statementId: 'regauge-api-dev-GET-m0-id',
      },
    ])
  })

  it.each([
    [
      null,
      [
        {
          functionArn: FUNCTION,
          sourceArn: 'arn:aws:execute-api:us-east-1:000000000000:a/authorizers/auth',
          statementId: 'regauge-a-authorizers-auth',
        },
      ],
    ],
    [ROLE, []],
  ])('name the function of an authorizer that is called with the role %s', (authorizerCredentials, lambda) => {
    const authorizerUri = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`
    const auth = { type: 'TOKEN', identitySource: 'method.request.header.A', authorizerUri, authorizerCredentials }
    const { definition } = parseRestApi({ name: 'a', authorizers: { auth } })
    if (definition === undefined) throw new Error('refused')
    const report = deriveIam(definition, {
      models,
      accountId: '000000000000',
      region: 'us-east-1',
      stage: 'dev',
      stageVariables: {},
    })
    expect(report.lambda).toEqual(lambda)
    const [statement] = report.signers[0]?.policy.Statement ?? []
    expect([report.signers[0]?.roleArn, statement?.Resource]).toEqual([authorizerCredentials, [FUNCTION]])
  })
})
