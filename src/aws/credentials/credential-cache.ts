// Keys that sign, by owner: fetched once, refreshed ahead.
import { failure, type GatewayFailure, isFailure, messageOf } from '../../exchange/failure.ts'
import type { SigningCredentials } from '../signature/sigv4.ts'

/** Owner of keys: the gateway itself, or a role that it assumes. */
export type CredentialsOwner = { readonly kind: 'gateway' } | { readonly kind: 'role'; readonly roleArn: string }

/** Keys with the time from which they no longer hold. */
export interface IssuedCredentials extends SigningCredentials {
  /** Milliseconds since the epoch; undefined = they do not expire. */
  readonly expiresAt?: number | undefined
}

/** Where keys come from; rejects with the reason. */
export interface CredentialSource {
  gateway(): Promise<IssuedCredentials>
  role(roleArn: string): Promise<IssuedCredentials>
}

/** How a cache is told of the world; everything has a default. */
export interface CredentialCacheOptions {
  /** Milliseconds since the epoch. Default: the system's clock. */
  readonly now?: () => number
  /** From 0 to 1. Default: Math.random. */
  readonly random?: () => number
  /** Told of every attempt that failed; the first of a row as well as the last. */
  readonly onFailure?: (failure: GatewayFailure) => void
}

/** Keys are fetched anew when less than this is left. Source: the SDKs' own margin. */
const REFRESH_MS = 5 * 60_000
/** A part of the life by which refreshes are spread, so that many gateways do not ask at once. */
const JITTER = 0.1
/** After a failure the source is not asked again for this long; doubling while there are keys to go on with. */
const BACK_OFF_MS = 1_000
const LONGEST_BACK_OFF_MS = 60_000
/** Requests wait for an owner's first keys, so a policy that was mended should show soon. */
const LONGEST_WAIT_MS = 5_000
/** A source that has not answered by then has failed. */
const FETCH_MS = 10_000
/** Keys that are refused are not replaced more often. */
const DISTRUST_MS = 30_000
/** Timers take no more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

interface Entry {
  readonly owner: CredentialsOwner
  current: IssuedCredentials | undefined
  issuedAt: number
  refreshAt: number
  refreshing: Promise<SigningCredentials | GatewayFailure> | undefined
  /** Failure of the last attempt; undefined where it succeeded. */
  failed: GatewayFailure | undefined
  backOffMs: number
  timer: NodeJS.Timeout | undefined
}

/**
 * Keys by owner. The source is asked once for all who wait, ahead of the end of the keys in hand, which serve until
 * they expire; a request waits only for an owner's very first keys. Without keys a request fails with 500: nothing is
 * ever sent unsigned. Owners that are kept warm are refreshed without being asked for.
 */
export class CredentialCache {
  readonly #source: CredentialSource
  readonly #now: () => number
  readonly #random: () => number
  readonly #onFailure: (failure: GatewayFailure) => void
  readonly #entries = new Map<string, Entry>()
  #kept: ReadonlySet<string> = new Set()

  constructor(source: CredentialSource, options: CredentialCacheOptions = {}) {
    this.#source = source
    this.#now = options.now ?? Date.now
    this.#random = options.random ?? Math.random
    this.#onFailure = options.onFailure ?? (() => {})
  }

  /** Keys that hold now, or why there are none. Synchronous where they are cached. */
  get(owner: CredentialsOwner): SigningCredentials | Promise<SigningCredentials | GatewayFailure> {
    const entry = this.#entryOf(owner)
    const now = this.#now()
    if (now >= entry.refreshAt) entry.refreshing ??= this.#refresh(entry)
    const { current, refreshing, failed } = entry
    if (current !== undefined && timeLeft(entry, now) > 0) return current
    return refreshing ?? Promise.resolve(failed ?? unavailable(owner, 'they have expired'))
  }

  /**
   * Told that a service does not accept these keys. They are fetched anew, at most every half minute: a session may have
   * been revoked, a key rotated. Until others are there they are still tried.
   */
  distrust(owner: CredentialsOwner, accessKeyId: string): void {
    const entry = this.#entryOf(owner)
    if (entry.current?.accessKeyId !== accessKeyId) return
    entry.refreshAt = Math.min(entry.refreshAt, entry.issuedAt + DISTRUST_MS)
  }

