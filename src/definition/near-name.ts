/** Names longer than this are never compared: nobody mistypes them by accident. */
const LONGEST_COMPARED = 64

/**
 * The known name that a mistyped one most likely means: equal but for case, or at most two edits away
 * (one for names of up to four letters). Undefined where nothing is near.
 */
export function findNearName(name: string, known: readonly string[]): string | undefined {
  if (name.length > LONGEST_COMPARED) return undefined
  const lower = name.toLowerCase()
  let nearest: string | undefined
  let least = (name.length <= 4 ? 1 : 2) + 1
  for (const candidate of known) {
    const distance = countEdits(lower, candidate.toLowerCase())
    if (distance < least) {
      least = distance
      nearest = candidate
    }
  }
  return nearest
}

/** ` Did you mean "x"?`, or nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = findNearName(name, known)
  return near === undefined ? '' : ` Did you mean ${JSON.stringify(near)}?`
}

/** Insertions, deletions and replacements that lead from one text to the other. */
function countEdits(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1)
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[to.length] ?? 0
}
