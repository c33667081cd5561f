// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${…} is how AWS and Velocity write placeholders.
import { describe, expect, test } from 'vitest'
import { parseCredentialsArn, parseIntegrationArn, parseLambdaFunctionArn } from './arn.ts'
import { isRefusal } from './refusal.ts'

describe('integration ARNs', () => {
  const base = { partition: 'aws', region: 'us-east-1', subdomain: null }
  const lambda = 'arn:aws:lambda:us-east-1:000000000000:function:f'
  test.each([
    [
      'arn:aws:apigateway:us-east-1:s3:path/{bucket}/{key}',
      { ...base, service: 's3', kind: 'path', serviceApi: '{bucket}/{key}' },
    ],
    [
      `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${lambda}/invocations`,
      { ...base, service: 'lambda', kind: 'path', serviceApi: `2015-03-31/functions/${lambda}/invocations` },
    ],
    [
      'arn:aws:apigateway:us-east-1:sqs:path//000000000000/queue',
      { ...base, service: 'sqs', kind: 'path', serviceApi: '/000000000000/queue' },
    ],
    [
      'arn:aws:apigateway:us-east-1:s3:action/GetObject&Bucket={bucket}&Key={key}',
      { ...base, service: 's3', kind: 'action', serviceApi: 'GetObject&Bucket={bucket}&Key={key}' },
    ],
    [
      'arn:aws:apigateway:us-east-1:runtime.sagemaker:path//endpoints/e/invocations',
      { ...base, service: 'sagemaker', subdomain: 'runtime', kind: 'path', serviceApi: '/endpoints/e/invocations' },
    ],
    [
      'arn:aws:apigateway:us-east-1:{bucket}.s3:path/{key}',
      { ...base, service: 's3', subdomain: '{bucket}', kind: 'path', serviceApi: '{key}' },
    ],
    [
      'arn:aws-cn:apigateway:cn-north-1:dynamodb:action/Query',
      {
        partition: 'aws-cn',
        region: 'cn-north-1',
        service: 'dynamodb',
        subdomain: null,
        kind: 'action',
        serviceApi: 'Query',
      },
    ],
    [
      'arn:aws:apigateway:us-east-1:sns:action/${stageVariables.action}',
      { ...base, service: 'sns', kind: 'action', serviceApi: '${stageVariables.action}' },
    ],
  ])('%s', (text, expected) => {
    expect(parseIntegrationArn(text)).toEqual(expected)
  })

  test.each([
    ['no ARN', 'invalid-arn', /^Invalid ARN specified in the request/],
    ['a URL', 'http://example.com', /^Invalid ARN specified in the request/],
    ['the empty text', '', /^Invalid ARN specified in the request/],
    ['too few parts', 'arn:aws:apigateway:us-east-1:s3', /^Invalid ARN specified in the request/],
    [
      'neither path nor action',
      'arn:aws:apigateway:us-east-1:s3:bucket/key',
      /^AWS ARN for integration must contain path or action/,
    ],
    [
      'path without anything',
      'arn:aws:apigateway:us-east-1:s3:path/',
      /^AWS ARN for integration must contain path or action/,
    ],
    ['a bare Lambda ARN, with what to write', lambda, /path or action\..*functions\/arn:aws:lambda.*\/invocations$/],
    ['another owner', 'arn:aws:execute-api:us-east-1:s3:path/x', /^Invalid ARN specified in the request/],
    ['a partition that is none', 'arn:azure:apigateway:us-east-1:s3:path/x', /^Invalid ARN specified in the request/],
    ['an upper-case region', 'arn:aws:apigateway:US-EAST-1:s3:path/x', /^Invalid ARN specified in the request/],
    ['an empty region', 'arn:aws:apigateway::s3:path/x', /^Invalid ARN specified in the request/],
    ['an empty service', 'arn:aws:apigateway:us-east-1::path/x', /^Invalid ARN specified in the request/],
    ['an empty subdomain', 'arn:aws:apigateway:us-east-1:.s3:path/x', /^Invalid ARN specified in the request/],
    ['a variable region', 'arn:aws:apigateway:${stageVariables.r}:s3:path/x', /stage variable as .* is not supported/],
    [
      'a variable service',
      'arn:aws:apigateway:us-east-1:${stageVariables.s}:path/x',
      /stage variable as .* is not supported/,
    ],
    ['a variable kind', 'arn:aws:apigateway:us-east-1:s3:${stageVariables.a}', /stage variable as .* is not supported/],
  ])('refuses %s', (_rule, text, message) => {
    const result = parseIntegrationArn(text)
    expect(isRefusal(result) && result.message).toMatch(message)
  })
})

describe('Lambda function ARNs', () => {
  const base = { partition: 'aws', region: 'us-east-1', account: '000000000000', functionName: 'f', qualifier: null }
  test.each([
    ['arn:aws:lambda:us-east-1:000000000000:function:f', base],
    ['arn:aws:lambda:us-east-1:000000000000:function:f:7', { ...base, qualifier: '7' }],
    ['arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST', { ...base, qualifier: '$LATEST' }],
    [
      'arn:aws:lambda:us-east-1:000000000000:function:f:${stageVariables.alias}',
      { ...base, qualifier: '${stageVariables.alias}' },
    ],
    [
      'arn:aws:lambda:us-east-1:000000000000:function:${stageVariables.fn}-x',
      { ...base, functionName: '${stageVariables.fn}-x' },
    ],
    ['arn:aws:lambda:us-east-1:000000000000:function:{fn}', { ...base, functionName: '{fn}' }],
    ['arn:aws:lambda:${stageVariables.r}:000000000000:function:f', { ...base, region: '${stageVariables.r}' }],
    ['arn:aws:lambda:us-east-1:12345:function:f', undefined],
    ['arn:aws:lambda:us-east-1:000000000000:layer:f', undefined],
    ['arn:aws:lambda:us-east-1:000000000000:function:', undefined],
    ['arn:aws:lambda:us-east-1:000000000000:function:f:', undefined],
    ['f', undefined],
  ])('%s', (text, expected) => {
    const result = parseLambdaFunctionArn(text)
    if (expected === undefined) expect(isRefusal(result)).toBe(true)
    else expect(result).toEqual(expected)
  })
})

describe('credentials', () => {
  test.each([
    ['arn:aws:iam::000000000000:role/gateway', 'ROLE', false],
    ['arn:aws-us-gov:iam::000000000000:role/path/to/gateway', 'ROLE', false],
    ['arn:aws:iam::${stageVariables.account}:role/${stageVariables.role}', 'ROLE', true],
    ['arn:aws:iam::000000000000:${stageVariables.role}', 'ROLE', true],
    ['${stageVariables.role}', 'ROLE', true],
    ['arn:aws:iam::*:user/*', 'CALLER', undefined],
    ['arn:aws:iam::000000000000:user/me', undefined, undefined],
    ['arn:aws:iam::123:role/gateway', undefined, undefined],
    ['arn:aws:sts::000000000000:assumed-role/a/b', undefined, undefined],
    ['AKIAIOSFODNN7EXAMPLE', undefined, undefined],
    ['${context.role}', undefined, undefined],
    ['', undefined, undefined],
  ])('%s', (text, kind, hasStageVariables) => {
    const result = parseCredentialsArn(text)
    if (kind === undefined) expect(isRefusal(result)).toBe(true)
    else expect(result).toMatchObject({ kind, ...(hasStageVariables === undefined ? {} : { hasStageVariables }) })
  })
})
