import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import { isTrue, typeName } from '../values.ts'

/** `$boolean`. */
export function boolean(run: Evaluation, value: unknown): boolean | undefined {
  return value === undefined ? undefined : isTrue(run, value)
}

/** `$not`. */
export function not(run: Evaluation, value: unknown): boolean | undefined {
  return value === undefined ? undefined : !isTrue(run, value)
}

/** `$type`. */
export function type(_: Evaluation, value: unknown): string | undefined {
  return typeName(value)
}

/** `$error`: fails with D3137 and the author's message. */
export function error(_: Evaluation, message?: string): never {
  throw new JsonataError('D3137', { message: message || '$error() function evaluated' })
}

/** `$assert`: fails with D3141 and the author's message. */
export function assert(_: Evaluation, condition?: unknown, message?: string): undefined {
  if (!condition) throw new JsonataError('D3141', { message: message || '$assert() statement failed' })
  return undefined
}
