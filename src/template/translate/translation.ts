import { NATIVES } from '../jsonata/functions/registry.ts'
import { SCOPE_NAMES } from '../scope.ts'
import type { Expression, ReferenceNode } from '../vtl/ast.ts'
import { PRELUDE_NAMES, type PreludeName } from './prelude.ts'
import type { Origin, Source, Untranslated, Value } from './value.ts'

/** Something that a template reads, with the steps to it. */
export interface Read {
  readonly source: Source
  readonly path: Origin
}

/** Variables of a template in a place of it, by their names in Velocity. */
export type Variables = ReadonlyMap<string, Value>

/** One translation: what it found that has no counterpart, what it reads, what it needs. */
export class Translation {
  readonly untranslated: Untranslated[] = []
  readonly reads: Read[] = []
  readonly prelude = new Set<PreludeName>()
  /** Overrides by their part: `request.header` → name → JSONata. */
  readonly overrides = new Map<string, Map<string, string>>()

  /** Notes a construct without a counterpart; the value only stands in its place, so that more can be found. */
  refuse(position: number, message: string): Value {
    this.untranslated.push({ position, message })
    return { code: '""', kind: 'text' }
  }

  /** Notes a read and returns it. */
  read(source: Source, path: Origin): Read {
    const read = { source, path }
    this.reads.push(read)
    return read
  }

  /** Call of a function of the prelude. */
  call(name: PreludeName, ...args: readonly string[]): string {
    this.prelude.add(name)
    return `$${name}(${args.join(', ')})`
  }

  /** A value as text that `&` joins as Velocity would print it. */
  textOf({ code, kind, unprintable }: Value): string {
    if (unprintable !== undefined) this.untranslated.push(unprintable)
    return kind === 'any' ? this.call('text', code) : code
  }
}

/** Translates expressions; references need it for their arguments. */
export type TranslateExpression = (expression: Expression, variables: Variables, to: Translation) => Value

/** A member chain on a value: the fields and methods behind it. */
export interface Chain {
  readonly variables: Variables
  readonly to: Translation
  readonly translate: TranslateExpression
}

const TAKEN: ReadonlySet<string> = new Set([...NATIVES.keys(), ...SCOPE_NAMES, ...PRELUDE_NAMES])

/** Name of a variable in JSONata: `-` is no part of one, and names of functions are taken. */
export function variableName(name: string): string {
  const plain = name.replaceAll('-', '_')
  return TAKEN.has(plain) || plain !== name ? `$${plain}_` : `$${plain}`
}

/** Name of a reference in messages. */
export function nameOf({ name = '', literal }: ReferenceNode): string {
  return literal === '' ? `$${name}` : literal
}
