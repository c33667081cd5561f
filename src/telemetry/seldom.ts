/** Passes on at most one call in `ms`: a fault that lasts would be told with every attempt. */
export function seldom<T>(ms: number, tell: (what: T) => void): (what: T) => void {
  let toldMs = Number.NEGATIVE_INFINITY
  return what => {
    if (performance.now() - toldMs < ms) return
    toldMs = performance.now()
    tell(what)
  }
}
