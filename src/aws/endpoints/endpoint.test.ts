import { describe, expect, it } from 'vitest'
import { ServiceModels } from '../actions/service-models.ts'
import { type EndpointSettings, resolveEndpoint } from './endpoint.ts'
import { partitionOf } from './table.ts'

const models = new ServiceModels()
const fips = { environment: { AWS_USE_FIPS_ENDPOINT: 'true' } }
const dualStack = { environment: { AWS_USE_DUALSTACK_ENDPOINT: 'TRUE' } }
const both = { profile: { useFips: true, useDualStack: true } }

describe('hosts', () => {
  it.each<[string, string, string, EndpointSettings?]>([
    ['states', 'us-east-1', 'states.us-east-1.amazonaws.com'],
    ['events', 'us-east-1', 'events.us-east-1.amazonaws.com'],
    ['monitoring', 'us-east-1', 'monitoring.us-east-1.amazonaws.com'],
    ['email', 'us-east-1', 'email.us-east-1.amazonaws.com'],
    ['sts', 'eu-west-1', 'sts.eu-west-1.amazonaws.com'],
    ['runtime.sagemaker', 'eu-west-1', 'runtime.sagemaker.eu-west-1.amazonaws.com'],
    ['bucket.s3', 'eu-west-1', 'bucket.s3.eu-west-1.amazonaws.com'],
    ['abc.execute-api', 'eu-west-1', 'abc.execute-api.eu-west-1.amazonaws.com'],
    ['data-ats.iot', 'eu-west-1', 'data-ats.iot.eu-west-1.amazonaws.com'],
    ['data.iot', 'eu-west-1', 'data.iot.eu-west-1.amazonaws.com'],
    ['sqs', 'xx-moon-1', 'sqs.xx-moon-1.amazonaws.com'],
    // partitions
    ['sqs', 'cn-north-1', 'sqs.cn-north-1.amazonaws.com.cn'],
    ['sqs', 'us-gov-west-1', 'sqs.us-gov-west-1.amazonaws.com'],
    ['sqs', 'us-iso-east-1', 'sqs.us-iso-east-1.c2s.ic.gov'],
    ['sqs', 'us-isob-east-1', 'sqs.us-isob-east-1.sc2s.sgov.gov'],
    ['sqs', 'eu-isoe-west-1', 'sqs.eu-isoe-west-1.cloud.adc-e.uk'],
    ['sqs', 'us-isof-south-1', 'sqs.us-isof-south-1.csp.hci.ic.gov'],
    ['sqs', 'eusc-de-east-1', 'sqs.eusc-de-east-1.amazonaws.eu'],
    // one address a partition
    ['iam', 'eu-west-1', 'iam.amazonaws.com'],
    ['iam', 'cn-northwest-1', 'iam.cn-north-1.amazonaws.com.cn'],
    ['iam', 'us-gov-east-1', 'iam.us-gov.amazonaws.com'],
    ['route53', 'eu-west-1', 'route53.amazonaws.com'],
    ['organizations', 'eu-west-1', 'organizations.us-east-1.amazonaws.com'],
    ['networkmanager', 'eu-west-1', 'networkmanager.us-west-2.amazonaws.com'],
    ['transcribe', 'cn-north-1', 'cn.transcribe.cn-north-1.amazonaws.com.cn'],
    ['data-ats.iot', 'cn-north-1', 'data.ats.iot.cn-north-1.amazonaws.com.cn'],
    // variants
    ['states', 'us-east-1', 'states.us-east-1.api.aws', dualStack],
    ['sqs', 'cn-north-1', 'sqs.cn-north-1.api.amazonwebservices.com.cn', dualStack],
    ['s3', 'us-east-1', 's3.dualstack.us-east-1.amazonaws.com', dualStack],
    ['bucket.s3', 'us-east-1', 'bucket.s3-fips.dualstack.us-east-1.amazonaws.com', both],
    ['sqs', 'us-east-1', 'sqs-fips.us-east-1.amazonaws.com', fips],
    ['sqs', 'us-east-1', 'sqs-fips.us-east-1.api.aws', both],
    ['events', 'us-gov-west-1', 'events.us-gov-west-1.amazonaws.com', fips],
    ['data.iot', 'us-east-1', 'data.iot-fips.us-east-1.amazonaws.com', fips],
    ['runtime.sagemaker', 'us-east-1', 'runtime-fips.sagemaker.us-east-1.amazonaws.com', fips],
    ['resource-explorer-2', 'us-east-1', 'resource-explorer-2.us-east-1.api.aws'],
  ])('%s in %s is %s', (token, region, host, settings) => {
    expect(resolve(token, region, settings)).toMatchObject({ host, protocol: 'https', pathPrefix: '', source: 'rule' })
  })
})

