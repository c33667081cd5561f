import { Numeral } from '../../../exchange/numeral.ts'
import { applyFunction } from '../apply.ts'
import type { Node, TransformNode } from '../ast.ts'
import { childrenOf } from '../ast.ts'
import { describeFunction, isCallable } from '../callable.ts'
import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import { NATIVES } from '../functions/registry.ts'
import type { List } from '../sequence.ts'
import { parseSignature } from '../signature/signature.ts'
import type { Data } from '../values.ts'
import { isData, isStrings, setField } from '../values.ts'
import type { Compile, Evaluator } from './evaluator.ts'
import type { Frame } from './frame.ts'
import { lookupVariable } from './frame.ts'

const SIGNATURE = parseSignature('<(oa):o>')

interface Parts {
  readonly node: TransformNode
  readonly pattern: Evaluator
  readonly update: Evaluator
  readonly deletion: Evaluator | undefined
  /** `anything` where the pattern names a variable, by which it may reach objects outside of the copy. */
  readonly reaches: 'copy' | 'anything'
}

/** Compiles `| pattern | update, deletions |`: a function from a value to a changed copy. */
export function compileTransform(node: TransformNode, compile: Compile): Evaluator {
  const parts: Parts = {
    node,
    pattern: compile(node.pattern),
    update: compile(node.update),
    deletion: node.delete === undefined ? undefined : compile(node.delete),
    reaches: mentionsVariable(node.pattern) ? 'anything' : 'copy',
  }
  return (_, __, frame) => {
    const transformer = (inner: Evaluation, value: unknown) => transform(inner, parts, value, frame)
    return describeFunction(transformer, { kind: 'native', name: 'obj', signature: SIGNATURE, arity: 1 })
  }
}

function mentionsVariable(node: Node): boolean {
  return (node.type === 'variable' && node.value !== '') || childrenOf(node).some(mentionsVariable)
}

function transform(run: Evaluation, parts: Parts, value: unknown, frame: Frame): unknown {
  run.turns++
  if (value === undefined) return undefined
  const copy = copyOf(run, value, { frame, position: parts.node.position })
  run.turns++
  const matches = parts.pattern(run, copy, frame)
  if (matches === undefined) return copy
  const own = parts.reaches === 'anything' ? objectsIn(run, copy) : undefined
  for (const match of Array.isArray(matches) ? matches : [matches]) {
    const writable = own === undefined || own.has(match)
    applyUpdate(run, parts, { match, writable }, frame)
    applyDeletion(run, parts, { match, writable }, frame)
  }
  return copy
}

interface CopySite {
  readonly frame: Frame
  readonly position: number | undefined
}

// The author may bind another $clone; what that returns is copied once more, lest the input be written to.
function copyOf(run: Evaluation, value: unknown, { frame, position }: CopySite): unknown {
  const cloner = lookupVariable(frame, 'clone')
  if (!isCallable(cloner)) throw new JsonataError('T2013', { position })
  run.turns++
  const clone = applyFunction(run, cloner, [value], null)
  return cloner === NATIVES.get('clone') ? clone : deepCopy(run, clone)
}

function deepCopy(run: Evaluation, value: unknown): unknown {
  if (--run.fuel < 0) run.refuel()
  if (Array.isArray(value)) {
    run.items(value.length)
    return value.map(item => deepCopy(run, item))
  }
  if (!isData(value)) return value
  const copy = {}
  run.value(Object.keys(value).length)
  for (const key of Object.keys(value)) setField(copy, key, deepCopy(run, value[key]))
  return copy
}

function objectsIn(run: Evaluation, root: unknown): Set<unknown> {
  const found = new Set<unknown>()
  const open: List = [root]
  while (open.length > 0) {
    const value = open.pop()
    if (--run.fuel < 0) run.refuel()
    if (typeof value !== 'object' || value === null || value instanceof Numeral || found.has(value)) continue
    found.add(value)
    for (const part of Object.values(value)) open.push(part)
  }
  return found
}

interface Target {
  readonly match: unknown
  readonly writable: boolean
}

function applyUpdate(run: Evaluation, { node, update }: Parts, { match, writable }: Target, frame: Frame): void {
  run.turns++
  const changes = update(run, match, frame)
  if (changes === undefined) return
  if (!isData(changes)) throw new JsonataError('T2011', { position: node.update.position, value: changes })
  const keys = Object.keys(changes)
  if (!acceptsFields(match, keys)) throw new TypeError('a primitive value has no fields')
  run.value(keys.length)
  if (writable && hasFields(match)) {
    for (const key of keys) setField(match as Data, key, changes[key])
  }
}

function hasFields(match: unknown): match is object {
  return typeof match === 'object' && match !== null && !(match instanceof Numeral)
}

// Setting the prototype of a primitive value goes by unnoticed.
function acceptsFields(match: unknown, keys: readonly string[]): boolean {
  if (hasFields(match)) return true
  return match !== null && match !== undefined && keys.every(key => key === '__proto__') ? true : keys.length === 0
}

function applyDeletion(run: Evaluation, { node, deletion }: Parts, { match, writable }: Target, frame: Frame): void {
  if (deletion === undefined) return
  run.turns++
  const deletions = deletion(run, match, frame)
  if (deletions === undefined) return
  const names: List = Array.isArray(deletions) ? deletions : [deletions]
  if (!isStrings(names)) throw new JsonataError('T2012', { position: node.delete?.position, value: deletions })
  if (!writable || !hasFields(match)) return
  for (const name of names) Reflect.deleteProperty(match, name)
}
