/**
 * Two values with the same JSON; the order of keys means nothing, so that a definition that was written in another order
 * is the same one. Ends at the first difference, which is often early.
 */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  if (one === other) return true
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const entries = Object.entries(one)
  const others = new Map(Object.entries(other))
  if (entries.length !== others.size) return false
  return entries.every(([key, value]) => others.has(key) && isSameJson(value, others.get(key)))
}
