import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { serialize } from './action.ts'
import { type Member, type ServiceModel, shapeOf } from './model.ts'
import { ServiceModels } from './service-models.ts'

const models = new ServiceModels()

describe('services', () => {
  it.each([
    ['s3', { endpointPrefix: 's3', subdomain: '', serviceId: 'S3', signingName: 's3' }],
    ['my.bucket.s3', { endpointPrefix: 's3', subdomain: 'my.bucket', signingName: 's3' }],
    ['states', { endpointPrefix: 'states', serviceId: 'SFN', signingName: 'states' }],
    ['events', { endpointPrefix: 'events', serviceId: 'EventBridge', signingName: 'events' }],
    ['email', { endpointPrefix: 'email', serviceId: 'SES', signingName: 'ses' }],
    ['runtime.sagemaker', { endpointPrefix: 'runtime.sagemaker', subdomain: '', signingName: 'sagemaker' }],
    ['streams.dynamodb', { endpointPrefix: 'streams.dynamodb', subdomain: '', signingName: 'dynamodb' }],
    ['data-ats.iot', { endpointPrefix: 'data-ats.iot', subdomain: '', signingName: 'iotdata' }],
    ['a1b2-ats.iot', { endpointPrefix: 'iot', subdomain: 'a1b2-ats', signingName: 'iotdata' }],
    ['iot', { endpointPrefix: 'iot', subdomain: '', signingName: 'iot' }],
    ['abc.execute-api', { endpointPrefix: 'execute-api', subdomain: 'abc', signingName: 'execute-api' }],
    ['abc.appsync-api', { endpointPrefix: 'appsync-api', subdomain: 'abc', signingName: 'appsync' }],
    ['abc.lambda-url', { endpointPrefix: 'lambda-url', subdomain: 'abc', signingName: 'lambda' }],
    ['ses', { endpointPrefix: 'email', signingName: 'ses' }],
    ['ecr', { endpointPrefix: 'api.ecr', signingName: 'ecr' }],
    ['tomorrow', { endpointPrefix: 'tomorrow', subdomain: '', serviceId: 'tomorrow', signingName: 'tomorrow' }],
  ])('%s', (token, ref) => expect(models.serviceOf(token)).toMatchObject(ref))

  it('that nobody knows are refused with near ones', () => {
    expect(models.findService('dinamodb')).toMatchObject({ code: 'UNKNOWN_SERVICE', suggestions: ['dynamodb'] })
  })
})

describe('actions', () => {
  it.each([
    ['s3', 'GetBucket', 'ListObjects'],
    ['s3', 'GetService', 'ListBuckets'],
    ['s3', 'PutBucket', 'CreateBucket'],
    ['s3', 'PutObjectCopy', 'CopyObject'],
    ['s3', 'InitiateMultipartUpload', 'CreateMultipartUpload'],
    ['s3', 'DeleteMultipleObjects', 'DeleteObjects'],
    ['s3', 'GetBucketObjectVersions', 'ListObjectVersions'],
    ['s3', 'PostObjectRestore', 'RestoreObject'],
    ['sns', 'Publish', 'Publish'],
    ['email', 'SendEmail', 'SendEmail'],
  ])('%s:action/%s is %s', (token, action, name) => {
    expect(models.findAction(token, action)).toMatchObject({ kind: 'action', name, known: true })
  })

  it.each([
    [undefined, '2012-06-01'],
    ['2015-12-01', '2015-12-01'],
    ['1999-01-01', '2012-06-01'],
  ])('of version %s come from %s', (version, found) => {
    const action = models.findAction('elasticloadbalancing', 'DescribeLoadBalancers', version)
    expect(action).toMatchObject({ entry: { apiVersion: found } })
  })

  it.each([
    ['rds', 'DescribeDBInstances', 'rds'],
    ['email', 'SendEmail', 'email'],
    ['apigateway', 'GetStage', 'apigateway'],
    ['events', 'PutEvents', 'eventbridge'],
  ])('of %s such as %s come from the service %s', (token, action, file) => {
    expect(models.findAction(token, action)).toMatchObject({ entry: { file } })
  })

  it('are looked for in every service of a prefix', () => {
    expect(models.findAction('email', 'CreateContactList')).toMatchObject({ entry: { file: 'sesv2' } })
  })

  it('that a JSON service lacks pass', () => {
    const found = models.findAction('dynamodb', 'BrandNew')
    expect(found).toMatchObject({ kind: 'action', known: false })
    if (found.kind !== 'action') return
    const { headers } = serialize(found.model, found.name, {})
    expect(headers['x-amz-target']).toBe('DynamoDB_20120810.BrandNew')
  })

  it.each([
    ['s3', 'GetObjct', ['GetObject']],
    ['sns', 'publish', ['Publish', 'PublishBatch']],
    ['lambda', 'InvokeFunction', ['Invoke']],
  ])('of %s that nobody knows are refused: %s', (token, action, near) => {
    const found = models.findAction(token, action)
    expect(found).toMatchObject({ code: 'UNKNOWN_ACTION', suggestions: expect.arrayContaining(near) })
    expect(found).toMatchObject({
      message: expect.stringContaining(`${token} has no action "${action}"; did you mean`),
    })
  })
})

