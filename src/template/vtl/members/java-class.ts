import { isList, JavaList } from '../values/lists.ts'
import { isMap } from '../values/maps.ts'
import { isNumber, kindOf } from '../values/numbers.ts'
import { JavaClass } from './other-members.ts'

/** The Java class of a value; undefined for values that no Java class is known of. */
export function classOf(value: unknown): JavaClass | undefined {
  const name = classNameOf(value)
  return name === undefined ? undefined : new JavaClass(name)
}

function classNameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return 'java.lang.String'
  if (typeof value === 'boolean') return 'java.lang.Boolean'
  if (isNumber(value)) {
    const kind = kindOf(value)
    return kind.startsWith('Big') ? `java.math.${kind}` : `java.lang.${kind}`
  }
  if (Array.isArray(value)) return 'net.minidev.json.JSONArray'
  if (value instanceof JavaList && value.kind === 'array') return '[Ljava.lang.String;'
  if (isList(value)) return 'java.util.ArrayList'
  return isMap(value) ? 'java.util.LinkedHashMap' : undefined
}
