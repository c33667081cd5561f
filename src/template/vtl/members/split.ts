import type { Run } from '../run.ts'
import { JavaList } from '../values/lists.ts'
import { findAll } from './pattern.ts'
import type { Pattern } from './pattern-kind.ts'

/** `split`: parts between matches. Limit 0 drops empty parts at the end, a positive one allows so many parts. */
export function splitText(run: Run, text: string, pattern: Pattern, limit: number): JavaList {
  const parts: string[] = []
  let from = 0
  for (const { start, end } of findAll(run, pattern, text)) {
    if (limit > 0 && parts.length === limit - 1) break
    // An empty match at the beginning splits nothing off.
    if (end === 0) continue
    run.meter.grow(parts.length)
    parts.push(text.slice(from, start))
    from = end
  }
  if (from === 0 && parts.length === 0) return new JavaList([text], 'array')
  parts.push(text.slice(from))
  if (limit === 0) while (parts.at(-1) === '') parts.pop()
  return new JavaList(parts, 'array')
}
