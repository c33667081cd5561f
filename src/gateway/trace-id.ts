import { randomBytes } from 'node:crypto'
import { findHeader } from '../exchange/headers.ts'

const PARENT = /^[0-9a-f]{16}$/i
const KNOWN_PARTS = new Set(['root', 'parent', 'sampled'])

/**
 * Value of `X-Amzn-Trace-Id` towards the backend. An incoming Root is kept, of any form, since other tracers write their
 * own; with a Parent, that is kept and Sampled defaults to 1, else the gateway makes one and Sampled is 0. A value
 * without a Root, or that no header should have, is replaced; unknown parts are kept.
 * Names of parts are read without regard to case. Observed: semantics §16.4.
 */
export function traceIdFor(headers: readonly string[], epochMillis: number): string {
  const incoming = findHeader(headers, 'x-amzn-trace-id')
  return (incoming === undefined ? undefined : continueTrace(incoming)) ?? newTrace(epochMillis)
}

/** Random hexadecimal digits, drawn in blocks: one call of the system's source a request would cost as much as routing. */
class RandomHex {
  #drawn = ''

  take(digits: number): string {
    if (this.#drawn.length < digits) this.#drawn = randomBytes(2048).toString('hex')
    const taken = this.#drawn.slice(0, digits)
    this.#drawn = this.#drawn.slice(digits)
    return taken
  }
}

/** Eight digits, made once a second. */
class HexSecond {
  #second = -1
  #text = ''

  of(epochMillis: number): string {
    const second = Math.floor(epochMillis / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#text = second.toString(16).padStart(8, '0')
    }
    return this.#text
  }
}

const RANDOM = new RandomHex()
const SECOND = new HexSecond()

function newTrace(epochMillis: number): string {
  return `Root=1-${SECOND.of(epochMillis)}-${RANDOM.take(24)};Parent=${RANDOM.take(16)};Sampled=0`
}

function continueTrace(incoming: string): string | undefined {
  if (!/^[\x21-\x7e]{1,512}$/.test(incoming)) return undefined
  const parts = incoming.split(';').map(part => part.split('=', 2))
  const partOf = (key: string) => parts.find(([name]) => name?.toLowerCase() === key)?.[1]
  const root = partOf('root')
  if (root === undefined || root === '') return undefined
  const parent = partOf('parent')
  const isContinued = parent !== undefined && PARENT.test(parent)
  const sampled = isContinued ? (partOf('sampled') ?? '1') : '0'
  const rest = parts
    .filter(([name]) => name !== '' && !KNOWN_PARTS.has(name?.toLowerCase() ?? ''))
    .map(([name, value]) => `;${name}=${value ?? ''}`)
  return `Root=${root};Parent=${isContinued ? parent : RANDOM.take(16)};Sampled=${sampled}${rest.join('')}`
}