describe('further models', () => {
  it('come first', () => {
    const extra = new ServiceModels({
      modelsDir: folderWith({ endpointPrefix: 'new.sns', signingName: 'new', protocol: 'query' }),
    })
    expect(extra.serviceOf('new.sns')).toMatchObject({ endpointPrefix: 'new.sns', signingName: 'new' })
    expect(extra.findAction('new.sns', 'Act')).toMatchObject({ kind: 'action' })
    expect(extra.findAction('sns', 'Publish')).toMatchObject({ kind: 'action' })
  })

  it('without a prefix are refused', () => {
    expect(() => new ServiceModels({ modelsDir: folderWith({ protocol: 'query' }) })).toThrow('endpointPrefix')
  })
})

it('the generated files are those of the aws-sdk installed', { timeout: 60_000 }, () => {
  const generator = fileURLToPath(new URL('../../../.ci/generate-aws-models.mjs', import.meta.url))
  expect(spawnSync(process.execPath, [generator, '--check'], { encoding: 'utf8' })).toMatchObject({ status: 0 })
})

// Members of every kind, for every operation there is: what the compact model says is what the full one says.
it('every operation makes the request of its full model', { timeout: 60_000 }, () => {
  const source = new URL('../../../node_modules/aws-sdk/apis/', import.meta.url)
  const sources = new Map(
    readdirSync(source)
      .sort()
      .map(file => [file.replace(/-\d{4}-\d\d-\d\d\.min\.json$/, ''), file]),
  )
  let compared = 0
  let services = 0
  for (const { file } of models.prefixes().flatMap(prefix => entriesOf(prefix))) {
    services++
    const full: ServiceModel = JSON.parse(readFileSync(new URL(sources.get(file) ?? '', source), 'utf8'))
    for (const [name, operation] of Object.entries(full.operations)) {
      const input = operation.input === undefined ? {} : sample(full, operation.input, 0)
      const options = { newToken: () => 'token' }
      const ours = serialize(models.model(file), name, input, options)
      compared++
      // A JSON service's compact model passes its input as it is, times and all.
      if (full.metadata.protocol !== 'json')
        expect(readable(ours)).toEqual(readable(serialize(full, name, input, options)))
    }
  }
  expect(compared).toBeGreaterThan(15_000)
  process.stdout.write(`${compared} operations of ${services} services serialise\n`)
})

function entriesOf(prefix: string) {
  const found = models.findService(prefix)
  return found.kind === 'service' ? found.entries : []
}

function sample(model: ServiceModel, member: Member, depth: number): unknown {
  const shape = shapeOf(model, member)
  switch (shape.type) {
    case 'structure':
      return shape.document ? { any: [1] } : sampleStructure(model, shape.members ?? {}, depth)
    case 'list':
      return depth > 3 ? [] : [sample(model, shape.member ?? {}, depth + 1)]
    case 'map':
      return depth > 3 ? {} : { key: sample(model, shape.value ?? {}, depth + 1) }
    case 'boolean':
      return true
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return 7
    case 'timestamp':
      return 1_700_000_000
    case 'blob':
      return 'AAEC'
    default:
      return member.jsonvalue ? { j: 1 } : 'a b'
  }
}

function sampleStructure(model: ServiceModel, members: Readonly<Record<string, Member>>, depth: number): unknown {
  const entries = depth > 3 ? [] : Object.entries(members).filter(([, { eventstream }]) => !eventstream)
  return Object.fromEntries(entries.map(([name, member]) => [name, sample(model, member, depth + 1)]))
}

function readable(request: ReturnType<typeof serialize>) {
  const isJson = request.headers['content-type'] === 'application/json'
  const { 'content-length': _, ...headers } = request.headers
  return { ...request, headers, body: isJson ? JSON.parse(String(request.body)) : String(request.body) }
}

function folderWith(metadata: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'models-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'extra.json'), JSON.stringify({ metadata, shapes: {}, operations: { Act: {} } }))
  return folder
}

it.each([
  ['s4', 's3'],
  ['bucket.s4', 's3'],
  ['dynamdb', 'dynamodb'],
  ['s3', undefined],
  ['bucket.s3', undefined],
  ['ses', undefined],
  ['x.lambda-url', undefined],
  ['aps-workspaces', undefined],
  ['s3-accesspoint', undefined],
  ['q', undefined],
])('%s is a slip for %s', (token, meant) => {
  expect(new ServiceModels().findMeantService(token)).toBe(meant)
})
