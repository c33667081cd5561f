// The address of a service in a region, and what a request to it is signed for.
import {
  ALWAYS_DUAL_STACK,
  DUAL_STACK_LABEL,
  FIPS_PREFIX,
  FIXED,
  GOV_IS_FIPS,
  type Partition,
  partitionOf,
  RENAMED,
} from './table.ts'

/** A service as an ARN names it. `ServiceModels.serviceOf` makes one of a token. */
export interface ServiceRef {
  /** Such as `states`, `runtime.sagemaker`. */
  readonly endpointPrefix: string
  /** Label before the endpoint prefix, such as a bucket. Empty: none. */
  readonly subdomain: string
  /** Such as `SFN`; gives the names of override variables. */
  readonly serviceId: string
  readonly signingName: string
}

/** Where overrides and variants come from. Each is as read from its source; nothing is looked up here. */
export interface EndpointSettings {
  /** The integration's own override. */
  readonly integrationUrl?: string | undefined
  /** The gateway's overrides, by endpoint prefix or service id: `sqs`, `SFN`. */
  readonly serviceUrls?: Readonly<Record<string, string>> | undefined
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  readonly profile?: EndpointProfile | undefined
}

/** The profile of the shared AWS configuration file, as far as addresses go. */
export interface EndpointProfile {
  readonly endpointUrl?: string | undefined
  /** Of its `services` section, by service id in lower case with underscores: `sfn`, `dynamodb_streams`. */
  readonly serviceUrls?: Readonly<Record<string, string>> | undefined
  readonly useFips?: boolean | undefined
  readonly useDualStack?: boolean | undefined
  readonly ignoreConfiguredUrls?: boolean | undefined
}

/** A resolved address. */
export interface Endpoint {
  readonly kind: 'endpoint'
  readonly protocol: 'http' | 'https'
  /** Host, with its port where that is not the protocol's own: the value of the Host header, which is signed. */
  readonly host: string
  /** Path of an override, or a bucket that cannot stand in its host. No trailing slash; often empty. */
  readonly pathPrefix: string
  readonly signingName: string
  readonly signingRegion: string
  /** Setting or rule that decided the address; `rule` where nothing overrides it. */
  readonly source: string
}

/** An address that cannot be had. */
export interface EndpointFailure {
  readonly kind: 'failure'
  readonly code: 'INVALID_ENDPOINT' | 'INVALID_REGION' | 'INVALID_SERVICE'
  readonly message: string
}

interface Override {
  readonly source: string
  readonly url: string
}

interface Variant {
  readonly fips: boolean
  readonly dualStack: boolean
}

const REGION = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const HOST = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?)*$/i

/**
 * Resolves an address: overrides in the SDKs' order (integration, gateway, `AWS_ENDPOINT_URL_<SERVICE_ID>`,
 * `AWS_ENDPOINT_URL`, the profile's), else the rule with its exceptions. An override changes neither the region nor
 * the name that is signed for. Documented: SDKs and Tools Reference Guide, "Service-specific endpoints".
 */
export function resolveEndpoint(
  service: ServiceRef,
  region: string,
  settings: EndpointSettings = {},
): Endpoint | EndpointFailure {
  if (!REGION.test(region)) return failure('INVALID_REGION', `"${region}" is no region`)
  const partition = partitionOf(region)
  const fixed = FIXED[service.endpointPrefix]?.[partition.name]
  const signing = { signingName: service.signingName, signingRegion: fixed?.region ?? region }
  const override = findOverride(service, settings)
  if (override !== undefined) return overridden(service, override, signing)

  const host = fixed?.host ?? ruleHost(service.endpointPrefix, signing.signingRegion, partition, variantOf(settings))
  const whole = service.subdomain === '' ? host : `${service.subdomain}.${host}`
  if (!HOST.test(whole)) return failure('INVALID_SERVICE', `"${whole}" is not a host name`)
  return { kind: 'endpoint', protocol: 'https', host: whole, pathPrefix: '', ...signing, source: 'rule' }
}

/** The service id as variables spell it: `DYNAMODB_STREAMS`. */
export function serviceVariable(serviceId: string): string {
  return serviceId.toUpperCase().replace(/[^A-Z0-9]+/g, '_')
}

function ruleHost(prefix: string, region: string, partition: Partition, { fips, dualStack }: Variant): string {
  const plain = RENAMED[partition.name]?.[prefix] ?? prefix
  const already = partition.name === 'aws-us-gov' && GOV_IS_FIPS.has(prefix)
  const name = fips && !already ? (FIPS_PREFIX[prefix] ?? `${plain}-fips`) : plain
  if (dualStack && DUAL_STACK_LABEL.has(prefix)) return `${name}.dualstack.${region}.${partition.dnsSuffix}`
  const both = dualStack || ALWAYS_DUAL_STACK.has(prefix)
  return `${name}.${region}.${both ? partition.dualStackDnsSuffix : partition.dnsSuffix}`
}

function findOverride(service: ServiceRef, settings: EndpointSettings): Override | undefined {
  const { integrationUrl, serviceUrls = {}, environment = {}, profile = {} } = settings
  const variable = serviceVariable(service.serviceId)
  const ours = [
    { source: 'integration', url: integrationUrl },
    ...[service.endpointPrefix, service.serviceId].map(name => ({
      source: `endpoint ${name}`,
      url: own(serviceUrls, name),
    })),
  ]
  const ignored = flag(environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS) ?? profile.ignoreConfiguredUrls ?? false
  const configured = [
    ...[`AWS_ENDPOINT_URL_${variable}`, 'AWS_ENDPOINT_URL'].map(name => ({ source: name, url: environment[name] })),
    { source: 'profile services', url: own(profile.serviceUrls ?? {}, variable.toLowerCase()) },
    { source: 'profile endpoint_url', url: profile.endpointUrl },
  ]
  for (const { source, url } of ignored ? ours : [...ours, ...configured]) if (url) return { source, url }
  return undefined
}

function overridden(
  service: ServiceRef,
  { source, url }: Override,
  signing: Pick<Endpoint, 'signingName' | 'signingRegion'>,
): Endpoint | EndpointFailure {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const protocol = parsed?.protocol.slice(0, -1)
  if (parsed === undefined || (protocol !== 'http' && protocol !== 'https')) {
    return failure('INVALID_ENDPOINT', `${source}: "${url}" is no http or https address`)
  }
  // One address stands for all buckets, so the bucket goes into the path.
  const bucket = service.endpointPrefix === 's3' && service.subdomain !== '' ? `/${service.subdomain}` : ''
  const pathPrefix = parsed.pathname.replace(/\/+$/, '') + bucket
  return { kind: 'endpoint', protocol, host: parsed.host, pathPrefix, ...signing, source }
}

function variantOf({ environment = {}, profile = {} }: EndpointSettings): Variant {
  return {
    fips: flag(environment.AWS_USE_FIPS_ENDPOINT) ?? profile.useFips ?? false,
    dualStack: flag(environment.AWS_USE_DUALSTACK_ENDPOINT) ?? profile.useDualStack ?? false,
  }
}

function flag(text: string | undefined): boolean | undefined {
  return text === undefined || text === '' ? undefined : text.toLowerCase() === 'true'
}

function own(urls: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(urls, name) ? urls[name] : undefined
}

function failure(code: EndpointFailure['code'], message: string): EndpointFailure {
  return { kind: 'failure', code, message }
}
