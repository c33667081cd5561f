import { toNumber } from '../../../exchange/numeral.ts'
import type { Evaluation } from '../evaluation.ts'
import type { Data } from '../values.ts'

/**
 * Tells for each value whether none equal to it came before. Values with parts are compared by a text that equal
 * values share, so that n values take n steps; NaN differs even from itself.
 */
export function createDistinguisher(run: Evaluation): (value: unknown) => boolean {
  const simple = new Set<unknown>()
  const texts = new Set<string>()
  const identities = new Map<unknown, number>()
  let unique = 0

  const identityOf = (value: unknown): string => {
    const known = identities.get(value) ?? identities.size
    identities.set(value, known)
    return `f${known}`
  }

  const textOf = (part: unknown): string => {
    const value = toNumber(part)
    if (--run.fuel < 0) run.refuel()
    if (typeof value === 'string') return JSON.stringify(value)
    if (typeof value === 'function') return identityOf(value)
    if (typeof value !== 'object' || value === null) {
      return Number.isNaN(value) ? `u${unique++}` : value === 0 ? '0' : String(value)
    }
    const parts = Array.isArray(value) ? value.map(textOf) : fieldTexts(value as Data, textOf)
    const text = parts.join(',')
    run.text(text.length)
    return Array.isArray(value) ? `[${text}]` : `{${text}}`
  }

  return given => {
    const value = toNumber(given)
    if (Number.isNaN(value)) return true
    const whole = typeof value === 'object' && value !== null ? textOf(value) : undefined
    const before = whole === undefined ? simple.size : texts.size
    if (whole === undefined) return simple.add(value).size > before
    return texts.add(whole).size > before
  }
}

function fieldTexts(value: Data, textOf: (value: unknown) => string): string[] {
  return Object.keys(value)
    .sort()
    .map(key => `${JSON.stringify(key)}:${textOf(value[key])}`)
}
