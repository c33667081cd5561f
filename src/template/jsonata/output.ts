import { Numeral } from '../../exchange/numeral.ts'
import { JsonataError } from './error.ts'
import type { Evaluation } from './evaluation.ts'
import type { Data } from './values.ts'

/** Results that are accepted: any value, or only one that JSON text can show whole. */
export type OutputRule = 'any' | 'json'

/** Levels of a result under the rule `json`. Default of the hardening rules for templates. */
const MAX_JSON_DEPTH = 128

/**
 * Checks that a result's JSON text would stay within the budget. Parts that are shared count each time, as they would
 * be written each time. Fails with R1002; under the rule `json` also with R1005 for a function in it, and with R1006
 * for too many levels.
 */
export function checkOutput(run: Evaluation, result: unknown, rule: OutputRule): void {
  if (typeof result === 'object' && result !== null) {
    measure(run, result, { left: run.budget.outputBytes, depth: rule === 'json' ? MAX_JSON_DEPTH : Infinity })
  } else if (typeof result === 'string' && result.length > run.budget.outputBytes) throw new JsonataError('R1002')
  else if (typeof result === 'function' && rule === 'json') throw new JsonataError('R1005')
}

/** Characters and levels of JSON text that the rest of a result may still take. */
interface Room {
  left: number
  depth: number
}

function measure(run: Evaluation, value: object, room: Room): void {
  if (--run.fuel < 0) run.refuel()
  if (--room.depth < 0) throw new JsonataError('R1006')
  if (Array.isArray(value)) {
    room.left -= value.length + 1
    for (let index = 0; index < value.length; index++) measurePart(run, value[index], room)
  } else if (value instanceof Numeral) {
    room.left -= String(value).length
  } else {
    room.left -= 2
    for (const key in value) {
      room.left -= key.length + 4
      measurePart(run, (value as Data)[key], room)
    }
  }
  room.depth++
  if (room.left < 0) throw new JsonataError('R1002')
}

function measurePart(run: Evaluation, part: unknown, room: Room): void {
  if (typeof part === 'string') room.left -= part.length + 2
  else if (typeof part === 'object' && part !== null) measure(run, part, room)
  else if (typeof part === 'function' && room.depth !== Infinity) throw new JsonataError('R1005')
  else room.left -= 1
}
