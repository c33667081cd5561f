import { findNearName } from '../../../definition/parsers/near-name.ts'
import type { Part, ReferenceNode, Template } from '../ast.ts'
import { featuresOf } from '../generate/features.ts'
import { type AnyNode, visit } from '../generate/walk.ts'
import { placeOf } from '../place.ts'
import type { Place } from './finding.ts'
import {
  BOUND_NAMES,
  CONTEXT_KEYS,
  IDENTITY_KEYS,
  INPUT_METHODS,
  LOOP_PROPERTIES,
  UTIL_METHODS,
  VALUE_METHODS,
} from './known-names.ts'

/** A name that nothing has: it stands for nothing when the template runs. */
export interface Unknown extends Place {
  /** As the template writes it, such as `$util.toJson` or `.foo()`. */
  readonly name: string
  readonly kind: 'variable' | 'method' | 'property'
  /** The known name that was probably meant. */
  readonly near?: string
}

/** Every unknown name of a template, each where it stands first. */
export function unknownsOf(template: Template): readonly Unknown[] {
  const found = new Map<string, Unknown>()
  const { assigned } = featuresOf(template)
  const written = writtenKeys(template)
  const known = [...BOUND_NAMES, ...assigned]
  visit(template, node => {
    if (node.kind !== 'reference' || node.name === undefined) return
    for (const { at, ...unknown } of check(node, node.name, { known, assigned, written })) {
      if (!found.has(unknown.name)) found.set(unknown.name, { ...unknown, ...placeOf(template.source, at) })
    }
  })
  return [...found.values()]
}

interface Names {
  readonly known: readonly string[]
  readonly assigned: ReadonlySet<string>
  /** Keys that the template itself puts into `$context`. */
  readonly written: ReadonlySet<string>
}

type Found = Pick<Unknown, 'name' | 'kind' | 'near'> & { readonly at: number }

function writtenKeys(template: Template): ReadonlySet<string> {
  const keys = new Set<string>()
  visit(template, (node: AnyNode) => {
    if (node.kind !== 'set' || node.target.name !== 'context') return
    const [first] = node.target.parts
    if (first?.kind === 'property') keys.add(first.name)
  })
  return keys
}

function* check(node: ReferenceNode, name: string, names: Names): Generator<Found> {
  if (!names.known.includes(name)) yield unknown(`$${name}`, 'variable', node.at, near(name, names.known, '$'))
  const rest = names.assigned.has(name) ? undefined : ruleOf(name, node.parts, names)
  if (rest !== undefined) yield* rest
  // The members of a mistyped binding are unknown, too.
  if (!names.known.includes(name) && near(name, BOUND_NAMES, '$') !== undefined) return
  for (const part of node.parts.slice(ownParts(name, names))) {
    if (part.kind === 'method' && !VALUE_METHODS.includes(part.name)) {
      yield unknown(`.${part.name}()`, 'method', part.at, near(part.name, VALUE_METHODS, '.', '()'))
    }
  }
}

// Parts that the binding itself has.
function ownParts(name: string, { assigned }: Names): number {
  return !assigned.has(name) && (name === 'input' || name === 'util') ? 1 : 0
}

function* ruleOf(name: string, [first, second]: readonly Part[], names: Names): Generator<Found> {
  if (first === undefined || first.kind === 'index') return
  if (name === 'input') yield* memberOf('$input', first, first.kind === 'method' ? INPUT_METHODS : ['body'])
  if (name === 'util') yield* memberOf('$util', first, first.kind === 'method' ? UTIL_METHODS : [])
  if (first.kind !== 'property') return
  if (name === 'foreach') yield* memberOf('$foreach', first, LOOP_PROPERTIES)
  if (name !== 'context') return
  yield* memberOf('$context', first, [...CONTEXT_KEYS, ...names.written])
  if (first.name === 'identity' && second?.kind === 'property')
    yield* memberOf('$context.identity', second, IDENTITY_KEYS)
}

function* memberOf(owner: string, part: Exclude<Part, { kind: 'index' }>, known: readonly string[]): Generator<Found> {
  if (known.includes(part.name)) return
  yield unknown(`${owner}.${part.name}`, part.kind, part.at, near(part.name, known, `${owner}.`))
}

function near(name: string, known: readonly string[], before: string, behind = ''): string | undefined {
  const found = findNearName(name, known)
  return found === undefined ? undefined : before + found + behind
}

function unknown(name: string, kind: Unknown['kind'], at: number, nearest: string | undefined): Found {
  return { name, kind, at, ...(nearest === undefined ? {} : { near: nearest }) }
}
