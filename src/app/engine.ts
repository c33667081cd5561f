// Pool, dispatcher, credentials and addresses of services, with which requests and test invocations are carried out.

import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { compilePolicy, type Policy } from '../access/policy/document.ts'
import { isPolicyFault } from '../access/policy/fault.ts'
import { ServiceModels } from '../aws/actions/service-models.ts'
import { CredentialCache } from '../aws/credentials/credential-cache.ts'
import { createCredentialSource } from '../aws/credentials/credentials.ts'
import { parseEndpointProfile } from '../aws/credentials/shared-config.ts'
import type { EndpointProfile } from '../aws/endpoints/endpoint.ts'
import { createServiceEndpoints } from '../aws/endpoints/service-endpoints.ts'
import type { Callers } from '../aws/signature/callers.ts'
import { ServiceClock } from '../aws/signature/clock-skew.ts'
import { compileEgress } from '../definition/egress.ts'
import { createDispatcher, type Dispatcher } from '../dispatch/dispatcher.ts'
import { DescriptorBudget } from '../exchange/descriptors.ts'
import type { GatewayFailure } from '../exchange/failure.ts'
import type { AwsAccess } from '../gateway/signing.ts'
import type { ServiceEndpoints, ServiceName } from '../integration/plan/compile-endpoint.ts'
import type { FindMeantService } from '../snapshot/check-services.ts'
import type { CompileOptions } from '../snapshot/compile.ts'
import type { Log } from '../telemetry/log.ts'
import { type PoolOptions, WorkerPool } from '../worker/pool.ts'
import { descriptorRoom } from './descriptor-limit.ts'
import type { Settings } from './settings/settings.ts'

/** Made once for traffic, and once for the thread that checks and tests definitions, so that neither waits for the other. */
export interface Engine {
  readonly pool: WorkerPool
  readonly dispatcher: Dispatcher
  readonly descriptors: DescriptorBudget
  readonly aws: AwsAccess
  readonly options: CompileOptions
  readonly findMeantService: FindMeantService
  close(): Promise<void>
}

/** Template deadline plus grace after which a thread is terminated. Default: hardening §4. */
const KILL_AFTER_MS = 750

/** Makes the parts; `threads` are those of the pool. */
export function createEngine(
  settings: Settings,
  environment: NodeJS.ProcessEnv,
  threads: Pick<PoolOptions, 'threads' | 'keep'>,
  log: Log,
): Engine {
  const models = new ServiceModels({ modelsDir: settings.modelsDir })
  const endpoints = createServiceEndpoints(models, {
    serviceUrls: settings.endpoint,
    environment,
    profile: readProfile(environment),
  })
  const pool = new WorkerPool({
    ...threads,
    killAfterMs: KILL_AFTER_MS,
    maxQueue: settings.mappingQueue,
    heapMb: settings.mappingHeapMb,
    modelsDir: settings.modelsDir,
  })
  const egress = compileEgress({ allow: settings.egressAllow, deny: settings.egressDeny })
  const descriptors = new DescriptorBudget(descriptorRoom())
  const dispatcher = createDispatcher({
    egress,
    descriptors,
    environment,
    limits: { inFlight: settings.inFlight, originShare: settings.originShare },
  })
  const aws = createAwsAccess(settings, endpoints, log)
  return {
    pool,
    dispatcher,
    descriptors,
    aws,
    options: {
      accountId: settings.accountId,
      region: settings.region,
      endpoints,
      limits: { httpPorts: 'ANY', egress },
    },
    // A service whose address is set is there, whatever it is called.
    findMeantService: name => (isSet(endpoints, name) ? undefined : models.findMeantService(name.service)),
    close: async () => {
      aws.credentials.close()
      dispatcher.close()
      await pool.close()
    },
  }
}

function isSet(endpoints: ServiceEndpoints, name: ServiceName): boolean {
  const found = endpoints(name)
  return found.kind === 'service' && found.source === 'setting'
}

/** The profile of the shared AWS configuration file, where there is one. */
function readProfile(environment: NodeJS.ProcessEnv): EndpointProfile {
  const file = environment.AWS_CONFIG_FILE ?? join(homedir(), '.aws', 'config')
  try {
    return parseEndpointProfile(readFileSync(file, 'utf8'), environment.AWS_PROFILE ?? 'default')
  } catch {
    // Without the file nothing is configured in it.
    return {}
  }
}

/** Keys come from the SDKs' chain and from the regional STS. */
function createAwsAccess(settings: Settings, endpoints: ServiceEndpoints, log: Log): AwsAccess {
  const { region, callers } = settings
  const clock = new ServiceClock()
  const sts = endpoints({ region, service: 'sts', subdomain: '' })
  // A region that makes no address is refused by each integration that names it.
  const url = sts.kind === 'service' ? `${sts.origin}${sts.pathPrefix}` : ''
  const stsRegion = sts.kind === 'service' ? sts.signingRegion : region
  const source = createCredentialSource({ url, region: stsRegion, clock })
  const onFailure = ({ code, detail }: GatewayFailure) =>
    log.warn({ code, detail }, 'AWS credentials could not be fetched; those at hand are used while they last')
  const credentials = new CredentialCache(source, { onFailure })
  return { credentials, callers, callerPolicies: compileCallerPolicies(callers), clock, region }
}

function compileCallerPolicies(callers: Callers): ReadonlyMap<string, Policy> {
  const policies = new Map<string, Policy>()
  for (const { accessKeyId, policy } of callers.values()) {
    if (policy === undefined) continue
    const compiled = compilePolicy(policy, { kind: 'identity' })
    // The settings were refused for a policy that is none.
    if (isPolicyFault(compiled)) throw new Error(`the policy of ${accessKeyId} does not compile`)
    policies.set(accessKeyId, compiled)
  }
  return policies
}
