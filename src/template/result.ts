import { Numeral } from '../exchange/numeral.ts'
import { Envelope } from './envelope.ts'

/** Bounds of a rendered result. Defaults: hardening §4. */
export const RESULT_LIMITS = { depth: 128, outputBytes: 10 * 1024 * 1024 } as const

/** A value as JSON text, or why it cannot be one. */
export type StringifyOutcome =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }

/**
 * JSON text of a value, bounded before any of it is made: a value may hold one part many times, and its text may then
 * be exponentially longer than it. Refuses functions (G2001), envelopes inside a value (G2002), depth (G2003), size
 * (G2004). undefined is dropped from objects and null in lists, as JSON.stringify does.
 */
export function stringifyBounded(value: unknown): StringifyOutcome {
  const room = { bytes: RESULT_LIMITS.outputBytes }
  const refused = charge(value, 0, room)
  if (refused !== undefined) return refused
  return { kind: 'text', text: JSON.stringify(value) ?? '' }
}

type Refusal = Extract<StringifyOutcome, { kind: 'refused' }>

const TOO_LONG = refuse('G2004', `the result is longer than ${RESULT_LIMITS.outputBytes} bytes`)

function refuse(code: string, message: string): Refusal {
  return { kind: 'refused', code, message }
}

/** Charges the least that the text of this value takes; undefined = within bounds. */
function charge(value: unknown, depth: number, room: { bytes: number }): Refusal | undefined {
  if (typeof value === 'string') room.bytes -= value.length + 2
  else if (typeof value === 'function') return refuse('G2001', 'the result holds a function')
  else if (typeof value === 'object' && value !== null) return chargeObject(value, depth, room)
  else room.bytes -= 1
  return room.bytes < 0 ? TOO_LONG : undefined
}

function chargeObject(value: object, depth: number, room: { bytes: number }): Refusal | undefined {
  if (value instanceof Envelope) return refuse('G2002', '$override counts only as the result of the whole template')
  if (depth >= RESULT_LIMITS.depth) return refuse('G2003', `the result is deeper than ${RESULT_LIMITS.depth} levels`)
  room.bytes -= value instanceof Numeral ? String(value).length : 2
  if (Array.isArray(value)) {
    for (const item of value) {
      const refused = charge(item, depth + 1, room)
      if (refused !== undefined) return refused
    }
    return room.bytes < 0 ? TOO_LONG : undefined
  }
  for (const key in value) {
    room.bytes -= key.length + 3
    const refused = charge(Reflect.get(value, key), depth + 1, room)
    if (refused !== undefined) return refused
  }
  return room.bytes < 0 ? TOO_LONG : undefined
}
