import { readFileSync } from 'node:fs'
import { messageOf } from '../../exchange/failure.ts'
import type { HeaderValues } from '../../generated/regauge/admin/v1/HeaderValues.ts'
import { UsageError } from '../terminal.ts'

/** Headers of a request as `-H 'Name: value'` gives them. */
export function parseHeaders(lines: readonly string[]): Record<string, HeaderValues> {
  const headers: Record<string, { values: string[] }> = Object.create(null)
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon < 1) throw new UsageError(`--header expects 'Name: value', not '${line}'`)
    const name = line.slice(0, colon).trim()
    headers[name] ??= { values: [] }
    headers[name].values.push(line.slice(colon + 1).trim())
  }
  return headers
}

/** A value as it stands, or what is in the FILE of `@FILE`. `option` is the one that gave it. */
export function readData(data: string | undefined, option: string): Buffer {
  if (data === undefined) return Buffer.alloc(0)
  if (!data.startsWith('@')) return Buffer.from(data)
  try {
    return readFileSync(data.slice(1))
  } catch (error) {
    throw new UsageError(`${option} ${data}: ${messageOf(error)}`)
  }
}

/** Collects an option that may be repeated. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}
