/** Two values with the same JSON, keys in the same order. Ends at the first difference, which is often early. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  if (one === other) return true
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [entries, others] = [Object.entries(one), Object.entries(other)]
  if (entries.length !== others.length) return false
  return entries.every(([key, value], index) => {
    const [otherKey, otherValue] = others[index] ?? []
    return key === otherKey && isSameJson(value, otherValue)
  })
}
