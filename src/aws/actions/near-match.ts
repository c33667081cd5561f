// Names that a mistyped one may have meant.

const MAX_MATCHES = 3

/** Up to three of `names` that resemble `wanted`, the nearest first: other case, part of it, or few letters away. */
export function nearMatches(wanted: string, names: Iterable<string>): string[] {
  const lower = wanted.toLowerCase()
  const limit = Math.max(2, Math.floor(wanted.length / 4))
  const found: { name: string; distance: number }[] = []
  for (const name of names) {
    const other = name.toLowerCase()
    const part = lower.length > 2 && (other.includes(lower) || lower.includes(other))
    const distance = part ? Math.abs(other.length - lower.length) / 8 : editDistance(lower, other, limit)
    if (distance <= limit) found.push({ name, distance })
  }
  found.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
  return found.slice(0, MAX_MATCHES).map(({ name }) => name)
}

/** Letters to insert, delete or replace; anything above `limit` may come back as `limit + 1`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    if (Math.min(...next) > limit) return limit + 1
    row = next
  }
  return row[b.length] ?? limit + 1
}
