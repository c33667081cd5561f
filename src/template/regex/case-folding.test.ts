import { expect, test } from 'vitest'
import { type Folding, foldSet } from './case-folding.ts'
import { setHas } from './char-set.ts'

const FLAGS: Record<Folding, string> = { legacy: 'gi', unicode: 'giu' }

/** Every character that any case mapping changes, or that one is changed to. */
function casedChars(end: number): number[] {
  const chars = new Set<number>()
  for (let char = 0; char < end; char += 1) {
    const text = String.fromCodePoint(char)
    const forms = [text.toUpperCase(), text.toLowerCase(), text.toUpperCase().toLowerCase()]
    if (forms.every(form => form === text) && !/\p{Changes_When_Casefolded}/u.test(text)) continue
    for (const form of [text, ...forms]) for (const part of form) chars.add(part.codePointAt(0) ?? 0)
  }
  return [...chars]
}

test.each(['legacy', 'unicode'] as const)('%s folding makes equal what the native engine makes equal', folding => {
  const chars = casedChars(folding === 'legacy' ? 0x10000 : 0x20000).filter(
    char => folding === 'unicode' || char < 0x10000,
  )
  const text = chars.map(char => String.fromCodePoint(char)).join('')
  const wrong: string[] = []
  for (const char of chars) {
    const hex = char.toString(16)
    const literal = folding === 'unicode' ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
    const native = new Set(
      (text.match(new RegExp(literal, FLAGS[folding])) ?? []).map(found => found.codePointAt(0) ?? 0),
    )
    const own = foldSet([char, char], folding)
    for (const other of chars) if (setHas(own, other) !== native.has(other)) wrong.push(`${hex} ${other.toString(16)}`)
  }
  expect(wrong).toEqual([])
})
