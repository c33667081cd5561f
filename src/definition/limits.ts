import { compileEgress, type EgressRules } from './egress.ts'

/** Features that a definition may use only where the gateway around it can carry them out. */
export type OptionalFeature =
  | 'AWS_IAM'
  | 'CALLER_CREDENTIALS'
  | 'USAGE_PLANS'
  | 'THROTTLING'
  | 'RESPONSE_CACHE'
  | 'EXECUTION_LOGS'
  | 'ACCESS_LOG_SETTINGS'
  | 'VPC_LINK'

/** Every feature there is: for readers that want to check all fields, carried out or not. */
export const ALL_FEATURES: readonly OptionalFeature[] = [
  'AWS_IAM',
  'CALLER_CREDENTIALS',
  'USAGE_PLANS',
  'THROTTLING',
  'RESPONSE_CACHE',
  'EXECUTION_LOGS',
  'ACCESS_LOG_SETTINGS',
  'VPC_LINK',
]

/** Bounds that a definition is held to. Every one is a setting; the defaults are AWS's where AWS has one. */
export interface DefinitionLimits {
  /** Resources of an API. Documented: 300. */
  readonly resources: number
  /** Stages of an API. Documented: 10. */
  readonly stages: number
  /** Variables of a stage, also overrides of its canary. Documented: 100. */
  readonly stageVariables: number
  /** UTF-8 bytes of one mapping template. Documented: 300 KB. */
  readonly templateBytes: number
  /** UTF-8 bytes of one model's schema as JSON. Documented: 400 KB. */
  readonly modelBytes: number
  /** Longest `timeoutInMillis` of an integration. Documented: 29000; at most 300000 makes sense. */
  readonly timeoutInMillis: number
  /** `AWS`: HTTP integrations reach ports 80, 443 and 1024–65535 only, as documented. Default ANY: 1–65535. */
  readonly httpPorts: 'ANY' | 'AWS'
  /** Literal addresses that a URI may or may not name, beyond the networks that are always refused. */
  readonly egress: EgressRules
  /** Optional features that the gateway was built with; any other is refused as NOT_SUPPORTED. Default none. */
  readonly supports: readonly OptionalFeature[]
}

/** The limits of a gateway whose settings say nothing. */
export const DEFAULT_LIMITS: DefinitionLimits = {
  resources: 300,
  stages: 10,
  stageVariables: 100,
  templateBytes: 300 * 1024,
  modelBytes: 400 * 1024,
  timeoutInMillis: 29_000,
  httpPorts: 'ANY',
  egress: compileEgress(),
  supports: [],
}

/** Characters of a description. Chosen: AWS names no bound in its guide; 1,024 is where its services end. */
export const LONGEST_DESCRIPTION = 1024

/** Entries of `binaryMediaTypes`, which every request is compared with. Chosen: AWS names no bound in its guide. */
export const MOST_BINARY_TYPES = 100
