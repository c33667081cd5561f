/**
 * Removes a field from JSON, in place, and what is empty around it afterwards within `resources`: a resource without
 * methods serves nothing. Keys that lead nowhere change nothing.
 */
export function removeField(json: Record<string, unknown>, keys: readonly (string | number)[]): void {
  const [key, ...rest] = keys
  if (key === undefined) return
  const value = Object.hasOwn(json, String(key)) ? json[String(key)] : undefined
  if (rest.length === 0) delete json[String(key)]
  else if (Array.isArray(value)) {
    // The place in a list is not worth a hole in it: the list goes as a whole.
    delete json[String(key)]
  } else if (typeof value === 'object' && value !== null) {
    const inner = value as Record<string, unknown>
    removeField(inner, rest)
    const isResource = rest[0] === 'methods' || key === 'methods'
    if (isResource && Object.keys(inner).length === 0) delete json[String(key)]
  }
}
