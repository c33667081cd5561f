import type { Call, Outcome, StubAnswer } from '../measure/subject.ts'
import { expectRequest } from '../measure/verify.ts'
import { MAPPED_RECEIPT, mapOrder, orderOf, RECEIPT } from './orders.ts'

const JSON_HEADERS = { 'Content-Type': 'application/json', Accept: 'application/json' }

/** A backend that accepts every order. */
export const RECEIPT_ANSWER: StubAnswer = {
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(RECEIPT),
}

/** A client that posts an order of so many lines. */
export function orderCall(lines: number): Call {
  return { method: 'POST', path: '/orders', headers: JSON_HEADERS, body: JSON.stringify(orderOf(lines)) }
}

/** Order and answer reshaped. */
export function mappedOutcome(lines: number): Outcome {
  const expected = { method: 'POST', target: '/orders', body: JSON.stringify(mapOrder(orderOf(lines))) }
  return { status: 200, body: JSON.stringify(MAPPED_RECEIPT), checkBackend: expectRequest(expected) }
}

/** Order and answer passed on as they are. */
export function passedOutcome(lines: number): Outcome {
  const expected = { method: 'POST', target: '/orders', body: JSON.stringify(orderOf(lines)) }
  return { status: 200, body: JSON.stringify(RECEIPT), checkBackend: expectRequest(expected) }
}
