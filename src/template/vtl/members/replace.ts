import { Fault } from '../error.ts'
import type { Run } from '../run.ts'
import { type Found, findAll } from './pattern.ts'
import type { Pattern } from './pattern-kind.ts'

/** A replacement: texts and groups. */
type Piece = string | { readonly group: number | string }

/** `replaceAll` and `replaceFirst`: `$1` and `${name}` are groups, a backslash makes the next character plain. */
export function replacePattern(
  run: Run,
  text: string,
  pattern: Pattern,
  { replacement, count }: { readonly replacement: string; readonly count: 'all' | 'first' },
): string {
  run.meter.scan(text.length)
  if (pattern.kind === 'literal' && count === 'all' && pattern.text !== '' && !/[\\$]/.test(replacement)) {
    return replaceLiteral(run, text, { search: pattern.text, replacement })
  }
  let result = ''
  let copied = 0
  let pieces: readonly Piece[] | undefined
  for (const found of findAll(run, pattern, text)) {
    pieces ??= parseReplacement(replacement, groupCount(pattern))
    result += text.slice(copied, found.start) + fill(pieces, found, text.slice(found.start, found.end))
    run.meter.fits(result.length)
    run.meter.charge(1 + replacement.length / 16)
    copied = found.end
    if (count === 'first') break
  }
  return copied === 0 && result === '' ? text : result + text.slice(copied)
}

/** `replace`: every occurrence of a text; an empty one is found between all characters. */
export function replaceLiteral(
  run: Run,
  text: string,
  { search, replacement }: { readonly search: string; readonly replacement: string },
): string {
  run.meter.scan(text.length)
  if (search !== '' && !text.includes(search)) return text
  if (replacement.length > search.length) {
    const most = search === '' ? text.length + 1 : Math.ceil(text.length / search.length)
    if (text.length + most * replacement.length > 4096) run.meter.text(replacedLength(text, search, replacement))
  } else run.meter.text(text.length)
  return replacement.includes('$') ? text.replaceAll(search, () => replacement) : text.replaceAll(search, replacement)
}

function replacedLength(text: string, search: string, replacement: string): number {
  if (search === '') return text.length + (text.length + 1) * replacement.length
  let count = 0
  for (let at = text.indexOf(search); at >= 0; at = text.indexOf(search, at + search.length)) count += 1
  return text.length + count * (replacement.length - search.length)
}

function groupCount(pattern: Pattern): number {
  if (pattern.kind === 'literal') return 0
  return (new RegExp(`${pattern.regex.source}|`, 'u').exec('')?.length ?? 1) - 1
}

function parseReplacement(text: string, groups: number): Piece[] {
  const pieces: Piece[] = []
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index)
    if (char === '\\') {
      index += 1
      if (index === text.length) throw new Fault('VTL_ARGUMENT', 'A replacement must not end with a backslash')
      pieces.push(text.charAt(index))
    } else if (char === '$') {
      const { group, end } = parseGroup(text, index + 1, groups)
      pieces.push({ group })
      index = end - 1
    } else pieces.push(char)
  }
  return pieces
}

// As many digits as make the number of a group; the first one must.
function parseGroup(
  text: string,
  start: number,
  groups: number,
): { readonly group: number | string; readonly end: number } {
  const name = /^\{([A-Za-z][A-Za-z0-9]*)\}/.exec(text.slice(start, start + 100))
  if (name !== null) return { group: name[1] ?? '', end: start + name[0].length }
  let group = Number(/^\d/.exec(text.charAt(start))?.[0] ?? Number.NaN)
  if (Number.isNaN(group)) throw new Fault('VTL_ARGUMENT', 'A $ in a replacement must be followed by a group')
  if (group > groups) throw new Fault('VTL_INDEX', `No group ${group}`)
  let end = start + 1
  while (/^\d$/.test(text.charAt(end)) && group * 10 + Number(text.charAt(end)) <= groups) {
    group = group * 10 + Number(text.charAt(end))
    end += 1
  }
  return { group, end }
}

function fill(pieces: readonly Piece[], { match }: Found, matched: string): string {
  let result = ''
  for (const piece of pieces) {
    if (typeof piece === 'string') result += piece
    else if (typeof piece.group === 'number') result += piece.group === 0 ? matched : (match?.[piece.group] ?? '')
    else result += namedGroup(match, piece.group)
  }
  return result
}

function namedGroup(match: Found['match'], name: string): string {
  if (match?.groups === undefined || !(name in match.groups)) throw new Fault('VTL_ARGUMENT', `No group {${name}}`)
  return match.groups[name] ?? ''
}
