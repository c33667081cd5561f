import type { Value } from '../kinds.ts'
import { isOnly, MISSING, mayBe, TEXT } from '../kinds.ts'
import type { Place } from '../place.ts'
import { condition } from './operators.ts'

/** Source for a call whose arguments fit; nothing where the function itself is to be called. */
type Inline = (args: readonly Value[], place: Place) => string | undefined

/** Library functions that are cheaper as source than as a call. */
export const INLINE: Readonly<Record<string, Inline>> = {
  string: ([value, pretty], { code }) => {
    if (value === undefined || pretty !== undefined) return undefined
    if (isOnly(value, TEXT)) return value.code
    return `(typeof ${value.code} === "string" ? ${value.code} : ${code.runtime('textOf')}(C, ${value.code}))`
  },
  exists: ([value]) => value && (mayBe(value, MISSING) ? `${value.code} !== undefined` : 'true'),
  not: ([value], place) => value && present(value, `!${condition(place, value)}`),
  boolean: ([value], place) => value && present(value, condition(place, value)),
  count: ([value]) => value && `(A(${value.code}) ? ${value.code}.length : ${value.code} === undefined ? 0 : 1)`,
}

function present(value: Value, source: string): string {
  return mayBe(value, MISSING) ? `(${value.code} === undefined ? undefined : ${source})` : source
}
