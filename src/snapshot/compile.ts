import { hash } from 'node:crypto'
import type { AuthorizerPlan } from '../access/plan.ts'
import { compilePolicy, type Policy } from '../access/policy/document.ts'
import { isPolicyFault } from '../access/policy/fault.ts'
import type { CredentialsOwner } from '../aws/credentials/credential-cache.ts'
import { partitionOf } from '../aws/endpoints/table.ts'
import type { DeployedApi, DeployedConfig, DeployedStage } from '../definition/deployment.ts'
import type { DefinitionLimits } from '../definition/limits.ts'
import type { MethodDefinition, RestApiDefinition } from '../definition/rest-api.ts'
import { findOwn } from '../exchange/own.ts'
import type { ServiceEndpoints } from '../integration/plan/compile-endpoint.ts'
import { compilePlan } from '../integration/plan/compile-plan.ts'
import type { IntegrationPlan } from '../integration/plan/plan.ts'
import { workOf } from '../integration/plan/plan-traits.ts'
import type { PlanScope } from '../mapping/context.ts'
import { compileAuthorizers } from './authorizers.ts'
import { compileGatewayResponses } from './gateway-responses.ts'
import {
  type DeploymentHead,
  type PackedApi,
  type PackedDeployment,
  type PackedMethod,
  type PackedSnapshot,
  type PackedStage,
  Packer,
  unpackMethod,
} from './packed.ts'
import { RouteTable } from './router.ts'
import type { ApiKey, Deployment, DomainSnapshot, MethodPlan, RequiredParameter } from './snapshot.ts'
import { Turns } from './yielding-loop.ts'

/** Settings of the gateway that go into plans, beside the definition. */
export interface CompileOptions {
  readonly accountId: string
  readonly region: string
  readonly endpoints: ServiceEndpoints
  readonly limits: Pick<DefinitionLimits, 'httpPorts' | 'egress'>
}

/**
 * Compiles all that is deployed, in turns. APIs that are the same object as in `before` are unchanged, and not compiled
 * again.
 */
export async function packSnapshot(
  config: DeployedConfig,
  options: CompileOptions,
  before?: DeployedConfig,
): Promise<PackedSnapshot> {
  const turns = new Turns()
  const apis = new Map<string, PackedApi>()
  const domains = new Map<string, DomainSnapshot>()
  for (const [name, api] of Object.entries(config.apis)) {
    apis.set(name, findOwn(before?.apis, name) === api ? 'unchanged' : await packApi(api, options, turns))
    addDomains(domains, name, api)
  }
  return { revision: config.revision, apis, domains }
}

async function packApi(api: DeployedApi, options: CompileOptions, turns: Turns): Promise<PackedApi> {
  const stages = new Map<string, PackedStage>()
  for (const [stageName, stage] of Object.entries(api.stages)) {
    const packed = await packStage(stageName, stage, { api, options, turns })
    if (packed !== undefined) stages.set(stageName, packed)
  }
  return { stages }
}

interface StageInput {
  readonly name: string
  readonly deploymentId: string
  readonly variables: Readonly<Record<string, string>>
  /** Which side of a canary release this is; null where the stage has none. */
  readonly canary: 'main' | 'canary' | null
  readonly options: CompileOptions
}

interface PackInput {
  readonly api: DeployedApi
  readonly options: CompileOptions
  readonly turns: Turns
}

async function packStage(name: string, stage: DeployedStage, input: PackInput): Promise<PackedStage | undefined> {
  const { settings, deploymentId } = stage
  const { options } = input
  const { variables, canarySettings: canary } = settings
  const main = await packFor({ name, deploymentId, variables, canary: canary && 'main', options }, input)
  if (main === undefined) return undefined
  if (canary === null || canary.percentTraffic === 0) return { main, canary: null }
  const release: StageInput = {
    name,
    deploymentId: canary.deploymentId ?? deploymentId,
    variables: { ...variables, ...canary.stageVariableOverrides },
    canary: 'canary',
    options,
  }
  const deployment = await packFor(release, input)
  return { main, canary: deployment === undefined ? null : { percentTraffic: canary.percentTraffic, deployment } }
}

async function packFor(stage: StageInput, { api, turns }: PackInput): Promise<PackedDeployment | undefined> {
  const definition = findOwn(api.deployments, stage.deploymentId)
  if (definition === undefined) return undefined
  const packer = new Packer()
  const head = await compileMethods(definition, stage, turns, method => packer.add(method))
  return packer.finish(head)
}