describe('signing', () => {
  it.each([
    ['email', 'eu-west-1', 'ses', 'eu-west-1'],
    ['bucket.s3', 'eu-west-1', 's3', 'eu-west-1'],
    ['runtime.sagemaker', 'eu-west-1', 'sagemaker', 'eu-west-1'],
    ['iam', 'eu-west-1', 'iam', 'us-east-1'],
    ['route53', 'cn-north-1', 'route53', 'cn-northwest-1'],
    ['iam', 'us-gov-east-1', 'iam', 'us-gov-west-1'],
  ])('%s in %s is for %s in %s', (token, region, signingName, signingRegion) => {
    expect(resolve(token, region)).toMatchObject({ signingName, signingRegion })
    // An override changes where to, not who for.
    const overridden = resolve(token, region, { integrationUrl: 'http://127.0.0.1:4566' })
    expect(overridden).toMatchObject({ signingName, signingRegion })
  })
})

describe('overrides', () => {
  const all: EndpointSettings = {
    integrationUrl: 'http://integration',
    serviceUrls: { states: 'http://gateway' },
    environment: { AWS_ENDPOINT_URL_SFN: 'http://variable', AWS_ENDPOINT_URL: 'http://all' },
    profile: { serviceUrls: { sfn: 'http://services' }, endpointUrl: 'http://profile' },
  }
  const { integrationUrl: _, ...fromGateway } = all
  const environment = (names: Record<string, string>): EndpointSettings => ({
    environment: names,
    profile: all.profile,
  })

  it.each<[string, string, EndpointSettings]>([
    ['the integration', 'integration', all],
    ['the gateway', 'gateway', fromGateway],
    ['the gateway, by service id', 'id', { ...fromGateway, serviceUrls: { SFN: 'http://id' } }],
    ['the variable of the service', 'variable', { ...fromGateway, serviceUrls: { sqs: 'http://other' } }],
    ['the variable of all services', 'all', environment({ AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_SQS: 'x' })],
    ['the services of the profile', 'services', environment({})],
    ['the profile', 'profile', { profile: { endpointUrl: 'http://profile' } }],
    ['nothing when told to ignore', 'states.us-east-1.amazonaws.com', environment({ AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true', AWS_ENDPOINT_URL: 'http://all' })], // biome-ignore format: one row
    ['nothing when empty', 'states.us-east-1.amazonaws.com', { environment: { AWS_ENDPOINT_URL: '' } }],
  ])('by %s', (__, host, settings) => expect(resolve('states', 'us-east-1', settings)).toMatchObject({ host }))

  it.each([
    ['sqs', 'http://localhost:9324/', { protocol: 'http', host: 'localhost:9324', pathPrefix: '' }],
    ['sqs', 'https://proxy:443/aws/sqs/', { protocol: 'https', host: 'proxy', pathPrefix: '/aws/sqs' }],
    ['s3', 'http://localhost:9000', { host: 'localhost:9000', pathPrefix: '' }],
    ['bucket.s3', 'http://localhost:9000/x', { host: 'localhost:9000', pathPrefix: '/x/bucket' }],
  ])('%s at %s', (token, integrationUrl, parts) => {
    expect(resolve(token, 'us-east-1', { integrationUrl })).toMatchObject(parts)
  })

  it.each(['localhost:9000', 'ftp://x', 'nonsense'])('refuse %s, naming the source', url => {
    const refused = resolve('sqs', 'us-east-1', { environment: { AWS_ENDPOINT_URL_SQS: url } })
    expect(refused).toMatchObject({
      code: 'INVALID_ENDPOINT',
      message: expect.stringContaining('AWS_ENDPOINT_URL_SQS'),
    })
  })

  it('spell the variable from the service id', () => {
    const settings = { environment: { AWS_ENDPOINT_URL_DYNAMODB_STREAMS: 'http://x' } }
    expect(resolve('streams.dynamodb', 'us-east-1', settings)).toMatchObject({ host: 'x' })
  })
})

it.each(['', 'us east', 'evil.example/', '-x', 'x'.repeat(64)])('refuses the region %j', region => {
  expect(resolve('sqs', region)).toMatchObject({ kind: 'failure', code: 'INVALID_REGION' })
})

it.each(['a/b.s3', 'evil#.s3', '.s3', 'a b.s3'])('refuses the service %j', token => {
  expect(resolve(token, 'us-east-1')).toMatchObject({ kind: 'failure', code: 'INVALID_SERVICE' })
})

it('knows partitions by region', () => {
  const names = ['us-east-1', 'il-central-1', 'cn-north-1', 'us-gov-east-1', 'us-isob-east-1', 'eusc-de-east-1', 'zz-1']
  const partitions = ['aws', 'aws', 'aws-cn', 'aws-us-gov', 'aws-iso-b', 'aws-eusc', 'aws']
  expect(names.map(region => partitionOf(region).name)).toEqual(partitions)
})

function resolve(token: string, region: string, settings?: EndpointSettings) {
  return resolveEndpoint(models.serviceOf(token), region, settings)
}