  /**
   * Fetches the keys of these owners, and keeps them, and no others, fresh until it is called again. Resolves when each
   * has been tried; failures are told to `onFailure`, and to whoever asks for the keys.
   */
  async keepWarm(owners: Iterable<CredentialsOwner>): Promise<void> {
    const list = [...owners]
    this.#kept = new Set(list.map(keyOf))
    for (const [key, entry] of this.#entries) if (!this.#kept.has(key)) clearTimeout(entry.timer)
    await Promise.all(list.map(owner => this.get(owner)))
    for (const owner of list) {
      const entry = this.#entryOf(owner)
      this.#schedule(entry)
      // Nobody has waited for an attempt ahead of time: the first request makes its own.
      if (entry.current === undefined) entry.refreshAt = 0
    }
  }

  /** Ends every timer; keys can still be asked for. */
  close(): void {
    this.#kept = new Set()
    for (const { timer } of this.#entries.values()) clearTimeout(timer)
  }

  #entryOf(owner: CredentialsOwner): Entry {
    const key = keyOf(owner)
    const known = this.#entries.get(key)
    if (known !== undefined) return known
    const entry: Entry = {
      owner,
      current: undefined,
      issuedAt: 0,
      refreshAt: 0,
      refreshing: undefined,
      failed: undefined,
      backOffMs: BACK_OFF_MS,
      timer: undefined,
    }
    this.#entries.set(key, entry)
    return entry
  }

  async #refresh(entry: Entry): Promise<SigningCredentials | GatewayFailure> {
    const issued = await this.#fetch(entry.owner)
    const now = this.#now()
    entry.refreshing = undefined
    if (isFailure(issued)) {
      entry.failed = issued
      // Keys that end meanwhile are asked for at once; without any, whoever waits is not kept waiting for long.
      const left = timeLeft(entry, now)
      entry.refreshAt = now + Math.min(entry.backOffMs, left > 0 ? left : LONGEST_WAIT_MS)
      entry.backOffMs = Math.min(LONGEST_BACK_OFF_MS, entry.backOffMs * 2)
      this.#onFailure(issued)
    } else {
      entry.current = issued
      entry.issuedAt = now
      entry.failed = undefined
      entry.backOffMs = BACK_OFF_MS
      entry.refreshAt = this.#refreshTime(issued, now)
    }
    this.#schedule(entry)
    return issued
  }

  async #fetch(owner: CredentialsOwner): Promise<IssuedCredentials | GatewayFailure> {
    const { promise: tooLate, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(new Error(`no answer within ${FETCH_MS / 1000} s`)), FETCH_MS)
    try {
      const asked = owner.kind === 'gateway' ? this.#source.gateway() : this.#source.role(owner.roleArn)
      return await Promise.race([asked, tooLate])
    } catch (error) {
      return unavailable(owner, messageOf(error))
    } finally {
      clearTimeout(timer)
    }
  }

  #refreshTime({ expiresAt }: IssuedCredentials, now: number): number {
    if (expiresAt === undefined) return Number.POSITIVE_INFINITY
    const life = expiresAt - now
    return now + Math.max(0, life - Math.min(REFRESH_MS, life / 2) - this.#random() * life * JITTER)
  }

  /** Owners that never had keys are tried again when somebody asks, the others in time. */
  #schedule(entry: Entry): void {
    clearTimeout(entry.timer)
    const { owner, current, refreshAt } = entry
    if (!this.#kept.has(keyOf(owner)) || current === undefined || !Number.isFinite(refreshAt)) return
    const delay = Math.min(LONGEST_TIMER_MS, Math.max(BACK_OFF_MS / 10, refreshAt - this.#now()))
    entry.timer = setTimeout(() => {
      void this.get(owner)
      if (entry.refreshing === undefined) this.#schedule(entry)
    }, delay).unref()
  }
}

/** Milliseconds that the keys in hand still hold. */
function timeLeft({ current }: Entry, now: number): number {
  return current === undefined ? 0 : (current.expiresAt ?? Number.POSITIVE_INFINITY) - now
}

function keyOf(owner: CredentialsOwner): string {
  return owner.kind === 'gateway' ? '' : owner.roleArn
}

function unavailable(owner: CredentialsOwner, reason: string): GatewayFailure {
  const whose = owner.kind === 'gateway' ? "the gateway's own credentials" : `credentials of ${owner.roleArn}`
  return failure('API_CONFIGURATION_ERROR', 'NO_CREDENTIALS', `${whose} are not available: ${reason}`)
}
