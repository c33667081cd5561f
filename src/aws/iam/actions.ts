// IAM's names for the operations of services. Documented: Service Authorization Reference.

/** Where IAM's prefix is not the signing name. */
const PREFIXES: Readonly<Record<string, string>> = {
  monitoring: 'cloudwatch',
  iotdata: 'iot',
  'iot-jobs-data': 'iot',
  ioteventsdata: 'iotevents',
  tagging: 'tag',
  'sso-oauth': 'sso-oauth',
  awsssoportal: 'sso',
}

/** Operations that need another action than the one of their name, or more than one. */
const ACTIONS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  s3: {
    ListBuckets: ['ListAllMyBuckets'],
    ListObjects: ['ListBucket'],
    ListObjectsV2: ['ListBucket'],
    HeadBucket: ['ListBucket'],
    ListObjectVersions: ['ListBucketVersions'],
    ListMultipartUploads: ['ListBucketMultipartUploads'],
    ListParts: ['ListMultipartUploadParts'],
    HeadObject: ['GetObject'],
    CopyObject: ['GetObject', 'PutObject'],
    UploadPartCopy: ['GetObject', 'PutObject'],
    CreateMultipartUpload: ['PutObject'],
    UploadPart: ['PutObject'],
    CompleteMultipartUpload: ['PutObject'],
    DeleteObjects: ['DeleteObject'],
    SelectObjectContent: ['GetObject'],
    GetBucketLifecycle: ['GetLifecycleConfiguration'],
    GetBucketLifecycleConfiguration: ['GetLifecycleConfiguration'],
    PutBucketLifecycle: ['PutLifecycleConfiguration'],
    PutBucketLifecycleConfiguration: ['PutLifecycleConfiguration'],
    DeleteBucketLifecycle: ['PutLifecycleConfiguration'],
    GetBucketEncryption: ['GetEncryptionConfiguration'],
    PutBucketEncryption: ['PutEncryptionConfiguration'],
    DeleteBucketEncryption: ['PutEncryptionConfiguration'],
    GetBucketNotificationConfiguration: ['GetBucketNotification'],
    PutBucketNotificationConfiguration: ['PutBucketNotification'],
    GetBucketCors: ['GetBucketCORS'],
    PutBucketCors: ['PutBucketCORS'],
    DeleteBucketCors: ['PutBucketCORS'],
    DeleteBucketTagging: ['PutBucketTagging'],
  },
  lambda: { Invoke: ['InvokeFunction'], InvokeAsync: ['InvokeFunction'], InvokeWithResponseStream: ['InvokeFunction'] },
  sqs: {
    SendMessageBatch: ['SendMessage'],
    DeleteMessageBatch: ['DeleteMessage'],
    ChangeMessageVisibilityBatch: ['ChangeMessageVisibility'],
  },
  sns: { PublishBatch: ['Publish'] },
  dynamodb: {
    TransactGetItems: ['GetItem'],
    TransactWriteItems: ['ConditionCheckItem', 'DeleteItem', 'PutItem', 'UpdateItem'],
    ExecuteStatement: ['PartiQLDelete', 'PartiQLInsert', 'PartiQLSelect', 'PartiQLUpdate'],
  },
  bedrock: { Converse: ['InvokeModel'], ConverseStream: ['InvokeModelWithResponseStream'] },
  ses: { SendBulkTemplatedEmail: ['SendBulkTemplatedEmail'] },
}

/** IAM's prefix of a service. */
export function iamPrefix(signingName: string): string {
  return PREFIXES[signingName] ?? signingName
}

/** IAM's actions of an operation, with their prefix. */
export function iamActions(signingName: string, operation: string): readonly string[] {
  const names = ACTIONS[signingName]?.[operation] ?? [operation]
  return names.map(name => `${iamPrefix(signingName)}:${name}`)
}