/** Compiles one deployment for one stage. */
export async function compileDeployment(definition: RestApiDefinition, input: StageInput): Promise<Deployment> {
  const routes = new RouteTable<MethodPlan>()
  const methods: PackedMethod[] = []
  const head = await compileMethods(definition, input, new Turns(), method => methods.push(method))
  const deployment: Deployment = { ...head, routes }
  for (const method of methods) {
    routes.add(method.resourcePath, method.httpMethod, () => unpackMethod(method, deployment))
  }
  return deployment
}

/** Compiles each method, in turns; returns what they have in common. */
async function compileMethods(
  definition: RestApiDefinition,
  input: StageInput,
  turns: Turns,
  take: (method: PackedMethod) => void,
): Promise<DeploymentHead> {
  const signers = new Signers()
  const { accountId, region } = input.options
  const apiArn = `arn:${partitionOf(region).name}:execute-api:${region}:${accountId}:${definition.name}`
  const policy = compileResourcePolicy(definition, apiArn)
  const isOpen = policy === null
  const authorizers = compileAuthorizers(definition.authorizers ?? {}, {
    apiId: definition.name,
    stage: input.name,
    apiArn,
    variables: input.variables,
    endpoints: input.options.endpoints,
  })
  for (const authorizer of authorizers.values()) signers.addAuthorizer(authorizer)
  for (const [resourcePath, resource] of Object.entries(definition.resources)) {
    for (const [httpMethod, method] of Object.entries(resource.methods)) {
      if (turns.isOver()) await turns.next()
      const plan = compileMethod({ definition, resourcePath, httpMethod, method, input, isOpen })
      signers.add(plan.integration)
      take(plan)
    }
  }
  return {
    id: input.deploymentId,
    apiId: definition.name,
    stage: input.name,
    stageArn: `${apiArn}/${input.name}`,
    policy,
    authorizers,
    apiKeySource: definition.apiKeySource,
    gatewayResponses: compileGatewayResponses(definition, input.variables),
    stageVariables: input.variables,
    minimumCompressionSize: definition.minimumCompressionSize,
    signers: signers.list,
    apiKeys: keysOf(definition, input.name),
  }
}

/** A policy without statements is none. Documented: access §29. */
function compileResourcePolicy(definition: RestApiDefinition, apiArn: string): Policy | null {
  if (definition.policy === undefined) return null
  const policy = compilePolicy(definition.policy, { kind: 'resource', apiArn })
  // An API is better not served than served without its policy.
  if (isPolicyFault(policy)) throw new Error(`an accepted policy does not compile: ${policy.message}`)
  return policy.statements.length === 0 ? null : policy
}

/** Collects whose keys sign, each owner once. */
class Signers {
  readonly list: CredentialsOwner[] = []
  readonly #seen = new Set<string>()

  add(plan: IntegrationPlan): void {
    if ((plan.kind !== 'AWS' && plan.kind !== 'AWS_PROXY') || plan.credentials.kind === 'caller') return
    this.#addOwner(plan.credentials)
  }

  addAuthorizer(plan: AuthorizerPlan): void {
    if ('call' in plan && plan.call.kind === 'function') this.#addOwner(plan.call.credentials)
  }

  #addOwner(owner: CredentialsOwner): void {
    const key = owner.kind === 'role' ? owner.roleArn : ''
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.list.push(owner)
  }
}

interface MethodInput {
  readonly definition: RestApiDefinition
  readonly resourcePath: string
  readonly httpMethod: string
  readonly method: MethodDefinition
  readonly input: StageInput
  /** No policy of the API restricts its methods. */
  readonly isOpen: boolean
}

function compileMethod(given: MethodInput): PackedMethod {
  const { definition, resourcePath, httpMethod, method, input } = given
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
    resourcePath,
    httpMethod,
    access: given.isOpen && method.authorizationType === 'NONE' ? 'open' : 'restricted',
    authorizationType: method.authorizationType,
    authorizer: method.authorizer ?? null,
    authorizationScopes: method.authorizationScopes ?? [],
    apiKeyRequired: method.apiKeyRequired,
    requiredParameters: requiredParameters(definition, method),
    hasValidator: method.requestValidator !== null,
    integration,
    needsThread: workOf(integration),
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
  const validator =
    method.requestValidator === null ? undefined : findOwn(definition.requestValidators, method.requestValidator)
  if (!validator?.validateRequestParameters) return []
  const required = Object.keys(method.requestParameters).filter(name => method.requestParameters[name])
  return LOCATIONS.flatMap(location => {
    const prefix = `method.request.${location}.`
    return required.filter(name => name.startsWith(prefix)).map(name => ({ location, name: name.slice(prefix.length) }))
  })
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
