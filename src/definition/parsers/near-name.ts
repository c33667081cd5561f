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

/** Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other. */
function countEdits(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, index) => index)]
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0
  for (let row = 1; row <= from.length; row++) {
    rows.push([row])
    for (let column = 1; column <= to.length; column++) {
      const replaced = at(row - 1, column - 1) + (from[row - 1] === to[column - 1] ? 0 : 1)
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1] && row > 1 && column > 1
      const swapped = isSwap ? at(row - 2, column - 2) + 1 : replaced
      rows[row]?.push(Math.min(replaced, swapped, at(row - 1, column) + 1, at(row, column - 1) + 1))
    }
  }
  return at(from.length, to.length)
}
