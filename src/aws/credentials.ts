// ◆ Keys that sign: the gateway's own, and those of roles that it assumes.
import { failure, type GatewayFailure, isFailure } from '../errors.ts'
import type { SigningCredentials } from './sigv4.ts'

/** Whose keys are wanted. */
export type CredentialsOwner = { readonly kind: 'gateway' } | { readonly kind: 'role'; readonly roleArn: string }

/** Keys with the time from which they no longer hold. */
export interface IssuedCredentials extends SigningCredentials {
  /** Milliseconds since the epoch; undefined = they do not expire. */
  readonly expiresAt?: number
}

/** Where keys come from; rejects with the provider's own error. */
export interface CredentialSource {
  gateway(): Promise<IssuedCredentials>
  role(roleArn: string): Promise<IssuedCredentials>
}

/** Keys are fetched anew when less than this is left. Source: the SDKs' own margin. */
const REFRESH_MS = 5 * 60_000
/** Old keys are used until this much is left. */
const LAST_USE_MS = 60_000
/** After a refusal the source is not asked again for this long; doubling. */
const BACK_OFF_MS = 1_000
const LONGEST_BACK_OFF_MS = 60_000

interface Entry {
  current: IssuedCredentials | undefined
  refreshAt: number
  refreshing: Promise<SigningCredentials | GatewayFailure> | undefined
  backOffMs: number
}

/**
 * Keys by owner: fetched once for all who wait, refreshed ahead while the old ones still hold. A request waits only for
 * an owner's very first keys. Without keys a request fails with 500; nothing is ever sent unsigned.
 */
export class CredentialCache {
  readonly #source: CredentialSource
  readonly #now: () => number
  readonly #entries = new Map<string, Entry>()

  constructor(source: CredentialSource, now: () => number = Date.now) {
    this.#source = source
    this.#now = now
  }

  /** Keys that hold now, or why there are none. Synchronous where they are cached. */
  get(owner: CredentialsOwner): SigningCredentials | Promise<SigningCredentials | GatewayFailure> {
    const key = owner.kind === 'gateway' ? '' : owner.roleArn
    const entry = this.#entries.get(key) ?? this.#add(key)
    const now = this.#now()
    const { current } = entry
    const isUsable = current !== undefined && (current.expiresAt ?? Number.POSITIVE_INFINITY) - now > LAST_USE_MS
    if (isUsable && now < entry.refreshAt) return current
    if (now >= entry.refreshAt) entry.refreshing ??= this.#refresh(owner, entry)
    if (isUsable) return current
    return entry.refreshing ?? Promise.resolve(unavailable(owner, 'the last attempt failed a moment ago'))
  }

  /** Fetches the keys of all these owners, so that the first request need not wait; failures show at use. */
  async warm(owners: Iterable<CredentialsOwner>): Promise<void> {
    await Promise.all(Array.from(owners, owner => this.get(owner)))
  }

  #add(key: string): Entry {
    const entry: Entry = { current: undefined, refreshAt: 0, refreshing: undefined, backOffMs: BACK_OFF_MS }
    this.#entries.set(key, entry)
    return entry
  }

  async #refresh(owner: CredentialsOwner, entry: Entry): Promise<SigningCredentials | GatewayFailure> {
    const issued = await this.#fetch(owner)
    const now = this.#now()
    entry.refreshing = undefined
    if (isFailure(issued)) {
      entry.refreshAt = now + entry.backOffMs
      entry.backOffMs = Math.min(LONGEST_BACK_OFF_MS, entry.backOffMs * 2)
      return issued
    }
    entry.current = issued
    entry.backOffMs = BACK_OFF_MS
    entry.refreshAt = refreshTime(issued, now)
    return issued
  }

  async #fetch(owner: CredentialsOwner): Promise<IssuedCredentials | GatewayFailure> {
    try {
      return await (owner.kind === 'gateway' ? this.#source.gateway() : this.#source.role(owner.roleArn))
    } catch (error) {
      return unavailable(owner, error instanceof Error ? error.message : String(error))
    }
  }
}

/** Five minutes before the end, less up to a tenth of the life at random, so that many gateways do not ask at once. */
function refreshTime(issued: IssuedCredentials, now: number): number {
  if (issued.expiresAt === undefined) return Number.POSITIVE_INFINITY
  const life = issued.expiresAt - now
  return now + Math.max(0, life - Math.min(REFRESH_MS, life / 2) - Math.random() * life * 0.1)
}

function unavailable(owner: CredentialsOwner, reason: string): GatewayFailure {
  const whose = owner.kind === 'gateway' ? "the gateway's own credentials" : `credentials of ${owner.roleArn}`
  return failure('API_CONFIGURATION_ERROR', 'NO_CREDENTIALS', `${whose} are not available: ${reason}`)
}

interface SdkCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly expiration?: Date
}

type SdkProvider = () => Promise<SdkCredentials>

/**
 * The SDKs' standard chain, and STS AssumeRole on top of it. The packages are loaded on first use: a gateway without
 * AWS integrations never pays for them.
 */
export function createSdkSource(options: { readonly region: string; readonly stsEndpoint?: string }): CredentialSource {
  const packages = () => import('@aws-sdk/credential-providers')
  let chain: SdkProvider | undefined
  const base = async (): Promise<SdkProvider> => (chain ??= (await packages()).fromNodeProviderChain())
  return {
    gateway: async () => issue(await (await base())()),
    role: async roleArn => {
      const { fromTemporaryCredentials } = await packages()
      const { region, stsEndpoint: endpoint } = options
      const assume = fromTemporaryCredentials({
        masterCredentials: await base(),
        // The session name that API Gateway uses: trust policies may test it.
        params: { RoleArn: roleArn, RoleSessionName: 'BackplaneAssumeRoleSession' },
        clientConfig: { region, ...(endpoint === undefined ? {} : { endpoint }) },
      })
      return issue(await assume())
    },
  }
}

function issue(keys: SdkCredentials): IssuedCredentials {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = keys
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(expiration === undefined ? {} : { expiresAt: expiration.getTime() }),
  }
}
