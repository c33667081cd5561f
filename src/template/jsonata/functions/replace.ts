import { applyFunction } from '../apply.ts'
import type { Callable } from '../callable.ts'
import { infoOf, isUncallable } from '../callable.ts'
import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import { emptyMatch } from '../regex.ts'
import type { FoundMatch, LiteralPattern } from './matches.ts'
import { findPattern, PatternMatch, readMatchObjects } from './matches.ts'
import { checkLimit, isBelow } from './search.ts'

type Text = string | undefined

/** `$replace`: at most so many places. Fails with D3010, D3011 or D3012. */
export function replace(
  run: Evaluation,
  text: Text,
  pattern: Text | Callable,
  replacement: Text | Callable,
  limit?: number,
): Text {
  run.turns++
  if (text === undefined) return undefined
  if (pattern === '') throw new JsonataError('D3010', { value: pattern, index: 2 })
  checkLimit('D3011', limit, 4)
  if (limit !== undefined && !(limit > 0)) return text
  if (typeof pattern === 'string') return replaceText(run, text, { pattern, replacement: String(replacement), limit })
  const byFunction = typeof replacement !== 'string'
  const substitute = byFunction ? callerOf(run, replacement) : templateOf(replacement)
  return replaceMatches(run, text, { matcher: pattern, substitute, byFunction, limit })
}

interface TextReplacement {
  readonly pattern: string
  readonly replacement: string
  readonly limit: number | undefined
}

function replaceText(run: Evaluation, text: string, { pattern, replacement, limit }: TextReplacement): string {
  run.scan(text.length)
  let result = ''
  let position = 0
  let done = 0
  for (let at = text.indexOf(pattern); at >= 0 && isBelow(done, limit); at = text.indexOf(pattern, position)) {
    result += text.substring(position, at) + replacement
    if (result.length > run.maxChars) run.text(result.length)
    if (--run.fuel < 0) run.refuel()
    position = at + pattern.length
    done++
  }
  run.text(result.length + text.length - position)
  return result + text.substring(position)
}

type Substitute = (found: FoundMatch) => unknown

interface MatchReplacement {
  readonly matcher: unknown
  readonly substitute: Substitute
  /**
   * The substitute is a function of the author, which sees the whole match; a text as substitute sees its groups only.
   */
  readonly byFunction: boolean
  readonly limit: number | undefined
}

function replaceMatches(
  run: Evaluation,
  text: string,
  { matcher, substitute, byFunction, limit }: MatchReplacement,
): string {
  const pattern = byFunction ? undefined : findPattern(run, matcher)
  if (pattern !== undefined) return replacePattern(run, text, { pattern, substitute, limit })
  const read = readMatchObjects(run, matcher, text)
  let result = ''
  let position = 0
  let done = 0
  for (let found = read(); found !== undefined && isBelow(done, limit); found = read()) {
    const replaced = substitute(found)
    if (typeof replaced !== 'string') throw new JsonataError('D3012', { value: replaced })
    result += text.substring(position, found.start) + replaced
    if (result.length > run.maxChars) run.text(result.length)
    position = found.start + found.match.length
    done++
  }
  if (done === 0) return text
  run.text(result.length + text.length - position)
  return result + text.substring(position)
}

interface PatternReplacement {
  readonly pattern: LiteralPattern
  readonly substitute: Substitute
  readonly limit: number | undefined
}

function replacePattern(
  run: Evaluation,
  text: string,
  { pattern: written, substitute, limit }: PatternReplacement,
): string {
  const { pattern, position: site } = written
  let result = ''
  let position = 0
  let done = 0
  let found = pattern.exec(run, text, 0)
  while (found !== null && isBelow(done, limit)) {
    run.turns++
    const match = new PatternMatch(found)
    result += text.substring(position, match.start) + String(substitute(match))
    if (result.length > run.maxChars) run.text(result.length)
    position = match.end
    done++
    // The next match is looked for before the limit is looked at.
    found = position >= text.length ? null : pattern.exec(run, text, pattern.global ? position : 0)
    if (found !== null && found[0] === '') throw emptyMatch(pattern, site)
  }
  if (done === 0) return text
  run.text(result.length + text.length - position)
  return result + text.substring(position)
}

function callerOf(run: Evaluation, replacement: unknown): Substitute {
  return found => {
    const info = typeof replacement === 'function' ? infoOf(replacement as Callable) : undefined
    if (isUncallable(info)) throw new JsonataError('T1006')
    if (info !== undefined && info.kind !== 'matcher') run.turns += 2
    return applyFunction(run, replacement, [found], info?.kind === 'lambda' ? info.input : null)
  }
}

// `$0` is the match, `$1` and so on its groups, `$$` a dollar; any other dollar stands for itself.
function templateOf(replacement: string): Substitute {
  if (!replacement.includes('$')) return () => replacement
  return found => {
    let result = ''
    let position = 0
    for (let at = replacement.indexOf('$'); at >= 0; at = replacement.indexOf('$', position)) {
      const reference = referenceAt(replacement, at + 1, found)
      result += replacement.substring(position, at) + reference.text
      position = at + 1 + reference.length
    }
    return result + replacement.substring(position)
  }
}

function referenceAt(replacement: string, at: number, found: FoundMatch): { text: string; length: number } {
  const next = replacement.charAt(at)
  if (next === '$') return { text: '$', length: 1 }
  if (next === '0') return { text: found.match, length: 1 }
  const { groups } = found
  const digits = groups.length === 0 ? 1 : Math.floor(Math.log(groups.length) * Math.LOG10E) + 1
  let group = Number.parseInt(replacement.substring(at, at + digits), 10)
  // `$12` with fewer than 12 groups is group 1 and a 2.
  if (digits > 1 && group > groups.length) group = Number.parseInt(replacement.substring(at, at + digits - 1), 10)
  if (Number.isNaN(group)) return { text: '$', length: 0 }
  const text = groups[group - 1]
  return { text: text === undefined ? '' : String(text), length: String(group).length }
}
