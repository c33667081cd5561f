import type { CheckRun } from './check-run.ts'

/** A text that two JSON values share exactly where they are equal: 1 and 1.0, objects in any order of keys. */
export function canonicalText(value: unknown, run?: CheckRun): string {
  if (typeof value === 'string') {
    run?.charge(1 + (value.length >> 4))
    return JSON.stringify(value)
  }
  run?.charge(1)
  if (typeof value !== 'object' || value === null) return value === 0 ? '0' : String(value)
  if (Array.isArray(value)) return `[${value.map(item => canonicalText(item, run)).join()}]`
  const keys = Object.keys(value).sort()
  const fields = keys.map(key => `${canonicalText(key, run)}:${canonicalText(Reflect.get(value, key), run)}`)
  return `{${fields.join()}}`
}
