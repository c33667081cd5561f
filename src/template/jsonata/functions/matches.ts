import type { RegexMatch } from '../../regex/guarded-regex.ts'
import { applyFunction } from '../apply.ts'
import type { Callable } from '../callable.ts'
import { infoOf, isCallable, isUncallable } from '../callable.ts'
import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import type { Pattern } from '../pattern.ts'
import { createMatcher, emptyMatch } from '../regex.ts'

/** A match as library functions read it: whatever a matcher of the author returned. */
export interface FoundMatch {
  readonly match: string
  readonly start: number
  readonly end: number
  readonly groups: readonly unknown[]
}

/** Gives the matches of a text one after the other, then undefined. */
export type MatchReader = () => FoundMatch | undefined

/** A regular expression written as an argument: it needs not become a function first. */
export class LiteralPattern {
  readonly pattern: Pattern
  readonly position: number | undefined

  constructor(pattern: Pattern, position: number | undefined) {
    this.pattern = pattern
    this.position = position
  }
}

/** Reads matches as the objects that matchers give, to hand them to a function of the author. */
export function readMatchObjects(run: Evaluation, matcher: unknown, text: unknown): MatchReader {
  if (matcher instanceof LiteralPattern) {
    return readByFunction(run, createMatcher(run, matcher.pattern, matcher.position), text)
  }
  if (!isCallable(matcher)) {
    run.turns++
    throw new JsonataError('T1006')
  }
  return readByFunction(run, matcher, text)
}

/** Reads the matches that a regular expression or a matcher function finds in a text. */
export function readMatches(run: Evaluation, matcher: unknown, text: string): MatchReader {
  const found = findPattern(run, matcher)
  return found === undefined
    ? readMatchObjects(run, matcher, text)
    : readByPattern(run, found.pattern, { position: found.position, text })
}

/** The regular expression that an argument stands for; undefined for matchers of the author. */
export function findPattern(run: Evaluation, matcher: unknown): LiteralPattern | undefined {
  if (matcher instanceof LiteralPattern) return matcher
  if (!isCallable(matcher)) return undefined
  const info = infoOf(matcher)
  const inner = info?.kind === 'wrapped' ? infoOf(info.target) : info
  if (inner?.kind !== 'matcher') return undefined
  // A wrapped matcher takes the reference three turns more than a bare one.
  run.turns += info === inner ? 1 : 4
  return new LiteralPattern(inner.pattern, inner.position)
}

/** A match of a pattern; most callers never ask for its groups. */
export class PatternMatch implements FoundMatch {
  readonly match: string
  readonly start: number
  readonly end: number
  readonly #found: RegexMatch

  constructor(found: RegexMatch) {
    this.match = found[0] ?? ''
    this.start = found.index
    this.end = found.index + this.match.length
    this.#found = found
  }

  get groups(): unknown[] {
    return this.#found.slice(1)
  }
}

function readByPattern(
  run: Evaluation,
  pattern: Pattern,
  { position, text }: { readonly position: number | undefined; readonly text: string },
): MatchReader {
  let from = 0
  let first = true
  return () => {
    if (!first) run.turns++
    if (!first && from >= text.length) return undefined
    const found = pattern.exec(run, text, from)
    if (found === null) return undefined
    const match = new PatternMatch(found)
    if (!first && match.match === '') throw emptyMatch(pattern, position)
    first = false
    if (pattern.global) from = match.end
    return match
  }
}

function readByFunction(run: Evaluation, matcher: Callable, text: unknown): MatchReader {
  let following: unknown = matcher
  let args: unknown[] = [text]
  return () => {
    run.turns++
    const found = callMatcher(run, following, args)
    args = [undefined]
    if (found === undefined) return undefined
    if (!looksLikeMatch(found)) throw new JsonataError('T1010')
    following = found.next
    return found
  }
}

function callMatcher(run: Evaluation, matcher: unknown, args: unknown[]): unknown {
  if (!isCallable(matcher)) throw new JsonataError('T1006')
  const info = infoOf(matcher)
  if (isUncallable(info)) throw new JsonataError('T1006')
  if (info === undefined || info.kind === 'matcher') return Reflect.apply(matcher, undefined, args as never[])
  run.turns += 2
  return applyFunction(run, matcher, args, info.kind === 'lambda' ? info.input : null)
}

// One field of the right kind is enough for the reference.
function looksLikeMatch(found: unknown): found is FoundMatch & { readonly next: unknown } {
  if (typeof found !== 'object' || found === null) return !found
  const { start, end, groups, next } = found as Partial<Record<string, unknown>>
  return typeof start === 'number' || end === 'number' || Array.isArray(groups) || isCallable(next)
}
