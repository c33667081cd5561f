/** The documents that hostile templates run on, within the limits that the gateway puts on a body unless said otherwise. */
const DOCUMENTS: Readonly<Record<string, () => unknown>> = {
  empty: () => ({}),
  numbers: () => ({ nums: Array.from({ length: 50_000 }, (_, index) => (index * 7919) % 50_021) }),
  items: () => ({
    items: Array.from({ length: 3_000 }, (_, index) => ({
      id: index,
      key: `k${index % 97}`,
      n: (index * 31) % 1_009,
      tags: ['a', 'b'],
    })),
  }),
  wide: () => Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`key${index}`, index])),
  deep: () => nested(3_000),
  tree: () => tree(14),
  text: () => ({ text: 'a'.repeat(1_000_000) }),
  spaces: () => ({ text: ' '.repeat(1_000_000) }),
  words: () => ({ text: 'one hundred and five, '.repeat(20_000), mails: 'user.name@example.'.repeat(20_000) }),
}

/** Makes a document by its name. */
export function documentOf(name: string): unknown {
  const make = DOCUMENTS[name]
  if (make === undefined) throw new Error(`no document ${name}`)
  return make()
}

/** Deeper than the gateway lets a body be: the engine is also a package of its own. */
function nested(levels: number): unknown {
  let value: unknown = { end: true }
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? { a: value } : [value]
  return value
}

function tree(levels: number): unknown {
  return levels === 0 ? { n: 1, s: 'leaf' } : { n: levels, left: tree(levels - 1), right: tree(levels - 1) }
}
