/**
 * Field path of a Problem: dots between plain names, brackets with JSON quotes around any other.
 * `fieldPath('resources', '/a', 'methods')` is `resources["/a"].methods`; a number is a list index.
 */
export function fieldPath(...keys: readonly (string | number)[]): string {
  return keys.reduce<string>((path, key) => appendKey(path, key), '')
}

/** Appends one key to a field path. */
export function appendKey(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  if (!/^[A-Za-z_$*][A-Za-z0-9_$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === '' ? key : `${path}.${key}`
}

/** A field path and one that goes on within it. */
export function joinPath(path: string, rest: string): string {
  return rest === '' || rest.startsWith('[') ? path + rest : `${path}.${rest}`
}

/** The keys of a problem's field path: `resources["/a"].methods` → resources, /a, methods. */
export function parseFieldPath(path: string): readonly (string | number)[] {
  const keys: (string | number)[] = []
  for (const [, quoted, index, name] of path.matchAll(/\[("(?:[^"\\]|\\.)*")\]|\[(\d+)\]|\.?([^.[\]]+)/g)) {
    if (quoted !== undefined) keys.push(String(JSON.parse(quoted)))
    else if (index !== undefined) keys.push(Number(index))
    else if (name !== undefined) keys.push(name)
  }
  return keys
}
