import { NATIVES } from './functions/registry.ts'

/** Values and functions that an evaluation finds under `$name`. Functions are called synchronously. */
export type Bindings = Readonly<Record<string, unknown>>

/** A variable that the expression does not bind: the input, the caller's, or the library's. */
export function findVariable(bindings: Bindings, input: unknown, name: string): unknown {
  if (name === '$') return input
  return Object.hasOwn(bindings, name) ? bindings[name] : NATIVES.get(name)
}
