/** Bodies that hostile templates are given, by name. */
const BODIES: Readonly<Record<string, () => string>> = {
  empty: () => '{}',
  text: () => JSON.stringify({ text: 'a'.repeat(1_000_000) }),
  spaces: () => JSON.stringify({ text: ' '.repeat(1_000_000) }),
  quotes: () => JSON.stringify({ text: '"\u0001\u2028/'.repeat(200_000) }),
  words: () => JSON.stringify({ text: 'one hundred and five, '.repeat(20_000) }),
  form: () => 'name=value&'.repeat(80_000),
  numbers: () => JSON.stringify({ nums: Array.from({ length: 50_000 }, (_, index) => (index * 7919) % 50_021) }),
  items: () =>
    JSON.stringify({
      items: Array.from({ length: 900 }, (_, index) => ({ id: index, key: `k${index % 97}`, tags: ['a', 'b'] })),
    }),
  wide: () => JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`key${index}`, index]))),
  deep: () => `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
  lists: () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  tree: () => JSON.stringify(tree(14)),
  digits: () => `{"n": ${'9'.repeat(1_000_000)}}`,
  fraction: () => `{"n": 0.${'3'.repeat(1_000_000)}}`,
  exponents: () =>
    '{"big": 1.0000000000000000001e999999999, "small": 1.0000000000000000001e-999999999, "one": 1.0000000000000000001}',
  words9: () => `{${'a,'.repeat(300_000)}`,
  broken: () => `{"a": ${'[1, '.repeat(100_000)}`,
  escapes: () => `{'a': "${'\\'.repeat(500_000)}"`,
}

/** Makes a body by its name. */
export function bodyOf(name: string): string {
  const make = BODIES[name]
  if (make === undefined) throw new Error(`no body ${name}`)
  return make()
}

function tree(levels: number): unknown {
  return levels === 0 ? { n: 1, s: 'leaf' } : { n: levels, left: tree(levels - 1), right: tree(levels - 1) }
}
