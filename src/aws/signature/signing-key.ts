// Derived signing keys: four HMACs a day, region and service, remembered.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'

/** Inputs of a signing key besides the secret. */
export interface KeyScope {
  /** `YYYYMMDD`. */
  readonly day: string
  readonly region: string
  readonly service: string
}

// A gateway signs for few roles, regions and services; a thousand keys are some hundred kilobytes.
const MAX_KEYS = 1000

/** Remembers derived keys of one thread; the oldest goes first. Keys of past days thus leave by themselves. */
class SigningKeyCache {
  readonly #keys = new Map<string, KeyObject>()

  get(secretAccessKey: string, { day, region, service }: KeyScope): KeyObject {
    const id = `${day}/${region}/${service}/${secretAccessKey}`
    const known = this.#keys.get(id)
    if (known !== undefined) return known
    const dayKey = hmac(`AWS4${secretAccessKey}`, day)
    const key = createSecretKey(hmac(hmac(hmac(dayKey, region), service), 'aws4_request'))
    if (this.#keys.size >= MAX_KEYS) {
      const oldest = this.#keys.keys().next()
      if (oldest.done !== true) this.#keys.delete(oldest.value)
    }
    this.#keys.set(id, key)
    return key
  }
}

const keys = new SigningKeyCache()

/** The signature of a string to sign: 64 hexadecimal digits. */
export function signatureOf(stringToSign: string, secretAccessKey: string, scope: KeyScope): string {
  return createHmac('sha256', keys.get(secretAccessKey, scope)).update(stringToSign).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
