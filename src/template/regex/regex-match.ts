import { groupSlot } from './run/program.ts'
import type { Pattern } from './syntax.ts'

/** The answer of RegExp.exec: the whole match, then the groups. */
export interface RegexMatch extends ReadonlyArray<string | undefined> {
  readonly index: number
  readonly groups?: { readonly [name: string]: string | undefined } | undefined
  /** Always absent; a RegexFailure has one. */
  readonly kind?: undefined
}

/** A match of an engine of ours: slots as `groupSlot` lays them out, -1 = unset. */
export interface SlotMatch {
  readonly start: number
  readonly end: number
  readonly slots: ArrayLike<number>
}

/** Gives a match the form of RegExp.exec. */
export function regexMatch(pattern: Pattern, text: string, found: SlotMatch): RegexMatch {
  const groups: (string | undefined)[] = [text.slice(found.start, found.end)]
  for (let group = 1; group <= pattern.groupCount; group += 1) {
    const start = found.slots[groupSlot(group)] ?? -1
    const end = found.slots[groupSlot(group) + 1] ?? -1
    groups.push(start < 0 || end < 0 ? undefined : text.slice(start, end))
  }
  return Object.assign(groups, { index: found.start, groups: namedGroups(pattern, groups) })
}

function namedGroups(pattern: Pattern, groups: readonly (string | undefined)[]): RegexMatch['groups'] {
  if (pattern.names.size === 0) return undefined
  const named: Record<string, string | undefined> = Object.create(null)
  for (const [name, numbers] of pattern.names) {
    const number = numbers.find(candidate => groups[candidate] !== undefined)
    named[name] = number === undefined ? undefined : groups[number]
  }
  return named
}
