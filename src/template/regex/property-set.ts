import { BoundedMap } from '../../exchange/bounded-map.ts'
import { type CharSet, charSet, MAX_CODE_POINT } from './char-set.ts'

/** Sets kept per thread; the oldest goes first. A set of letters has about 700 ranges. */
const MAX_KEPT = 64

const KEPT = new BoundedMap<string, CharSet>(MAX_KEPT)

/**
 * The characters of a property such as `L`, `Script=Greek` or `Alphabetic`, as the native engine knows them.
 * Undefined for a name that it does not know. Costs 10 to 20 ms at first use.
 */
export function propertySet(name: string): CharSet | undefined {
  const kept = KEPT.get(name)
  if (kept !== undefined) return kept
  const pattern = nativeProperty(name)
  if (pattern === undefined) return undefined
  const set = scan(pattern)
  KEPT.set(name, set)
  return set
}

function nativeProperty(name: string): RegExp | undefined {
  if (!/^[A-Za-z0-9_=]+$/.test(name)) return undefined
  try {
    return new RegExp(`\\p{${name}}+`, 'gu')
  } catch {
    return undefined
  }
}

const CHUNK = 0x800

function scan(pattern: RegExp): CharSet {
  const ranges: number[] = []
  for (let start = 0; start <= MAX_CODE_POINT; start += CHUNK) {
    if (start === 0xd800) {
      // Lone surrogates have one category together, and would pair up inside a chunk.
      pattern.lastIndex = 0
      if (pattern.exec('\ud800') !== null) ranges.push(0xd800, 0xdfff)
      continue
    }
    const units = start > 0xffff ? 2 : 1
    for (const match of chunkText(start).matchAll(pattern)) {
      const low = start + match.index / units
      ranges.push(low, low + match[0].length / units - 1)
    }
  }
  return charSet(ranges)
}

function chunkText(start: number): string {
  return String.fromCodePoint(...Array.from({ length: CHUNK }, (_, offset) => start + offset))
}
