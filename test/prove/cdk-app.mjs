import * as cdk from 'aws-cdk-lib'
import * as apigw from 'aws-cdk-lib/aws-apigateway'
import * as acm from 'aws-cdk-lib/aws-certificatemanager'
import * as cognito from 'aws-cdk-lib/aws-cognito'
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as lambda from 'aws-cdk-lib/aws-lambda'
import * as sqs from 'aws-cdk-lib/aws-sqs'
import * as sfn from 'aws-cdk-lib/aws-stepfunctions'

const app = new cdk.App({ outdir: process.argv[2] })
const stack = new cdk.Stack(app, 'Shop')
const fn = new lambda.Function(stack, 'Handler', {
  runtime: lambda.Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('exports.handler = async () => ({})'),
})
const alias = new lambda.Alias(stack, 'Live', { aliasName: 'live', version: fn.currentVersion })
const role = new iam.Role(stack, 'Caller', {
  roleName: 'caller',
  assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com'),
})
const queue = new sqs.Queue(stack, 'Jobs', { queueName: 'jobs' })
const table = new dynamodb.Table(stack, 'Pets', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } })

const api = new apigw.RestApi(stack, 'Api', {
  restApiName: 'Pet Shop',
  description: 'All of it',
  binaryMediaTypes: ['image/png'],
  minCompressionSize: cdk.Size.kibibytes(1),
  defaultCorsPreflightOptions: {
    allowOrigins: ['https://a.example', 'https://b.example'],
    allowHeaders: ['X-A'],
    maxAge: cdk.Duration.minutes(5),
  },
  deployOptions: {
    stageName: 'v1',
    variables: { table: 'pets' },
    throttlingRateLimit: 10,
    throttlingBurstLimit: 5,
    methodOptions: { '/pets/GET': { cachingEnabled: true, cacheTtl: cdk.Duration.minutes(1) } },
  },
})
const validator = api.addRequestValidator('Both', { validateRequestBody: true, validateRequestParameters: true })
const model = api.addModel('Pet', {
  contentType: 'application/json',
  schema: {
    schema: apigw.JsonSchemaVersion.DRAFT4,
    type: apigw.JsonSchemaType.OBJECT,
    required: ['id'],
    properties: { id: { type: apigw.JsonSchemaType.STRING } },
  },
})
const list = api.addModel('Pets2', {
  modelName: 'PetList',
  schema: {
    type: apigw.JsonSchemaType.ARRAY,
    items: {
      modelId: 'Pet',
      ref: `https://apigateway.amazonaws.com/restapis/${api.restApiId}/models/${model.modelId}`,
    },
  },
})
const pets = api.root.addResource('pets')
const pet = pets.addResource('{id}')
pets.addMethod('GET', new apigw.LambdaIntegration(fn))
pets.addMethod(
  'POST',
  new apigw.AwsIntegration({
    service: 'sqs',
    path: `${cdk.Aws.ACCOUNT_ID}/${queue.queueName}`,
    options: {
      credentialsRole: role,
      requestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
      requestTemplates: { 'application/json': 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)' },
      integrationResponses: [
        { statusCode: '202', responseTemplates: { 'application/json': '{"ok":true}' } },
        { selectionPattern: '[45]\\d{2}', statusCode: '502' },
      ],
    },
  }),
  {
    requestModels: { 'application/json': model },
    requestValidator: validator,
    methodResponses: [{ statusCode: '202', responseModels: { 'application/json': list } }, { statusCode: '502' }],
    apiKeyRequired: true,
  },
)
pet.addMethod(
  'GET',
  new apigw.AwsIntegration({
    service: 'dynamodb',
    action: 'GetItem',
    options: {
      credentialsRole: role,
      requestTemplates: {
        'application/json': cdk.Fn.sub('{"TableName":"${Name}","Key":{"id":{"S":"$input.params(\'id\')"}}}', {
          Name: table.tableName,
        }),
      },
      integrationResponses: [{ statusCode: '200' }],
    },
  }),
  {
    requestParameters: { 'method.request.path.id': true, 'method.request.querystring.full': false },
    methodResponses: [{ statusCode: '200', responseParameters: { 'method.response.header.ETag': true } }],
  },
)
pet.addMethod(
  'PUT',
  new apigw.HttpIntegration('https://backend.example.com/pets/{id}', {
    httpMethod: 'PUT',
    proxy: true,
    options: {
      requestParameters: { 'integration.request.path.id': 'method.request.path.id' },
      timeout: cdk.Duration.seconds(5),
    },
  }),
  { requestParameters: { 'method.request.path.id': true } },
)
api.root.addResource('live').addMethod('ANY', new apigw.LambdaIntegration(alias))
api.root.addResource('files').addProxy({
  defaultIntegration: new apigw.HttpIntegration('https://files.example.com/{proxy}', {
    options: { requestParameters: { 'integration.request.path.proxy': 'method.request.path.proxy' } },
  }),
  defaultMethodOptions: { requestParameters: { 'method.request.path.proxy': true } },
})
api.root.addResource('iam').addMethod(
  'GET',
  new apigw.MockIntegration({
    requestTemplates: { 'application/json': '{"statusCode":200}' },
    integrationResponses: [{ statusCode: '200' }],
  }),
  { authorizationType: apigw.AuthorizationType.IAM, methodResponses: [{ statusCode: '200' }] },
)
const token = new apigw.TokenAuthorizer(stack, 'Token', {
  handler: fn,
  validationRegex: '^Bearer .+',
  resultsCacheTtl: cdk.Duration.minutes(1),
})
api.root.addResource('token').addMethod('GET', new apigw.LambdaIntegration(fn), { authorizer: token })
const request = new apigw.RequestAuthorizer(stack, 'Request', {
  handler: fn,
  identitySources: [apigw.IdentitySource.header('X-A'), apigw.IdentitySource.queryString('b')],
})
api.root.addResource('request').addMethod('GET', new apigw.LambdaIntegration(fn), { authorizer: request })
const pool = new cognito.UserPool(stack, 'Users')
const users = new apigw.CognitoUserPoolsAuthorizer(stack, 'Cognito', { cognitoUserPools: [pool] })
api.root
  .addResource('users')
  .addMethod('GET', new apigw.LambdaIntegration(fn), { authorizer: users, authorizationScopes: ['a/read'] })
