// Resources of calls, as IAM names them. Documented: Service Authorization Reference.

/** Facts about a call's resource that are known before the call is made. */
export interface CallFacts {
  readonly partition: string
  readonly region: string
  readonly accountId: string
  /** Input members that are the same in every call, and path labels of a path ARN; what varies is `*`. */
  readonly values: Readonly<Record<string, string>>
}

/** Members that name a resource, and how its ARN is made of them; `$` stands for the member. */
const RESOURCES: Readonly<Record<string, readonly (readonly [member: string, resource: string])[]>> = {
  dynamodb: [['TableName', 'table/$']],
  kinesis: [
    ['StreamARN', ''],
    ['StreamName', 'stream/$'],
  ],
  firehose: [['DeliveryStreamName', 'deliverystream/$']],
  sqs: [
    ['QueueUrl', '$'],
    ['QueueName', '$'],
  ],
  sns: [
    ['TopicArn', ''],
    ['TargetArn', ''],
  ],
  states: [
    ['stateMachineArn', ''],
    ['executionArn', ''],
  ],
  lambda: [['FunctionName', 'function:$']],
  sagemaker: [['EndpointName', 'endpoint/$']],
  secretsmanager: [['SecretId', 'secret:$*']],
  ssm: [['Name', 'parameter/$']],
  events: [['EventBusName', 'event-bus/$']],
  iotdata: [['topic', 'topic/$']],
  logs: [['logGroupName', 'log-group:$*']],
}

/** The ARN of what a call is about, `*` for what varies. */
export function iamResource(service: string, facts: CallFacts): string {
  if (service === 's3') return s3Resource(facts)
  const { partition, region, accountId, values } = facts
  for (const [member, form] of RESOURCES[service] ?? []) {
    const value = values[member]
    if (value === undefined) continue
    if (value.startsWith('arn:')) return value
    if (form === '' || value === '*') return form === '' ? '*' : arn(facts, service, form.replace(/\$\*?/, '*'))
    if (service === 'sqs') return queueArn(partition, region, accountId, value)
    return arn(facts, service, form.replace('$', value.replace(/^\//, '')))
  }
  return '*'
}

function arn({ partition, region, accountId }: CallFacts, service: string, resource: string): string {
  const prefix = service === 'iotdata' ? 'iot' : service
  return `arn:${partition}:${prefix}:${region}:${accountId}:${resource}`
}

/** `https://host/account/queue`, or the path of it. */
function queueArn(partition: string, region: string, accountId: string, url: string): string {
  const [account = accountId, name = '*'] = url
    .replace(/^https?:\/\/[^/]+/, '')
    .split('/')
    .filter(part => part !== '')
  return `arn:${partition}:sqs:${region}:${account}:${name}`
}

function s3Resource({ partition, values }: CallFacts): string {
  const { Bucket: bucket, Key: key } = values
  if (bucket === undefined) return '*'
  return `arn:${partition}:s3:::${bucket}${key === undefined ? '' : `/${key}`}`
}
