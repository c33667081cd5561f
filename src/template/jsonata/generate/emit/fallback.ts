import type { Node } from '../../ast.ts'
import { childrenOf } from '../../ast.ts'
import { compileNode } from '../../interpret/compile.ts'
import type { Value } from '../kinds.ts'
import { anything } from '../kinds.ts'
import type { Place } from '../place.ts'
import { Unsupported } from '../place.ts'
import { candidates, countBinds } from '../scope.ts'

/** A node that is interpreted inside of generated code, with the variables that it sees there. */
export function emitInterpreted(node: Node, place: Place): Value {
  const leaking = new Map<string, number>()
  countBinds(node, leaking)
  if (leaking.size > 0) throw new Unsupported('binding inside an interpreted part')
  const { code, input } = place
  const evaluator = code.constant(compileNode(node))
  const find = `${code.runtime('findVariable')}(B, r0, n)`
  const cases = [...variablesOf(node)].flatMap(name => resolution(name, place))
  const resolve = `n => ${[...cases, find].join(' : ')}`
  return anything(code.temp(`${code.runtime('interpret')}(C, ${evaluator}, ${input.code}, ${resolve})`))
}

function variablesOf(node: Node): Set<string> {
  const names = new Set<string>()
  const open = [node]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.type === 'variable') names.add(next.value)
    // A transform looks for this variable by itself; a call looks for a function of a field's name.
    if (next.type === 'transform') names.add('clone')
    if (next.type === 'name') names.add(next.value)
    for (const child of childrenOf(next)) open.push(child)
  }
  return names
}

function resolution(name: string, { code, scope }: Place): string[] {
  const slots = candidates(scope, name)
  if (slots.length === 0) return []
  const test = `n === ${code.text(name)}`
  const value = slots.reduceRight(
    (rest, slot) => (slot.certain ? slot.code : `${slot.code} !== ${code.runtime('U')} ? ${slot.code} : (${rest})`),
    `${code.runtime('findVariable')}(B, r0, n)`,
  )
  return [`${test} ? (${value})`]
}