api.addGatewayResponse('Denied', {
  type: apigw.ResponseType.ACCESS_DENIED,
  statusCode: '403',
  responseHeaders: { 'Access-Control-Allow-Origin': "'*'" },
  templates: { 'application/json': '{"no":true}' },
})
const key = api.addApiKey('Partner', { apiKeyName: 'partner', value: '0123456789abcdefghijkl' })
const plan = api.addUsagePlan('Gold', {
  name: 'gold',
  throttle: { rateLimit: 5, burstLimit: 2 },
  quota: { limit: 100, period: apigw.Period.DAY },
})
plan.addApiKey(key)
plan.addApiStage({
  stage: api.deploymentStage,
  throttle: [{ method: pets.node.findChild('GET'), throttle: { rateLimit: 1, burstLimit: 1 } }],
})
const domain = new apigw.DomainName(stack, 'Domain', {
  domainName: 'api.shop.example',
  certificate: acm.Certificate.fromCertificateArn(stack, 'Cert', 'arn:aws:acm:us-east-1:000000000000:certificate/x'),
})
domain.addBasePathMapping(api, { basePath: 'v1', stage: api.deploymentStage })

const machine = new sfn.StateMachine(stack, 'Flow', {
  stateMachineType: sfn.StateMachineType.EXPRESS,
  definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Start')),
})
new apigw.StepFunctionsRestApi(stack, 'Flows', { stateMachine: machine })
new apigw.SpecRestApi(stack, 'Spec', {
  apiDefinition: apigw.ApiDefinition.fromInline({
    openapi: '3.0.1',
    info: { title: 'From a document', version: '1' },
    paths: {
      '/health': {
        get: {
          responses: { 200: { description: 'OK' } },
          'x-amazon-apigateway-integration': {
            type: 'mock',
            requestTemplates: { 'application/json': '{"statusCode":200}' },
            responses: { default: { statusCode: '200' } },
          },
        },
      },
      '/fn': {
        post: {
          responses: {},
          'x-amazon-apigateway-integration': {
            type: 'aws_proxy',
            httpMethod: 'POST',
            uri: `arn:${cdk.Aws.PARTITION}:apigateway:${cdk.Aws.REGION}:lambda:path/2015-03-31/functions/${fn.functionArn}/invocations`,
          },
        },
      },
    },
  }),
})

const other = new cdk.Stack(app, 'Other')
const second = new apigw.RestApi(other, 'Api')
second.root.addMethod('GET', new apigw.LambdaIntegration(fn))
app.synth()
