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
