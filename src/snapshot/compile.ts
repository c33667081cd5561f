import { hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { CredentialsOwner } from '../aws/credential-cache.ts'
import type { DeployedApi, DeployedConfig, DeployedStage } from '../definition/deployment.ts'
import type { DefinitionLimits } from '../definition/limits.ts'
import type { MethodDefinition, RestApiDefinition } from '../definition/rest-api.ts'
import type { ServiceEndpoints } from '../integration/compile-endpoint.ts'
import { compilePlan } from '../integration/compile-plan.ts'
import type { IntegrationPlan } from '../integration/plan.ts'
import type { PlanScope } from '../mapping/context.ts'
import { compileGatewayResponses } from './gateway-responses.ts'
import { RouteTable } from './router.ts'
import type {
  ApiKey,
  ApiSnapshot,
  Deployment,
  DomainSnapshot,
  MethodPlan,
  RequiredParameter,
  Snapshot,
  StageSnapshot,
} from './snapshot.ts'

/** What plans take from the gateway rather than from a definition. */
export interface CompileOptions {
  readonly accountId: string
  readonly region: string
  readonly endpoints: ServiceEndpoints
  readonly limits: Pick<DefinitionLimits, 'httpPorts' | 'egress'>
}

/** Methods compiled before the event loop gets a turn. Chosen: about a millisecond of work. */
const METHODS_A_TURN = 50

/**
 * Compiles all that is deployed, in slices, so that traffic goes on meanwhile. APIs that are the same object as in
 * `before` keep their compiled form.
 */
export async function compileSnapshot(
  config: DeployedConfig,
  options: CompileOptions,
  before?: { readonly config: DeployedConfig; readonly snapshot: Snapshot },
): Promise<Snapshot> {
  const apis = new Map<string, ApiSnapshot>()
  const domains = new Map<string, DomainSnapshot>()
  for (const [name, api] of Object.entries(config.apis)) {
    const known = before?.config.apis[name] === api ? before.snapshot.apis.get(name) : undefined
    apis.set(name, known ?? (await compileApi(name, api, options)))
    addDomains(domains, name, api)
  }
  return { revision: config.revision, apis, domains }
}

async function compileApi(name: string, api: DeployedApi, options: CompileOptions): Promise<ApiSnapshot> {
  const stages = new Map<string, StageSnapshot>()
  for (const [stageName, stage] of Object.entries(api.stages)) {
    const compiled = await compileStage(stageName, stage, api, options)
    if (compiled !== undefined) stages.set(stageName, compiled)
  }
  return { name, stages }
}

async function compileStage(
  name: string,
  stage: DeployedStage,
  api: DeployedApi,
  options: CompileOptions,
): Promise<StageSnapshot | undefined> {
  const { settings, deploymentId } = stage
  const canary = settings.canarySettings
  const main = await compileFor({
    name,
    deploymentId,
    variables: settings.variables,
    canary: canary && 'main',
    api,
    options,
  })
  if (main === undefined) return undefined
  if (canary === null || canary.percentTraffic === 0) return { name, main, canary: null }
  const deployment = await compileFor({
    name,
    deploymentId: canary.deploymentId ?? deploymentId,
    variables: { ...settings.variables, ...canary.stageVariableOverrides },
    canary: 'canary',
    api,
    options,
  })
  const { percentTraffic } = canary
  return { name, main, canary: deployment === undefined ? null : { percentTraffic, deployment } }
}

interface StageInput {
  readonly name: string
  readonly deploymentId: string
  readonly variables: Readonly<Record<string, string>>
  /** Which side of a canary release this is; null where the stage has none. */
  readonly canary: 'main' | 'canary' | null
  readonly api: DeployedApi
  readonly options: CompileOptions
}

async function compileFor(input: StageInput): Promise<Deployment | undefined> {
  const definition = input.api.deployments[input.deploymentId]
  return definition === undefined ? undefined : compileDeployment(definition, input)
}

/** Compiles one deployment for one stage. */
export async function compileDeployment(
  definition: RestApiDefinition,
  input: Omit<StageInput, 'api'>,
): Promise<Deployment> {
  const routes = new RouteTable<MethodPlan>()
  const signers = new Signers()
  const deployment: Deployment = {
    id: input.deploymentId,
    apiId: definition.name,
    stage: input.name,
    routes,
    gatewayResponses: compileGatewayResponses(definition, input.variables),
    stageVariables: input.variables,
    minimumCompressionSize: definition.minimumCompressionSize,
    signers: signers.list,
    apiKeys: keysOf(definition, input.name),
  }
  let compiled = 0
  for (const [resourcePath, resource] of Object.entries(definition.resources)) {
    for (const [httpMethod, method] of Object.entries(resource.methods)) {
      if (++compiled % METHODS_A_TURN === 0) await setImmediate()
      const plan = compileMethod({ definition, deployment, resourcePath, httpMethod, method, input })
      signers.add(plan.integration)
      routes.add(resourcePath, httpMethod, plan)
    }
  }
  return deployment
}

/** Collects whose keys sign, each owner once. */
class Signers {
  readonly list: CredentialsOwner[] = []
  readonly #seen = new Set<string>()

  add(plan: IntegrationPlan): void {
    if ((plan.kind !== 'AWS' && plan.kind !== 'AWS_PROXY') || plan.credentials.kind === 'caller') return
    const key = plan.credentials.kind === 'role' ? plan.credentials.roleArn : ''
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.list.push(plan.credentials)
  }
}

interface MethodInput {
  readonly definition: RestApiDefinition
  readonly deployment: Deployment
  readonly resourcePath: string
  readonly httpMethod: string
  readonly method: MethodDefinition
  readonly input: Omit<StageInput, 'api'>
}

function compileMethod({ definition, deployment, resourcePath, httpMethod, method, input }: MethodInput): MethodPlan {
  const { accountId, region, endpoints, limits } = input.options
  const scope: PlanScope = {
    accountId,
    apiId: definition.name,
    deploymentId: input.deploymentId,
    stage: input.name,
    stageVariables: input.variables,
    resourceId: resourceIdOf(resourcePath),
    resourcePath,
    ...(input.canary === null ? {} : { isCanaryRequest: input.canary === 'canary' }),
  }
  const integration = compilePlan({ api: definition, method, scope, endpoints, limits, region })
  return {
    deployment,
    resourcePath,
    httpMethod,
    authorizationType: method.authorizationType,
    apiKeyRequired: method.apiKeyRequired,
    requiredParameters: requiredParameters(definition, method),
    hasValidator: method.requestValidator !== null,
    integration,
    needsThread: { request: requestNeedsThread(integration), response: responseNeedsThread(integration) },
  }
}

/** Ten characters that stay the same for a path, as AWS's ids look. */
function resourceIdOf(resourcePath: string): string {
  return BigInt(`0x${hash('sha1', resourcePath, 'hex')}`)
    .toString(36)
    .slice(0, 10)
}

const LOCATIONS = ['header', 'path', 'querystring'] as const

/** Checked only where the method has a validator for parameters. Order: semantics §5. */
function requiredParameters(definition: RestApiDefinition, method: MethodDefinition): RequiredParameter[] {
  const validator = method.requestValidator === null ? undefined : definition.requestValidators[method.requestValidator]
  if (!validator?.validateRequestParameters) return []
  const required = Object.keys(method.requestParameters).filter(name => method.requestParameters[name])
  return LOCATIONS.flatMap(location => {
    const prefix = `method.request.${location}.`
    return required.filter(name => name.startsWith(prefix)).map(name => ({ location, name: name.slice(prefix.length) }))
  })
}

function requestNeedsThread(plan: IntegrationPlan): boolean {
  if (plan.bodyCheck !== null || plan.kind === 'AWS' || plan.kind === 'AWS_PROXY') return true
  if (plan.parameters.some(({ source }) => source.kind === 'body' && source.path !== null)) return true
  return plan.kind !== 'HTTP_PROXY' && Object.values(plan.templates.byType).some(source => source !== '')
}

function responseNeedsThread(plan: IntegrationPlan): boolean {
  switch (plan.kind) {
    case 'HTTP_PROXY':
      return false
    case 'AWS_PROXY':
      return true
    default:
      return plan.responses.list.some(
        response =>
          response.selectionPattern !== '' ||
          response.templates.some(([, source]) => source !== '') ||
          response.parameters.some(({ source }) => source.kind === 'body' && source.path !== null),
      )
  }
}

function keysOf(definition: RestApiDefinition, stage: string): Map<string, ApiKey> {
  const keys = new Map<string, ApiKey>()
  for (const [id, key] of Object.entries(definition.apiKeys)) {
    if (key.enabled && key.stages.includes(stage)) keys.set(key.value, { id, value: key.value })
  }
  return keys
}

/** Domains are taken from the deployment of each stage that they lead to. */
function addDomains(domains: Map<string, DomainSnapshot>, api: string, deployed: DeployedApi): void {
  for (const definition of Object.values(deployed.deployments)) {
    for (const [host, domain] of Object.entries(definition.domainNames)) {
      const basePaths = new Map(domains.get(host.toLowerCase())?.basePaths)
      for (const [basePath, { stage }] of Object.entries(domain.basePathMappings)) {
        if (stage in deployed.stages) basePaths.set(basePath === '(none)' ? '' : basePath, { api, stage })
      }
      domains.set(host.toLowerCase(), { basePaths })
    }
  }
}
