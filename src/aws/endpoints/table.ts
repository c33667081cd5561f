// Partitions, and the services whose addresses leave the rule. Facts of the SDKs' endpoint rules, not their text.

/** A family of regions with domains of its own. */
export interface Partition {
  readonly name: string
  readonly regions: RegExp
  readonly dnsSuffix: string
  /** Domain of addresses that answer over IPv6 too. */
  readonly dualStackDnsSuffix: string
}

const COMMERCIAL: Partition = {
  name: 'aws',
  regions: /^(?:us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
  dnsSuffix: 'amazonaws.com',
  dualStackDnsSuffix: 'api.aws',
}

const PARTITIONS: readonly Partition[] = [
  partition('aws-cn', /^cn-\w+-\d+$/, 'amazonaws.com.cn', 'api.amazonwebservices.com.cn'),
  partition('aws-us-gov', /^us-gov-\w+-\d+$/, 'amazonaws.com', 'api.aws'),
  partition('aws-iso', /^us-iso-\w+-\d+$/, 'c2s.ic.gov', 'api.aws.ic.gov'),
  partition('aws-iso-b', /^us-isob-\w+-\d+$/, 'sc2s.sgov.gov', 'api.aws.scloud'),
  partition('aws-iso-e', /^eu-isoe-\w+-\d+$/, 'cloud.adc-e.uk', 'api.cloud-aws.adc-e.uk'),
  partition('aws-iso-f', /^us-isof-\w+-\d+$/, 'csp.hci.ic.gov', 'api.aws.hci.ic.gov'),
  partition('aws-eusc', /^eusc-\w+-\w+-\d+$/, 'amazonaws.eu', 'api.amazonwebservices.eu'),
  COMMERCIAL,
]

/** The partition of a region; regions of no known form are commercial ones, as to the SDKs. */
export function partitionOf(region: string): Partition {
  return PARTITIONS.find(({ regions }) => regions.test(region)) ?? COMMERCIAL
}

/** Where a service lives whatever the region, and for which region it is signed. Without host: the rule's for it. */
export interface FixedAddress {
  readonly region: string
  readonly host?: string
}

/** Services with one address a partition. */
export const FIXED: Readonly<Record<string, Readonly<Record<string, FixedAddress>>>> = {
  account: { aws: { region: 'us-east-1' }, 'aws-cn': { region: 'cn-northwest-1' } },
  'bcm-data-exports': { aws: { region: 'us-east-1' } },
  budgets: {
    aws: { region: 'us-east-1', host: 'budgets.amazonaws.com' },
    'aws-cn': { region: 'cn-northwest-1', host: 'budgets.amazonaws.com.cn' },
  },
  ce: { aws: { region: 'us-east-1' }, 'aws-cn': { region: 'cn-northwest-1' } },
  chime: { aws: { region: 'us-east-1' } },
  cloudfront: {
    aws: { region: 'us-east-1', host: 'cloudfront.amazonaws.com' },
    'aws-cn': { region: 'cn-northwest-1' },
  },
  codecatalyst: { aws: { region: 'us-east-1', host: 'codecatalyst.global.api.aws' } },
  'cost-optimization-hub': { aws: { region: 'us-east-1' } },
  freetier: { aws: { region: 'us-east-1' } },
  iam: {
    aws: { region: 'us-east-1', host: 'iam.amazonaws.com' },
    'aws-cn': { region: 'cn-north-1' },
    'aws-us-gov': { region: 'us-gov-west-1', host: 'iam.us-gov.amazonaws.com' },
    'aws-iso': { region: 'us-iso-east-1' },
  },
  importexport: { aws: { region: 'us-east-1', host: 'importexport.amazonaws.com' } },
  networkmanager: { aws: { region: 'us-west-2' }, 'aws-us-gov': { region: 'us-gov-west-1' } },
  organizations: {
    aws: { region: 'us-east-1' },
    'aws-cn': { region: 'cn-northwest-1' },
    'aws-us-gov': { region: 'us-gov-west-1' },
  },
  route53: {
    aws: { region: 'us-east-1', host: 'route53.amazonaws.com' },
    'aws-cn': { region: 'cn-northwest-1', host: 'route53.amazonaws.com.cn' },
    'aws-us-gov': { region: 'us-gov-west-1', host: 'route53.us-gov.amazonaws.com' },
    'aws-iso': { region: 'us-iso-east-1', host: 'route53.c2s.ic.gov' },
    'aws-iso-b': { region: 'us-isob-east-1', host: 'route53.sc2s.sgov.gov' },
    'aws-iso-e': { region: 'eu-isoe-west-1', host: 'route53.cloud.adc-e.uk' },
    'aws-iso-f': { region: 'us-isof-south-1', host: 'route53.csp.hci.ic.gov' },
  },
  'route53-recovery-control-config': { aws: { region: 'us-west-2' } },
  savingsplans: {
    aws: { region: 'us-east-1', host: 'savingsplans.amazonaws.com' },
    'aws-cn': { region: 'cn-northwest-1' },
  },
  shield: { aws: { region: 'us-east-1' } },
  support: {
    aws: { region: 'us-east-1' },
    'aws-cn': { region: 'cn-north-1' },
    'aws-us-gov': { region: 'us-gov-west-1' },
  },
  tax: { aws: { region: 'us-east-1' } },
  waf: { aws: { region: 'us-east-1', host: 'waf.amazonaws.com' } },
}

/** Prefixes that read otherwise in a partition. */
export const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'aws-cn': {
    'data-ats.iot': 'data.ats.iot',
    mediaconvert: 'subscribe.mediaconvert',
    transcribe: 'cn.transcribe',
  },
}

