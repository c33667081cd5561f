import type { AuthorizerPlan } from '../access/plan.ts'
import type { Policy } from '../access/policy/document.ts'
import type { CredentialsOwner } from '../aws/credentials/credential-cache.ts'
import type { AuthorizationType } from '../definition/access.ts'
import type { IntegrationPlan } from '../integration/plan/plan.ts'
import type { GatewayResponsePlans } from './gateway-responses.ts'
import type { RouteTable } from './router.ts'

/** Everything that requests are answered from, compiled. Immutable: a push makes a new one and swaps it in. */
export interface Snapshot {
  /** Revision of the store that it was made from. */
  readonly revision: string
  readonly apis: ReadonlyMap<string, ApiSnapshot>
  /** Custom domain, in lower case → where its base paths lead. */
  readonly domains: ReadonlyMap<string, DomainSnapshot>
}

export interface ApiSnapshot {
  readonly name: string
  readonly stages: ReadonlyMap<string, StageSnapshot>
}

export interface StageSnapshot {
  readonly name: string
  readonly main: Deployment
  /** Where part of the traffic goes instead. */
  readonly canary: { readonly percentTraffic: number; readonly deployment: Deployment } | null
}

/** One deployment as one stage serves it: stage variables are filled in. */
export interface Deployment {
  readonly id: string
  readonly apiId: string
  readonly stage: string
  /** ARN of the stage: with `/{verb}/{path}` it names a method, as policies do. */
  readonly stageArn: string
  /** Resource policy; null where it restricts nothing. */
  readonly policy: Policy | null
  readonly authorizers: ReadonlyMap<string, AuthorizerPlan>
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER'
  readonly routes: RouteTable<MethodPlan>
  readonly gatewayResponses: GatewayResponsePlans
  readonly stageVariables: Readonly<Record<string, string>>
  readonly minimumCompressionSize: number | null
  /** Owners of the keys that sign its calls of AWS services; each once. */
  readonly signers: readonly CredentialsOwner[]
  /** Value → key, for keys that are enabled and open this stage. */
  readonly apiKeys: ReadonlyMap<string, ApiKey>
}

export interface ApiKey {
  readonly id: string
  readonly value: string
}

/** Target of a route: the method, its deployment and its integration. */
export interface MethodPlan {
  readonly deployment: Omit<Deployment, 'routes'>
  readonly resourcePath: string
  /** As defined; ANY stays ANY. */
  readonly httpMethod: string
  /** `open`: there is nothing to ask before the API key. */
  readonly access: 'open' | 'restricted'
  readonly authorizationType: AuthorizationType
  /** Name of the authorizer, for CUSTOM and for tokens. */
  readonly authorizer: string | null
  /** Scopes of which a token needs one; empty = none is needed. */
  readonly authorizationScopes: readonly string[]
  readonly apiKeyRequired: boolean
  /** Parameters that must be there: headers, then paths, then query strings. */
  readonly requiredParameters: readonly RequiredParameter[]
  /** A request validator is attached; the execution log says so. */
  readonly hasValidator: boolean
  readonly integration: IntegrationPlan
  /** Directions that have something to parse, render or sign, and so may need a thread. */
  readonly needsThread: { readonly request: boolean; readonly response: boolean }
}

export interface RequiredParameter {
  readonly location: 'header' | 'path' | 'querystring'
  readonly name: string
}

/** Base path (no slashes; empty for `(none)`) → API and stage. */
export interface DomainSnapshot {
  readonly basePaths: ReadonlyMap<string, { readonly api: string; readonly stage: string }>
}
