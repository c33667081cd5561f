/** The parts of an ARN. */
export interface ArnParts {
  readonly name: string
  readonly region: string
  readonly account: string
  readonly partition: string
}

/** How the resources of a type are called. */
export interface ResourceKind {
  readonly nameProperty: string
  /** Absent for a type whose ARN no integration needs. */
  readonly arn?: (parts: ArnParts) => string
  /** The meaning of `Ref`; default: the name. */
  readonly reference?: 'arn' | 'url'
  /** Attributes that are the ARN, and those that are the name. */
  readonly arnAttributes: readonly string[]
  readonly nameAttributes?: readonly string[]
}

const inRegion =
  (service: string, prefix = '') =>
  ({ name, region, account, partition }: ArnParts): string =>
    `arn:${partition}:${service}:${region}:${account}:${prefix}${name}`

/** Also behind an alias. */
export const FUNCTION = {
  nameProperty: 'FunctionName',
  arn: inRegion('lambda', 'function:'),
  arnAttributes: ['Arn'],
} satisfies ResourceKind
const TABLE: ResourceKind = { nameProperty: 'TableName', arn: inRegion('dynamodb', 'table/'), arnAttributes: ['Arn'] }
/** Also those that SAM makes. */
export const ROLE = {
  nameProperty: 'RoleName',
  arn: ({ name, account, partition }: ArnParts) => `arn:${partition}:iam::${account}:role/${name}`,
  arnAttributes: ['Arn'],
} satisfies ResourceKind
const STATE_MACHINE = {
  arn: inRegion('states', 'stateMachine:'),
  reference: 'arn',
  arnAttributes: ['Arn', 'StateMachineArn'],
  nameAttributes: ['Name'],
} as const

const KINDS = new Map<string, ResourceKind>(
  Object.entries<ResourceKind>({
    'AWS::Lambda::Function': FUNCTION,
    'AWS::Serverless::Function': FUNCTION,
    'AWS::DynamoDB::Table': TABLE,
    'AWS::DynamoDB::GlobalTable': TABLE,
    'AWS::Serverless::SimpleTable': TABLE,
    'AWS::IAM::Role': ROLE,
    'AWS::StepFunctions::StateMachine': { ...STATE_MACHINE, nameProperty: 'StateMachineName' },
    'AWS::Serverless::StateMachine': { ...STATE_MACHINE, nameProperty: 'Name' },
    'AWS::SQS::Queue': {
      nameProperty: 'QueueName',
      arn: inRegion('sqs'),
      reference: 'url',
      arnAttributes: ['Arn'],
      nameAttributes: ['QueueName'],
    },
    'AWS::SNS::Topic': {
      nameProperty: 'TopicName',
      arn: inRegion('sns'),
      reference: 'arn',
      arnAttributes: ['TopicArn'],
      nameAttributes: ['TopicName'],
    },
    'AWS::Kinesis::Stream': { nameProperty: 'Name', arn: inRegion('kinesis', 'stream/'), arnAttributes: ['Arn'] },
    'AWS::Events::EventBus': {
      nameProperty: 'Name',
      arn: inRegion('events', 'event-bus/'),
      arnAttributes: ['Arn'],
      nameAttributes: ['Name'],
    },
    'AWS::Cognito::UserPool': {
      nameProperty: 'UserPoolName',
      arn: inRegion('cognito-idp', 'userpool/'),
      arnAttributes: ['Arn'],
    },
    'AWS::S3::Bucket': {
      nameProperty: 'BucketName',
      arn: ({ name, partition }) => `arn:${partition}:s3:::${name}`,
      arnAttributes: ['Arn'],
    },
    'AWS::ApiGateway::Stage': { nameProperty: 'StageName', arnAttributes: [] },
    'AWS::ApiGateway::Model': { nameProperty: 'Name', arnAttributes: [] },
    'AWS::ApiGateway::DomainName': { nameProperty: 'DomainName', arnAttributes: [] },
  }),
)

/** How resources of a type are called; undefined for a type whose `Ref` is a name and which has no other attribute here. */
export function kindOf(type: string): ResourceKind | undefined {
  return KINDS.get(type)
}
