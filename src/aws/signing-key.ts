// Derived signing keys: four HMACs a day, region and service, remembered.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'

// A gateway signs for few roles, regions and services; a thousand keys are some hundred kilobytes.
const MAX_KEYS = 1000

/** Remembers derived keys of one thread; the oldest goes first. Keys of past days thus leave by themselves. */
export class SigningKeyCache {
  readonly #keys = new Map<string, KeyObject>()

  /** The key of a secret for a day (`20150830`), a region and a service. */
  get(secretAccessKey: string, day: string, region: string, service: string): KeyObject {
    const id = `${day}/${region}/${service}/${secretAccessKey}`
    const known = this.#keys.get(id)
    if (known !== undefined) return known
    const key = createSecretKey(deriveKey(secretAccessKey, day, region, service))
    if (this.#keys.size >= MAX_KEYS) {
      const oldest = this.#keys.keys().next()
      if (oldest.done !== true) this.#keys.delete(oldest.value)
    }
    this.#keys.set(id, key)
    return key
  }
}

function deriveKey(secretAccessKey: string, day: string, region: string, service: string): Buffer {
  const dayKey = hmac(`AWS4${secretAccessKey}`, day)
  return hmac(hmac(hmac(dayKey, region), service), 'aws4_request')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
