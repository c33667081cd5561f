import { describe, expect, it } from 'vitest'
import { parsePart } from '../../../test/fixtures/parse-part.ts'
import { ServiceModels } from '../../aws/actions/service-models.ts'
import { createServiceEndpoints } from '../../aws/endpoints/service-endpoints.ts'
import { integration } from '../../definition/parsers/integration-parser.ts'
import { compileAwsEndpoint } from './compile-endpoint.ts'

const models = new ServiceModels()

function compile(uri: string, environment: Record<string, string> = {}, serviceUrls: Record<string, string> = {}) {
  const { definition, problems } = parsePart(integration, { type: 'AWS', httpMethod: 'POST', uri })
  if (definition === undefined) throw new Error(JSON.stringify(problems))
  const endpoints = createServiceEndpoints(models, { serviceUrls, environment })
  return compileAwsEndpoint(definition, { queue: 'q', label: 'x' }, endpoints, 'arn')
}

describe('the endpoint of an ARN', () => {
  it.each<[string, string, string, Record<string, string>?]>([
    ['arn:aws:apigateway:eu-west-1:sqs:path/1/q', 'https://sqs.eu-west-1.amazonaws.com', 'eu-west-1/sqs'],
    ['arn:aws-cn:apigateway:cn-north-1:sqs:path/1/q', 'https://sqs.cn-north-1.amazonaws.com.cn', 'cn-north-1/sqs'],
    [
      'arn:aws-us-gov:apigateway:us-gov-west-1:sns:action/Publish',
      'https://sns.us-gov-west-1.amazonaws.com',
      'us-gov-west-1/sns',
    ],
    ['arn:aws:apigateway:eu-west-1:{b}.s3:path/k', 'https://{b}.s3.eu-west-1.amazonaws.com', 'eu-west-1/s3'],
    ['arn:aws:apigateway:eu-west-1:b.s3:action/GetBucket', 'https://s3.eu-west-1.amazonaws.com', 'eu-west-1/s3'],
    [
      'arn:aws:apigateway:eu-west-1:${stageVariables.label}.s3:path/k',
      'https://x.s3.eu-west-1.amazonaws.com',
      'eu-west-1/s3',
    ],
    [
      'arn:aws:apigateway:eu-west-1:runtime.sagemaker:path/e',
      'https://runtime.sagemaker.eu-west-1.amazonaws.com',
      'eu-west-1/sagemaker',
    ],
    ['arn:aws:apigateway:eu-west-1:iam:action/ListUsers', 'https://iam.amazonaws.com', 'us-east-1/iam'],
    [
      'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-3:000000000000:function:f/invocations',
      'https://lambda.eu-west-3.amazonaws.com',
      'eu-west-3/lambda',
    ],
    [
      'arn:aws:apigateway:us-east-1:sqs:path/1/q',
      'https://sqs.us-east-1.api.aws',
      'us-east-1/sqs',
      { AWS_USE_DUALSTACK_ENDPOINT: 'true' },
    ],
    [
      'arn:aws:apigateway:us-east-1:sqs:path/1/q',
      'https://sqs-fips.us-east-1.amazonaws.com',
      'us-east-1/sqs',
      { AWS_USE_FIPS_ENDPOINT: 'true' },
    ],
    [
      'arn:aws:apigateway:eu-west-1:states:action/ListStateMachines',
      'http://127.0.0.1:1',
      'eu-west-1/states',
      { AWS_ENDPOINT_URL_SFN: 'http://127.0.0.1:1' },
    ],
  ])('%s', (uri, origin, scope, environment) => {
    const { endpoint, target } = compile(uri, environment)
    expect(endpoint).toMatchObject({ kind: 'endpoint', origin })
    expect(`${target.region}/${target.signingName}`).toBe(scope)
  })

  it('puts a bucket into the path of an override, as a path parameter that must be a label', () => {
    const { endpoint, target } = compile(
      'arn:aws:apigateway:eu-west-1:{b}.s3:path/k',
      {},
      { s3: 'http://127.0.0.1:1/x' },
    )
    expect(endpoint).toMatchObject({
      origin: 'http://127.0.0.1:1',
      labels: ['b'],
      path: [
        { kind: 'literal', text: '/x/' },
        { kind: 'pathParameter', name: 'b' },
        { kind: 'literal', text: '/k' },
      ],
    })
    expect(target.takesHostPrefix).toBe(false)
  })

  it('names the service with its subdomain, for its actions', () => {
    const { target } = compile('arn:aws:apigateway:eu-west-1:streams.dynamodb:action/ListStreams&Limit=5')
    expect(target).toMatchObject({
      service: 'streams.dynamodb',
      operation: { kind: 'action', action: 'ListStreams', parameters: [['Limit', '5']] },
    })
  })
})
