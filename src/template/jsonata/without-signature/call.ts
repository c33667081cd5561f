import type { NativeInfo } from '../callable.ts'
import type { Evaluation } from '../evaluation.ts'
import type { List } from '../sequence.ts'
import type { Parameter } from '../signature/parse.ts'
import { letterOf } from '../signature/signature.ts'
import type { Unsigned } from './coerce.ts'
import { broken, Fitting } from './coerce.ts'
import { LIST_FUNCTIONS } from './lists.ts'
import { NUMBER_FUNCTIONS } from './numbers.ts'
import { SEARCH_FUNCTIONS } from './search.ts'
import { TEXT_FUNCTIONS } from './text.ts'

const UNSIGNED: ReadonlyMap<string, Unsigned> = new Map(
  [NUMBER_FUNCTIONS, TEXT_FUNCTIONS, SEARCH_FUNCTIONS, LIST_FUNCTIONS].flatMap(Object.entries<Unsigned>),
)

/** Functions that have something to do without a first argument. */
const NEEDS_NOTHING: ReadonlySet<string> = new Set(['now'])

/**
 * Calls a library function without a look at its signature, as the reference does with one applied in part: what does
 * not fit is taken for what JavaScript makes of it in that function's body.
 */
export function callUnsigned(
  run: Evaluation,
  { name, signature }: NativeInfo,
  args: List,
  call: (args: List) => unknown,
): unknown {
  if (args[0] === undefined && !NEEDS_NOTHING.has(name)) return call(args)
  if (signature.parameters.every((parameter, index) => fits(parameter, args[index]))) return call(args)
  const result = (UNSIGNED.get(name) ?? broken)(run, args)
  return result instanceof Fitting ? call(result.args) : result
}

const TAKES_NOTHING: ReadonlySet<string> = new Set(['a', 'x', 'j'])

function fits({ type, subtype, letters, pattern }: Parameter, value: unknown): boolean {
  const letter = letterOf(value)
  // A function that takes texts or numbers does something else where one is missing.
  if (letter === 'm') return TAKES_NOTHING.has(type) || pattern.endsWith('?')
  if (type !== 'a') return letters.includes(letter)
  return Array.isArray(value) && (subtype === undefined || value.every(item => letterOf(item) === subtype))
}
