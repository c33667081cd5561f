import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { compilePolicy } from '../../access/policy/document.ts'
import { isPolicyFault } from '../../access/policy/fault.ts'
import { type Callers, parseCallers } from '../../aws/signature/callers.ts'
import { compileEgress } from '../../definition/egress.ts'
import { fieldPath } from '../../definition/path.ts'
import { messageOf } from '../../exchange/failure.ts'
import { type HostPort, parseHostPort } from '../../exchange/host-port.ts'

/** Value of a setting, or the words for what it should have been. */
export type Read<T> = { readonly value: T } | { readonly expected: string }

/** A text. The empty one is none: a variable that is set to nothing unsets a setting. */
export function readText(value: unknown): Read<string> {
  return typeof value === 'string' && value !== '' ? { value } : { expected: 'a text' }
}

/** A text that may be left out. */
export function readOptionalText(value: unknown): Read<string | undefined> {
  return value === '' ? { value: undefined } : readText(value)
}

/** `127.0.0.1:8080`, `[::1]:0`. */
export function readHostPort(value: unknown): Read<HostPort> {
  const address = typeof value === 'string' ? parseHostPort(value) : undefined
  return address === undefined ? { expected: 'HOST:PORT, such as 127.0.0.1:8080' } : { value: address }
}

/** A whole number, as such or in decimal digits. */
export function readInteger(least: number, most: number): (value: unknown) => Read<number> {
  return value => {
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
    const fits = typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
    const range = least === most ? String(least) : `a whole number from ${least} to ${most}`
    return fits ? { value: number } : { expected: range }
  }
}

/** A part of a whole: more than none of it. */
export function readPart(value: unknown): Read<number> {
  const part = typeof value === 'string' && /^\d*\.?\d+$/.test(value) ? Number(value) : value
  const fits = typeof part === 'number' && part > 0 && part <= 1
  return fits ? { value: part } : { expected: 'a number over 0, at most 1' }
}

/** One of a few words. */
export function readOneOf<const T extends string>(values: readonly T[]): (value: unknown) => Read<T> {
  return value => {
    const found = values.find(candidate => candidate === value)
    return found === undefined ? { expected: `one of ${values.join(', ')}` } : { value: found }
  }
}

/** A text of a given form. */
export function readMatching(pattern: RegExp, expected: string): (value: unknown) => Read<string> {
  return value => (typeof value === 'string' && pattern.test(value) ? { value } : { expected })
}

/** Networks of the egress rules: CIDR, addresses or names, comma-separated or a list. */
export function readNetworks(value: unknown): Read<readonly string[]> {
  const list = typeof value === 'string' ? value.split(',').map(item => item.trim()) : value
  if (!Array.isArray(list) || !list.every(item => typeof item === 'string')) return { expected: 'a list of texts' }
  const networks = list.filter(item => item !== '')
  try {
    compileEgress({ allow: networks })
    return { value: networks }
  } catch (error) {
    return { expected: `a list of networks (${messageOf(error)})` }
  }
}

function findPolicyFault(callers: Callers): string | undefined {
  for (const { accessKeyId, policy } of callers.values()) {
    const compiled = policy === undefined ? undefined : compilePolicy(policy, { kind: 'identity' })
    if (compiled === undefined || !isPolicyFault(compiled)) continue
    return `${accessKeyId}: ${fieldPath('policy', ...compiled.path)} ${compiled.message}`
  }
  return undefined
}

/** Access key → secretAccessKey, arn and the rest, as YAML or JSON. Secrets stay out of flags and variables. */
export function readCallersFile(value: unknown): Read<Callers> {
  if (typeof value !== 'string') return { expected: 'the path of a file' }
  try {
    const callers = parseCallers(parse(readFileSync(value, 'utf8')) ?? {})
    if (typeof callers === 'string') return { expected: `a file of callers (${callers})` }
    const fault = findPolicyFault(callers)
    return fault === undefined ? { value: callers } : { expected: `a file of callers (${fault})` }
  } catch (error) {
    // Further lines of a parser's message show the text, in which secrets stand.
    const [reason = ''] = messageOf(error).split('\n')
    return { expected: `a file of callers (${reason})` }
  }
}

/** `sqs=http://127.0.0.1:9324`, a list of them, or a map. */
export function readEndpoints(value: unknown): Read<Readonly<Record<string, string>>> {
  const expected = 'SERVICE=URL with an http or https URL, such as sqs=http://127.0.0.1:9324'
  const items = typeof value === 'string' ? value.split(',') : value
  const pairs = Array.isArray(items)
    ? items.map(splitPair)
    : Object.entries(typeof items === 'object' ? (items ?? {}) : {})
  const endpoints: Record<string, string> = {}
  for (const [service, url] of pairs) {
    const isUrl = typeof url === 'string' && /^https?:$/.test(URL.parse(url)?.protocol ?? '')
    if (!service || !isUrl) return { expected }
    endpoints[service] = url
  }
  return { value: endpoints }
}

function splitPair(item: unknown): [string, unknown] {
  const text = String(item)
  const cut = text.indexOf('=')
  return cut < 0 ? ['', text] : [text.slice(0, cut).trim(), text.slice(cut + 1).trim()]
}
