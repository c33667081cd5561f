import type { TemplateLanguage } from '../../definition/integration.ts'
import { lint } from '../vtl/report/lint.ts'
import { unknownsOf } from '../vtl/report/unknown.ts'
import { parse } from '../vtl/syntax/parse.ts'
import type { NameFinding } from './judge.ts'

/** Traps of AWS that a Velocity template steps into, and methods that no value has; none for JSONata. */
export function findTraps(language: TemplateLanguage, source: string): readonly NameFinding[] {
  if (language !== 'vtl') return []
  const template = parse(source)
  const unknown = unknownsOf(template).map(({ name, near, ...place }) => {
    const meant = near === undefined ? '' : `; did you mean ${near}?`
    return { position: positionOf(source, place), message: `there is no ${name}: it is the empty text${meant}` }
  })
  const traps = lint(template).map(({ code, message, ...place }) => {
    return { position: positionOf(source, place), message: `${code}: ${message}` }
  })
  return [...unknown, ...traps]
}

/** Findings of both in the order of the template; where a name was judged already, that is what is said of it. */
export function withTraps(judged: readonly NameFinding[], traps: readonly NameFinding[]): readonly NameFinding[] {
  const known = new Set(judged.map(({ position }) => position))
  return [...judged, ...traps.filter(({ position }) => !known.has(position))].sort((a, b) => a.position - b.position)
}

function positionOf(source: string, { line, column }: { readonly line: number; readonly column: number }): number {
  const before = source.split('\n').slice(0, line - 1)
  return before.reduce((length, text) => length + text.length + 1, 0) + column - 1
}
