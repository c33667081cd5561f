import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { answers, aws, lambda, lambdaProxy, maps, renders, responds } from './methods.ts'
import { type Chapter, differs, type Evidence, type MethodJson, notSupported, type Row, same } from './row.ts'
import type { World } from './world.ts'

/** A service as the table of semantics §13.3 has it, shown by one action or path. */
interface Service {
  readonly item: string
  readonly name: string
  readonly target: string
  readonly verb?: string
  readonly body: string
  readonly expects: {
    readonly verb?: string
    readonly path: string
    readonly amzTarget?: string
    readonly type?: string
    readonly body: RegExp
    readonly signedAs: string
  }
}

const json = (amzTarget: string, action: string, type: '1.0' | '1.1', signedAs: string) => ({
  path: `/?Action=${action}`,
  amzTarget: `${amzTarget}.${action}`,
  type: `application/x-amz-json-${type}`,
  body: /^\{/,
  signedAs,
})

const form = (action: string, version: string, signedAs: string) => ({
  path: '/',
  type: 'application/x-www-form-urlencoded',
  body: new RegExp(`(?=.*Action=${action})(?=.*Version=${version})`),
  signedAs,
})

const SERVICES: readonly Service[] = [
  {
    item: '6',
    name: 'S3 (rest-xml)',
    target: 's3:path/bucket/key',
    verb: 'PUT',
    body: 'object',
    expects: { verb: 'PUT', path: '/bucket/key', body: /^object$/, signedAs: 's3' },
  },
  {
    item: '7',
    name: 'SQS (json 1.0)',
    target: 'sqs:action/SendMessage',
    body: '{"QueueUrl":"q","MessageBody":"m"}',
    expects: json('AmazonSQS', 'SendMessage', '1.0', 'sqs'),
  },
  {
    item: '8',
    name: 'SNS (query)',
    target: 'sns:action/Publish',
    body: '{"TopicArn":"t","Message":"m"}',
    expects: form('Publish', '2010-03-31', 'sns'),
  },
  {
    item: '9',
    name: 'DynamoDB (json 1.0)',
    target: 'dynamodb:action/GetItem',
    body: '{"TableName":"t"}',
    expects: json('DynamoDB_20120810', 'GetItem', '1.0', 'dynamodb'),
  },
  {
    item: '10',
    name: 'Kinesis (json 1.1)',
    target: 'kinesis:action/ListStreams',
    body: '{}',
    expects: json('Kinesis_20131202', 'ListStreams', '1.1', 'kinesis'),
  },
  {
    item: '11',
    name: 'Firehose (json 1.1)',
    target: 'firehose:action/PutRecord',
    body: '{"DeliveryStreamName":"d"}',
    expects: json('Firehose_20150804', 'PutRecord', '1.1', 'firehose'),
  },
  {
    item: '12',
    name: 'EventBridge (json 1.1)',
    target: 'events:action/PutEvents',
    body: '{"Entries":[]}',
    expects: json('AWSEvents', 'PutEvents', '1.1', 'events'),
  },
  {
    item: '13',
    name: 'Step Functions (json 1.0)',
    target: 'states:action/StartExecution',
    body: '{"input":"{}"}',
    expects: json('AWSStepFunctions', 'StartExecution', '1.0', 'states'),
  },
  {
    item: '14',
    name: 'SSM (json 1.1)',
    target: 'ssm:action/GetParameter',
    body: '{"Name":"n"}',
    expects: json('AmazonSSM', 'GetParameter', '1.1', 'ssm'),
  },
  {
    item: '15',
    name: 'Lambda (rest-json)',
    target: 'lambda:action/ListFunctions',
    body: '',
    expects: { verb: 'GET', path: '/2015-03-31/functions/', body: /^$/, signedAs: 'lambda' },
  },
  {
    item: '16',
    name: 'EC2 (ec2)',
    target: 'ec2:action/DescribeRegions',
    body: '',
    expects: form('DescribeRegions', '2016-11-15', 'ec2'),
  },
  {
    item: '17',
    name: 'STS (query)',
    target: 'sts:action/GetCallerIdentity',
    body: '',
    expects: form('GetCallerIdentity', '2011-06-15', 'sts'),
  },
  {
    item: '17b',
    name: 'IAM (query)',
    target: 'iam:action/ListUsers',
    body: '',
    expects: form('ListUsers', '2010-05-08', 'iam'),
  },
  {
    item: '18',
    name: 'CloudWatch (query)',
    target: 'monitoring:action/ListMetrics',
    body: '',
    expects: form('ListMetrics', '2010-08-01', 'monitoring'),
  },
  {
    item: '19',
    name: 'CloudWatch Logs (json 1.1)',
    target: 'logs:action/DescribeLogGroups',
    body: '{}',
    expects: json('Logs_20140328', 'DescribeLogGroups', '1.1', 'logs'),
  },
  {
    item: '20',
    name: 'Secrets Manager (json 1.1)',
    target: 'secretsmanager:action/GetSecretValue',
    body: '{"SecretId":"s"}',
    expects: json('secretsmanager', 'GetSecretValue', '1.1', 'secretsmanager'),
  },
  {
    item: '21',
    name: 'KMS (json 1.1)',
    target: 'kms:action/ListKeys',
    body: '{}',
    expects: json('TrentService', 'ListKeys', '1.1', 'kms'),
  },
  {
    item: '22',
    name: 'SES (query, signs as ses)',
    target: 'email:action/ListIdentities',
    body: '',
    expects: form('ListIdentities', '2010-12-01', 'ses'),
  },
  {
    item: '23',
    name: 'Rekognition (json 1.1)',
    target: 'rekognition:action/ListCollections',
    body: '{}',
    expects: json('RekognitionService', 'ListCollections', '1.1', 'rekognition'),
  },
  {
    item: '23b',
    name: 'Comprehend (json 1.1)',
    target: 'comprehend:action/DetectSentiment',
    body: '{"Text":"t"}',
    expects: json('Comprehend_20171127', 'DetectSentiment', '1.1', 'comprehend'),
  },
  {
    item: '24',
    name: 'SageMaker runtime (rest-json, signs as sagemaker)',
    target: 'runtime.sagemaker:path/endpoints/e/invocations',
    body: '{}',
    expects: { path: '/endpoints/e/invocations', body: /^\{\}$/, signedAs: 'sagemaker' },
  },
  {
    item: '25',
    name: 'Bedrock runtime (rest-json, signs as bedrock)',
    target: 'bedrock-runtime:path/model/m/invoke',
    body: '{}',
    expects: { path: '/model/m/invoke', body: /^\{\}$/, signedAs: 'bedrock' },
  },
  {
    item: '26',
    name: 'IoT data (rest-json, signs as iotdata)',
    target: 'data-ats.iot:path/topics/t',
    body: '{}',
    expects: { path: '/topics/t', body: /^\{\}$/, signedAs: 'iotdata' },
  },
  {
    item: '27',
    name: 'Scheduler (rest-json)',
    target: 'scheduler:action/ListSchedules',
    body: '',
    expects: { verb: 'GET', path: '/schedules', body: /^$/, signedAs: 'scheduler' },
  },
  {
    item: '27b',
    name: 'AppSync (rest-json)',
    target: 'appsync:action/ListGraphqlApis',
    body: '',
    expects: { verb: 'GET', path: '/v1/apis', body: /^$/, signedAs: 'appsync' },
  },
]

const serviceMethods: Record<string, MethodJson> = Object.fromEntries(
  SERVICES.map(({ item, target, verb = 'POST' }) => [`POST /service/${item}`, aws(target, { httpMethod: verb })]),
)

const serviceRows = SERVICES.map(({ item, name, body, expects }): Row => {
  const evidence: Evidence = 'AWS doc'
  return same(`13.3/${item}`, evidence, `${name}: prefix, protocol, version or target, signing name.`, async world => {
    const { backend } = await world.call('s13', `POST /service/${item}`, body === '' ? {} : { body })
    deepEqual([backend.verb, backend.target], [expects.verb ?? 'POST', expects.path])
    if (expects.amzTarget !== undefined) equal(backend.header('X-Amz-Target'), expects.amzTarget)
    if (expects.type !== undefined) ok(backend.header('Content-Type')?.startsWith(expects.type))
    match(backend.body, expects.body)
    equal(scopeOf(backend.header('Authorization')), `us-east-1/${expects.signedAs}`)
  })
})

function scopeOf(authorization: string | undefined): string | undefined {
  return /Credential=[^/]+\/\d{8}\/([^/]+\/[^/]+)\/aws4_request/.exec(authorization ?? '')?.[1]
}

const ASSUMED = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>role-token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`

/** Signs a request anew, from outside, and compares. */
async function backendOf(world: World, request: string, body?: string) {
  return (await world.call('s13', request, body === undefined ? {} : { body })).backend
}

export const AWS: Chapter = {
  file: '13-aws.ts',
  title: 'AWS integrations',
  apis: {
    s13: {
      stage: { variables: { alias: 'blue', bucket: 'stage-bucket' } },
      methods: {
        ...serviceMethods,
        'GET /s3/{bucket}/{key}': aws('s3:path/{bucket}/{key}', {
          httpMethod: 'GET',
          ...maps({ 'path.bucket': 'method.request.path.bucket', 'path.key': 'method.request.path.key' }),
        }),
        'GET /path-query': aws('s3:path/b/k?versionId=1', { httpMethod: 'GET' }),
        'POST /double': aws('sqs:path//000000000000/q'),
        'POST /single': aws('sqs:path/000000000000/q'),
        'POST /sqs-form': aws('sqs:path/000000000000/q', {
          ...maps({ 'header.Content-Type': "'application/x-www-form-urlencoded'" }),
          ...renders('"Action=SendMessage&MessageBody=" & $urlEncode($input.body)'),
        }),
        'POST /sqs-json': aws('sqs:path/000000000000/q', {
          ...maps({
            'header.Content-Type': "'application/x-amz-json-1.0'",
            'header.X-Amz-Target': "'AmazonSQS.SendMessage'",
          }),
        }),
        'GET /not-found': aws('s3:path/b/missing', { httpMethod: 'GET' }),
        'POST /action-params': aws('sns:action/Publish&TopicArn=arn:topic&Message=m'),
        'POST /action-path/{t}': aws(
          'sns:action/Publish&TopicArn={topic}',
          maps({ 'path.topic': 'method.request.path.t' }),
        ),
        'POST /target-mapped': aws(
          'dynamodb:action/GetItem',
          maps({ 'header.X-Amz-Target': "'DynamoDB_20120810.Query'" }),
        ),
        'GET /get-bucket': aws('s3:action/GetBucket&Bucket=b&Prefix=p', { httpMethod: 'GET' }),
        'POST /role': aws('sqs:path/000000000000/q', { credentials: 'arn:aws:iam::000000000000:role/gateway' }),
        'POST /own': aws('sqs:path/000000000000/q'),
        'POST /lambda': lambda('s13'),
        'POST /lambda-region': lambda('s13', {
          uri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:000000000000:function:far/invocations',
        }),
        'POST /event': lambda('s13-event', maps({ 'header.X-Amz-Invocation-Type': "'Event'" })),
        'POST /error': lambda('s13-error', {
          integrationResponses: {
            '200': answers({ 'X-Ok': "'1'" }),
            '400': { selectionPattern: 'bad.*', ...answers({ 'X-Message': 'integration.response.body.errorMessage' }) },
          },
        }),
        'POST /alias': lambda('s13:${stageVariables.alias}'),
        'PUT /lambda-verb': lambda('s13-verb', { httpMethod: 'PUT' }),
        'POST /signed-last': aws('sqs:path/000000000000/q', {
          ...renders('$override({ "request": { "header": { "X-Extra": "1" } }, "body": "b" })'),
        }),
        'POST /forbidden': lambda('s13-forbidden'),
        'POST /rendered': lambda('s13', {
          ...renders('$uppercase(name)'),
          integrationResponses: { '200': responds('$.r') },
        }),
      },
    },
  },
  rows: [
    same(
      '13.1/1',
      'AWS doc',
      'service is the endpoint prefix, with its host and signing name; subdomain.service puts labels before it.',
      async world => {
        equal(
          scopeOf((await backendOf(world, 'POST /service/24', '{}')).header('Authorization')),
          'us-east-1/sagemaker',
        )
        const { integrationRequest } = await world.testInvoke('s13', 'GET /path-query')
        match(integrationRequest?.url ?? '', /\/b\/k\?versionId=1$/)
      },
    ),
    same(
      '13.1/2',
      'AWS snapshot',
      'path/… is the path of the request, with {name} filled in; path// is path/; a query may follow.',
      async world => {
        equal((await backendOf(world, 'GET /s3/bucket/a%2Fb')).target, '/bucket/a%2Fb')
        equal((await backendOf(world, 'POST /double')).target, '/000000000000/q')
        equal((await backendOf(world, 'POST /single')).target, '/000000000000/q')
        equal((await backendOf(world, 'GET /path-query')).target, '/b/k?versionId=1')
      },
    ),
    same('13.1/3', 'AWS doc', 'action/Name&P=v is an action with parameters.', async world => {
      const { body } = await backendOf(world, 'POST /action-params')
      match(body, /(?=.*Action=Publish)(?=.*TopicArn=arn%3Atopic)(?=.*Message=m)/)
      match((await backendOf(world, 'POST /action-path/x%2Fy')).body, /TopicArn=x%2Fy/)
    }),
    same(
      '13.2/path',
      'AWS snapshot',
      'A path integration sends what the definition says: SQS by form and by JSON 1.0 with its target.',
      async world => {
        const sent = await backendOf(world, 'POST /sqs-form', 'a b')
        deepEqual(
          [sent.verb, sent.target, sent.body],
          ['POST', '/000000000000/q', 'Action=SendMessage&MessageBody=a+b'],
        )
        equal(sent.header('Content-Type'), 'application/x-www-form-urlencoded')
        const asJson = await backendOf(world, 'POST /sqs-json', '{"MessageBody":"m"}')
        deepEqual(['X-Amz-Target', 'Content-Type'].map(asJson.header), [
          'AmazonSQS.SendMessage',
          'application/x-amz-json-1.0',
        ])
        equal(asJson.body, '{"MessageBody":"m"}')
      },
    ),
    same(
      '13.2/error',
      'AWS snapshot',
      "A service's error is a backend status: with only a default response the client gets 200.",
      async world => {
        world.answer('/b/missing', { status: 404, body: '<Error/>' })
        const { status, body } = await world.call('s13', 'GET /not-found')
        deepEqual([status, body], [200, '<Error/>'])
      },
    ),
    same(
      '13.3/1',
      'AWS snapshot',
      'DynamoDB, Kinesis and Step Functions need no X-Amz-Target; a mapped one wins.',
      async world => {
        match((await backendOf(world, 'POST /service/9', '{}')).header('X-Amz-Target') ?? '', /GetItem$/)
        equal((await backendOf(world, 'POST /target-mapped', '{}')).header('X-Amz-Target'), 'DynamoDB_20120810.Query')
      },
    ),
    same('13.3/2', 'AWS doc', 'Kinesis: POST /?Action=ListStreams, application/x-amz-json-1.1.', async world => {
      const { verb, target, header } = await backendOf(world, 'POST /service/10', '{}')
      deepEqual([verb, target, header('Content-Type')], ['POST', '/?Action=ListStreams', 'application/x-amz-json-1.1'])
    }),
    differs(
      '13.3/3',
      'AWS snapshot',
      "SSM answers in its old query protocol's envelope.",
      'Actions of SSM are sent in its JSON protocol, whose answer has no envelope (decision 0021).',
      async world => {
        equal((await backendOf(world, 'POST /service/14', '{}')).header('X-Amz-Target'), 'AmazonSSM.GetParameter')
      },
    ),
    same(
      '13.3/4',
      'AWS snapshot',
      'EventBridge: X-Amz-Target and Content-Type by override (10.5/1); without them the action says them.',
      async world => {
        equal((await backendOf(world, 'POST /service/12', '{}')).header('X-Amz-Target'), 'AWSEvents.PutEvents')
      },
    ),
    same('13.3/5', 'AWS doc', 'S3 action/GetBucket lists a bucket; parameters go into the query.', async world => {
      const { verb, target } = await backendOf(world, 'GET /get-bucket')
      deepEqual([verb, target], ['GET', '/b?prefix=p'])
    }),
    ...serviceRows,
    same('13.4/1', 'AWS doc', 'A role ARN: the role is assumed, and its temporary keys sign.', async world => {
      world.answer('/', request =>
        request.body.includes('Action=AssumeRole')
          ? { headers: { 'Content-Type': 'text/xml' }, body: ASSUMED }
          : { body: '{}' },
      )
      const { calls } = await world.call('s13', 'POST /role')
      const signed = calls.at(-1)
      match(signed?.header('Authorization') ?? '', /Credential=ASIAROLE\//)
      equal(signed?.header('X-Amz-Security-Token'), 'role-token')
    }),
    differs(
      '13.4/2',
      'inferred',
      "The caller's own credentials pass through.",
      'Only for callers whose keys the gateway holds: `--callers FILE` (test/aws/callers.test.ts). Without it, refused at creation.',
      async world => {
        const credentials = 'arn:aws:iam::*:user/*'
        const problems = await world.apply('s13-caller', {
          methods: { 'GET /x': aws('sqs:path/a/b', { credentials }) },
        })
        deepEqual(
          problems.map(({ code }) => code),
          ['NOT_SUPPORTED'],
        )
      },
    ),
    differs(
      '13.4/3',
      'AWS doc',
      'No credentials: the target’s resource policy decides.',
      "A self-hosted gateway is no AWS principal: its own credentials (the SDKs' chain) sign.",
      async world => {
        match((await backendOf(world, 'POST /own')).header('Authorization') ?? '', /Credential=AKIDEXAMPLE\//)
      },
    ),
    notSupported(
      '13.4/4',
      'AWS doc',
      'Trust policies name apigateway.amazonaws.com.',
      'Policies are AWS’s to check; the role must trust the principal that the gateway runs as.',
    ),
    same(
      '13.4/5',
      'AWS doc',
      'Lambda that refuses access: 500, log Invalid permissions on Lambda function.',
      async world => {
        world.lambdaAnswer('s13-forbidden', { status: 403, body: '{"Message":"no"}' })
        const { status, body } = await world.call('s13', 'POST /forbidden')
        deepEqual([status, body], [500, '{"message":"Internal server error"}'])
        const { lines } = await world.testInvoke('s13', 'POST /forbidden', '--dispatch')
        equal(
          lines.includes('Execution failed due to configuration error: Invalid permissions on Lambda function'),
          true,
        )
      },
    ),
    same(
      '13.4/6',
      'AWS doc',
      "SigV4 with the service's signing name, in the function's region for Lambda; S3 also sends x-amz-content-sha256.",
      async world => {
        const regional = await world.call('s13', 'POST /lambda-region')
        equal(scopeOf(regional.backend.header('Authorization')), 'eu-west-1/lambda')
        match((await backendOf(world, 'GET /s3/b/k')).header('x-amz-content-sha256') ?? '', /^[0-9a-f]{64}$/)
      },
    ),
    same('13.4/7', 'AWS doc', 'Signing is last: what is sent is what is signed.', async world => {
      const { header } = await backendOf(world, 'POST /signed-last')
      const signed = /SignedHeaders=([^,]+)/.exec(header('Authorization') ?? '')?.[1]?.split(';') ?? []
      deepEqual(
        ['x-extra', 'host', 'x-amz-date', 'x-amz-security-token'].filter(name => !signed.includes(name)),
        [],
      )
    }),
    same(
      '13.5/1',
      'AWS snapshot',
      'Synchronous, unless X-Amz-Invocation-Type is mapped; the 202 of Lambda then becomes the default response, empty.',
      async world => {
        equal((await backendOf(world, 'POST /lambda')).header('X-Amz-Invocation-Type'), undefined)
        world.lambdaAnswer('s13-event', { status: 202, body: '' })
        const { status, body, backend } = await world.call('s13', 'POST /event')
        deepEqual([status, body, backend.header('X-Amz-Invocation-Type')], [200, '', 'Event'])
      },
    ),
    same(
      '13.5/2',
      'AWS doc',
      'A function error is a 200 with X-Amz-Function-Error; its errorMessage chooses the response.',
      async world => {
        const headers = { 'X-Amz-Function-Error': 'Handled' }
        world.lambdaAnswer('s13-error', { headers, body: '{"errorMessage":"bad thing","errorType":"E"}' })
        const { status, header } = await world.call('s13', 'POST /error')
        deepEqual([status, header('X-Message')], [400, 'bad thing'])
      },
    ),
    same('13.5/3', 'AWS doc', 'The function ARN may carry a version or alias.', async world => {
      match((await backendOf(world, 'POST /alias')).target, /function:s13:blue\/invocations$/)
    }),
    same(
      '13.5/payload',
      'AWS doc',
      'The payload is the rendered body; any verb but POST reaches Lambda as it is.',
      async world => {
        world.lambda('s13', { r: 'done' })
        const { backend, body } = await world.call('s13', 'POST /rendered', { body: '{"name":"x"}' })
        deepEqual([backend.body, body], ['X', 'done'])
        equal((await backendOf(world, 'PUT /lambda-verb')).verb, 'PUT')
      },
    ),
    notSupported(
      '14/firehose',
      'AWS snapshot',
      'Firehose is the other target that AWS_PROXY allows.',
      'Nobody recorded what is sent to it; refused at creation in favour of type AWS with firehose:action/PutRecord.',
      async world => {
        const proxied = lambdaProxy('x', { uri: 'arn:aws:apigateway:us-east-1:firehose:action/PutRecord' })
        const problems = await world.apply('s13-firehose', { methods: { 'POST /x': proxied } })
        deepEqual(
          problems.map(({ code }) => code),
          ['NOT_SUPPORTED'],
        )
      },
    ),
  ],
}
