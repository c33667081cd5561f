import { exceedsBeforeParsing, isTooDeep } from '../mapping/json-guard.ts'

/** Parses what a function or an issuer sent; undefined for what is no JSON, or over the limits of depth and members. */
export function parseBoundedJson(text: string): unknown {
  if (exceedsBeforeParsing(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isTooDeep(text, value) ? undefined : value
  } catch {
    return undefined
  }
}
