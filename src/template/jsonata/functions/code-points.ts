const SURROGATE = /[\ud800-\udfff]/

/** How many code points a text has; a lone surrogate is one. */
export function codePointCount(text: string): number {
  if (!SURROGATE.test(text)) return text.length
  let count = 0
  for (let unit = 0; unit < text.length; unit += widthAt(text, unit)) count++
  return count
}

/** Part of a text by code points, counted as `slice` counts. */
export function sliceCodePoints(text: string, start: number, end?: number): string {
  if (!SURROGATE.test(text)) return text.slice(start, end)
  const length = codePointCount(text)
  const from = clamp(start, length)
  const to = end === undefined ? length : clamp(end, length)
  if (to <= from) return ''
  const first = unitOf(text, 0, from)
  return text.slice(first, unitOf(text, first, to - from))
}

function clamp(index: number, length: number): number {
  const whole = Number.isNaN(index) ? 0 : Math.trunc(index)
  return whole < 0 ? Math.max(length + whole, 0) : Math.min(whole, length)
}

// The unit that many code points behind a unit.
function unitOf(text: string, unit: number, points: number): number {
  let at = unit
  for (let done = 0; done < points; done++) at += widthAt(text, at)
  return at
}

function widthAt(text: string, unit: number): number {
  return (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1
}
