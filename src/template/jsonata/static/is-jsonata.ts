import { JsonataError } from '../error.ts'
import { readTree } from '../parse.ts'

/** A text that parses as JSONata. */
export function isJsonata(source: string): boolean {
  try {
    readTree(source)
    return true
  } catch (error) {
    if (error instanceof JsonataError) return false
    throw error
  }
}
