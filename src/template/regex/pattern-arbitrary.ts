import fc from 'fast-check'

/** Random patterns and texts for tests: few letters, so that they meet often. */
const ATOMS = [
  'a', 'b', 'B', '[ab]', '[^a]', '.', '\\w', '\\W', '\\d', '\\s', '[^]', '[a-cé]', '\\n', 'ſ', 'k', '[\\w-]', '1',
] // biome-ignore format: a table
const ASSERTIONS = ['^', '$', '\\b', '\\B']
const QUANTIFIERS = [
  '*',
  '+',
  '?',
  '{2}',
  '{0,2}',
  '{1,3}',
  '{2,}',
  '{0}',
  '*?',
  '+?',
  '??',
  '{1,2}?',
  '{0,}?',
  '{3}',
  '{4}',
  '{2,6}',
  '{0,5}',
]

/** A random pattern source; `references` adds backreferences to groups 1 and 2. */
export function patternSource(references: 'references' | 'plain'): fc.Arbitrary<string> {
  const leaf = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...ATOMS) },
    { weight: 2, arbitrary: fc.constantFrom(...ASSERTIONS) },
    { weight: 1, arbitrary: fc.constant('') },
    { weight: references === 'references' ? 2 : 0, arbitrary: fc.constantFrom('(?:\\1)', '(?:\\2)') },
  )
  const { node } = fc.letrec<{ node: string }>(tie => ({
    node: fc.oneof(
      { maxDepth: 5, depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map(items => items.join('')),
      fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map(items => `(?:${items.join('|')})`),
      tie('node').map(body => `(${body})`),
      fc.tuple(tie('node'), fc.constantFrom(...QUANTIFIERS)).map(([body, times]) => `(?:${body})${times}`),
      fc.tuple(tie('node'), fc.constantFrom(...QUANTIFIERS)).map(([body, times]) => `(${body})${times}`),
      fc.tuple(fc.constantFrom('?=', '?!', '?<=', '?<!'), tie('node')).map(([kind, body]) => `(${kind}${body})`),
    ),
  }))
  return node
}

/** A random text over the letters of the patterns. */
export const shortText: fc.Arbitrary<string> = fc
  .array(fc.constantFrom('a', 'b', 'A', '1', ' ', '\n', 'é', 'É', 'ſ', 's', 'K', '\u212a', '😀', '\ud83d'), {
    maxLength: 10,
  })
  .map(units => units.join(''))

/** A random set of flags. */
export const someFlags: fc.Arbitrary<string> = fc.constantFrom('', 'i', 'm', 's', 'u', 'iu', 'ims', 'y', 'gu', 'iy')
