import { isDeepStrictEqual } from 'node:util'
import type { Backend } from './backend.ts'
import type { BackendRequest, Call, Contender, Running } from './subject.ts'

/**
 * Sends every call of a contender once (at most 20) and checks what the client gets and what the backend got.
 * Returns the answer's body, byte for byte what the load generator has to see from then on. Fails at the first fault.
 */
export async function verifyContender(contender: Contender, running: Running, backend: Backend): Promise<string> {
  const { subject, outcome, calls } = contender
  let observed = outcome.body
  for (const call of calls.slice(0, 20)) {
    const name = `${subject.name}: ${call.method} ${call.path}`
    const { status, body } = await send(call, running.url)
    if (status !== outcome.status) throw new Error(`${name} was answered ${status} ${body.slice(0, 500)}`)
    if (!sameBody(body, outcome.body)) {
      throw new Error(`${name} was answered ${body.slice(0, 500)}\ninstead of ${outcome.body.slice(0, 500)}`)
    }
    const request = await backend.lastRequest()
    const fault = request === undefined ? 'no request reached the backend' : await outcome.checkBackend(request)
    if (fault !== undefined) throw new Error(`${name}: ${fault}`)
    observed = body
  }
  return observed
}

async function send(call: Call, url: string): Promise<{ status: number; body: string }> {
  const response = await fetch(`${url}${call.path}`, {
    method: call.method,
    headers: call.headers,
    ...(call.body === '' ? {} : { body: call.body }),
  })
  return { status: response.status, body: await response.text() }
}

function sameBody(one: string, other: string): boolean {
  return one === other || (isJson(one) && isJson(other) && isDeepStrictEqual(JSON.parse(one), JSON.parse(other)))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** A check of the backend's side: the method, the target, and the body as JSON or text. */
export function expectRequest(expected: { method: string; target: string; body: string }) {
  return (request: BackendRequest): string | undefined => {
    const line = `${request.method} ${request.target}`
    if (line !== `${expected.method} ${expected.target}`) return `the backend got ${line}`
    if (sameBody(request.body, expected.body)) return undefined
    return `the backend got ${request.body.slice(0, 500)}\ninstead of ${expected.body.slice(0, 500)}`
  }
}
