import { isDeepStrictEqual } from 'node:util'
import type { Answer } from '../fixtures/gateway-process.ts'
import type { Received } from './stub.ts'
import type { CallsExpected, Json, ResponseExpected } from './suite.ts'

/** How an answer differs from what a case expects; empty where it does not. */
export function compareResponse(answer: Answer, expected: ResponseExpected): string[] {
  const { status, headers = {}, headersOneOf = {}, headersAbsent = [], headersContain = {} } = expected
  const faults: string[] = []
  const header = (name: string) => String(answer.headers[name.toLowerCase()] ?? '')
  if (status !== undefined && answer.status !== status) faults.push(`status ${answer.status}, not ${status}`)
  for (const [name, value] of Object.entries(headers)) {
    if (!matchesText(header(name), value)) faults.push(`${name}: ${header(name)}, not ${value}`)
  }
  for (const [name, values] of Object.entries(headersOneOf)) {
    if (!values.includes(header(name))) faults.push(`${name}: ${header(name)}, none of ${values.join(', ')}`)
  }
  for (const [name, part] of Object.entries(headersContain)) {
    if (!header(name).includes(part)) faults.push(`${name}: ${header(name)} without ${part}`)
  }
  faults.push(...headersAbsent.filter(name => header(name) !== '').map(name => `${name}: ${header(name)}`))
  if (expected.bodyJson !== undefined && !matches(parse(answer.body), expected.bodyJson, 'exact')) {
    faults.push(`body ${answer.body}, not ${JSON.stringify(expected.bodyJson)}`)
  }
  if (expected.bodyContains !== undefined && !answer.body.includes(expected.bodyContains)) {
    faults.push(`body ${answer.body} without ${expected.bodyContains}`)
  }
  return faults
}

/** How the calls of one party differ from what a case expects. */
export function compareCalls(party: string, calls: readonly Received[], expected: CallsExpected): string[] {
  const faults: string[] = []
  if (expected.calls !== undefined && calls.length !== expected.calls) {
    faults.push(`${calls.length} calls, not ${expected.calls}`)
  }
  const [first] = calls
  const { calls: _, ...rest } = expected
  if (Object.keys(rest).length > 0) faults.push(...(first === undefined ? ['no call'] : compareCall(first, rest)))
  return faults.map(fault => `${party}: ${fault}`)
}

function compareCall(call: Received, expected: CallsExpected): string[] {
  const faults: string[] = []
  const check = (what: string, actual: unknown, wanted: Json | undefined, mode: 'exact' | 'subset') => {
    if (wanted === undefined || matches(actual, wanted, mode)) return
    faults.push(`${what} ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`)
  }
  const event = parse(call.body)
  check('httpMethod', call.httpMethod, expected.httpMethod, 'exact')
  check('path', call.path, expected.path, 'exact')
  check('query', call.query, expected.query, 'exact')
  for (const [name, value] of Object.entries(expected.headers ?? {})) {
    check(name, call.headers[name.toLowerCase()], value, 'exact')
  }
  for (const name of expected.headersAbsent ?? []) {
    if (call.headers[name.toLowerCase()] !== undefined) faults.push(`header ${name}`)
  }
  check('body', event, expected.bodyJson, 'exact')
  check('function', call.function, expected.function, 'exact')
  check('event', event, expected.eventJson, 'exact')
  check('event', event, expected.eventSubset, 'subset')
  for (const path of expected.eventAbsent ?? []) {
    if (hasPath(event, path.split('.'))) faults.push(`event has ${path}`)
  }
  return faults
}

function hasPath(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false
  return hasPath(Reflect.get(value, name), rest)
}

function matches(actual: unknown, expected: Json, mode: 'exact' | 'subset'): boolean {
  if (expected === '<any>') return actual !== undefined
  if (expected === '<number>') return typeof actual === 'number'
  if (typeof expected !== 'object' || expected === null) return isDeepStrictEqual(actual, expected)
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual) !== Array.isArray(expected)) return false
  const names = Object.keys(expected)
  if ((mode === 'exact' || Array.isArray(expected)) && Object.keys(actual).length !== names.length) return false
  return names.every(name => matches(Reflect.get(actual, name), Reflect.get(expected, name), mode))
}

function matchesText(actual: string, expected: string): boolean {
  return expected === '<any>' ? actual !== '' : actual === expected
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
