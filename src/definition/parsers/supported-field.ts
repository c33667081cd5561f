import type { OptionalFeature } from '../limits.ts'
import type { Field } from './json-reader.ts'

/**
 * A field that only a gateway with a feature carries out. Without the feature `refuse` says so by name, and the field
 * reads as if it were absent; with it the field is read and checked.
 */
export function whereSupported<T>(feature: OptionalFeature, refuse: Field<undefined>, read: Field<T>): Field<T> {
  const field = (value: unknown, place: Parameters<Field<T>>[1]): T => {
    if (place.limits.supports.includes(feature)) return read(value, place)
    refuse(value, place)
    return read(undefined, place)
  }
  // While it is refused everywhere it is not offered as a known name either.
  return Object.assign(field, { isUnsupported: true as const })
}
