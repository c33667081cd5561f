import { JsonataError } from './error.ts'
import type { Evaluation } from './evaluation.ts'
import type { Data } from './values.ts'

/**
 * Checks that a result's JSON text would stay within the budget. Parts that are shared count each time, as they would
 * be written each time. Fails with R1002.
 */
export function checkOutput(run: Evaluation, result: unknown): void {
  if (typeof result === 'object' && result !== null) measure(run, result, { left: run.budget.outputBytes })
  else if (typeof result === 'string' && result.length > run.budget.outputBytes) throw new JsonataError('R1002')
}

function measure(run: Evaluation, value: object, room: { left: number }): void {
  if (--run.fuel < 0) run.refuel()
  if (Array.isArray(value)) {
    room.left -= value.length + 1
    for (let index = 0; index < value.length; index++) measurePart(run, value[index], room)
  } else {
    room.left -= 2
    for (const key in value) {
      room.left -= key.length + 4
      measurePart(run, (value as Data)[key], room)
    }
  }
  if (room.left < 0) throw new JsonataError('R1002')
}

function measurePart(run: Evaluation, part: unknown, room: { left: number }): void {
  if (typeof part === 'string') room.left -= part.length + 2
  else if (typeof part === 'object' && part !== null) measure(run, part, room)
  else room.left -= 1
}