/** Services whose only addresses are the dual-stack ones. */
export const ALWAYS_DUAL_STACK: ReadonlySet<string> = new Set([
  'bcm-data-exports',
  'datazone',
  'freetier',
  'internetmonitor',
  'kendra-ranking',
  'qbusiness',
  'resource-explorer-2',
])

/** Services whose dual-stack host is `SERVICE.dualstack.REGION` under the ordinary suffix. */
export const DUAL_STACK_LABEL: ReadonlySet<string> = new Set(['s3', 's3-control', 's3-outposts'])

/** FIPS hosts that are not `PREFIX-fips`. */
export const FIPS_PREFIX: Readonly<Record<string, string>> = {
  'api.ecr': 'ecr-fips',
  'api.sagemaker': 'api-fips.sagemaker',
  batch: 'fips.batch',
  eks: 'fips.eks',
  'models.lex': 'models-fips.lex',
  'runtime.lex': 'runtime-fips.lex',
  'runtime.sagemaker': 'runtime-fips.sagemaker',
  transcribe: 'fips.transcribe',
}

/** Services whose ordinary addresses in `aws-us-gov` are FIPS ones already. */
export const GOV_IS_FIPS: ReadonlySet<string> = new Set(
  (
    'access-analyzer acm acm-pca api.sagemaker appconfig application-autoscaling autoscaling autoscaling-plans batch ' +
    'cassandra clouddirectory cloudformation cloudshell cloudtrail config connect databrew dlm dms dynamodb ec2 eks ' +
    'elasticache elasticbeanstalk elasticloadbalancing elasticmapreduce events fis glacier greengrass guardduty ' +
    'identitystore imagebuilder kafka kinesis logs mediaconvert monitoring networkmanager organizations outposts ' +
    'participant.connect ram rds redshift resource-groups runtime.sagemaker serverlessrepo ' +
    'servicecatalog-appregistry servicequotas sns sqs ssm states streams.dynamodb sts support swf'
  ).split(' '),
)

function partition(name: string, regions: RegExp, dnsSuffix: string, dualStackDnsSuffix: string): Partition {
  return { name, regions, dnsSuffix, dualStackDnsSuffix }
}
