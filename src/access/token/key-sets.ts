import { createPublicKey, type KeyObject } from 'node:crypto'
import { type GatewayFailure, isFailure } from '../../exchange/failure.ts'
import type { Issuer } from '../plan.ts'
import { isRecord } from '../policy/fault.ts'

/** Fetches a document of JSON, within the bounds that it has. */
export type FetchJson = (url: string) => Promise<unknown | GatewayFailure>

/** Documented: access §28. */
const KEPT_MS = 2 * 60 * 60 * 1000
const ASKED_AGAIN_MS = 30_000
/** Issuers whose keys are kept, and keys of one. Chosen: more than any API has. */
const MOST_ISSUERS = 1_000
const MOST_KEYS = 100

interface KeySet {
  keys: ReadonlyMap<string, KeyObject>
  /** When they were fetched, and when that was tried last. */
  fetchedMs: number
  triedMs: number
  fetching: Promise<void> | undefined
}

/**
 * Keys of issuers, by `kid`. They are fetched again when they are old, and for a `kid` that is not there, but not more
 * often than every 30 s, so that no token makes us ask. Where the issuer cannot be reached the old ones serve on.
 */
export class KeySets {
  readonly #sets = new Map<string, KeySet>()
  readonly #fetch: FetchJson
  readonly #now: () => number

  constructor(fetch: FetchJson, now: () => number = () => performance.now()) {
    this.#fetch = fetch
    this.#now = now
  }

  /** The key of an issuer; undefined where there is none of this name, or none that can be had. */
  async find(issuer: Issuer, kid: string): Promise<KeyObject | undefined> {
    const set = this.#setOf(issuer.keys.url)
    const known = set.keys.get(kid)
    const isOld = this.#now() - set.fetchedMs >= KEPT_MS
    const mayAsk = set.fetching !== undefined || this.#now() - set.triedMs >= ASKED_AGAIN_MS
    if ((known !== undefined && !isOld) || !mayAsk) return known
    const refreshed = this.#refresh(set, issuer)
    // A key that there is serves on while it is looked for anew.
    if (known !== undefined) return known
    await refreshed
    return set.keys.get(kid)
  }

  #setOf(url: string): KeySet {
    const known = this.#sets.get(url)
    if (known !== undefined) return known
    const [oldest] = this.#sets.keys()
    if (this.#sets.size >= MOST_ISSUERS && oldest !== undefined) this.#sets.delete(oldest)
    const never = Number.NEGATIVE_INFINITY
    const set: KeySet = { keys: new Map(), fetchedMs: never, triedMs: never, fetching: undefined }
    this.#sets.set(url, set)
    return set
  }

  #refresh(set: KeySet, { keys }: Issuer): Promise<void> {
    set.fetching ??= this.#load(set, keys).finally(() => {
      set.fetching = undefined
    })
    return set.fetching
  }

  async #load(set: KeySet, { kind, url }: Issuer['keys']): Promise<void> {
    set.triedMs = this.#now()
    const address = kind === 'jwks' ? url : await this.#discover(url)
    const document = address === undefined ? undefined : await this.#fetch(address)
    const keys = isFailure(document) ? undefined : readKeys(document)
    if (keys === undefined) return
    set.keys = keys
    set.fetchedMs = this.#now()
  }

  async #discover(url: string): Promise<string | undefined> {
    const document = await this.#fetch(url)
    const address = isRecord(document) ? document.jwks_uri : undefined
    return typeof address === 'string' && isTrusted(address) ? address : undefined
  }
}

/** Keys come over TLS, or from this machine. */
function isTrusted(url: string): boolean {
  return /^(?:https:\/\/|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$))/.test(url)
}

/** RSA keys for signatures that have a name; one that cannot be read is left out. */
function readKeys(document: unknown): ReadonlyMap<string, KeyObject> | undefined {
  if (!isRecord(document) || !Array.isArray(document.keys)) return undefined
  const keys = new Map<string, KeyObject>()
  for (const entry of document.keys.slice(0, MOST_KEYS)) {
    if (!isRecord(entry) || typeof entry.kid !== 'string' || entry.kty !== 'RSA') continue
    if (entry.use !== undefined && entry.use !== 'sig') continue
    const key = importKey(entry)
    if (key !== undefined) keys.set(entry.kid, key)
  }
  return keys
}

function importKey({ n, e }: Readonly<Record<string, unknown>>): KeyObject | undefined {
  if (typeof n !== 'string' || typeof e !== 'string') return undefined
  try {
    return createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' })
  } catch {
    return undefined
  }
}
