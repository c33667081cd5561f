import type { Value } from '../kinds.ts'
import type { Place } from '../place.ts'
import { withInput } from '../place.ts'
import { maybe } from '../scope.ts'

/** Writes a function of one context; gives its name. */
export function emitFunction(place: Place, input: Value, make: (place: Place) => Value): string {
  const { code } = place
  const name = code.name('g')
  code.line(`const ${name} = (${input.code}) => {`)
  const value = maybe(place.scope, () => make(withInput(place, input)))
  code.line(`return ${value.code}; };`)
  return name
}
