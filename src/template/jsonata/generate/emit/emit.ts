import type { CallNode, Node } from '../../ast.ts'
import type { Value } from '../kinds.ts'
import { ANY, FUNCTION, LIST, mayBe, simple } from '../kinds.ts'
import type { Place } from '../place.ts'
import { deeper, Unsupported } from '../place.ts'
import { emitBody } from './body.ts'
import { emitApply, emitCall } from './call.ts'
import { codes, settled, staysRaw } from './call-arguments.ts'
import { emitArray, emitBind, emitBlock, emitCondition } from './control.ts'
import { emitInterpreted } from './fallback.ts'
import { emitFilters } from './filter.ts'
import { emitGroupBy } from './group.ts'
import { emitLambda } from './lambda.ts'
import { emitLiteral, emitName, emitRegex, emitSelection, emitVariable } from './leaves.ts'
import { emitBinary, emitNegation } from './operators.ts'
import { emitPath } from './path.ts'

/** Makes a node into code: the statements go to the place, the value is what they leave. */
export function emitNode(node: Node, place: Place): Value {
  const core = emitCore(node, place)
  if (!staysRaw(node) || isInterpreted(node)) return settled(core, place)
  const filtered = node.predicate === undefined ? core : emitPredicates(node, core, place)
  const grouped = node.group === undefined || node.type === 'path' ? filtered : emitGroupBy(node.group, filtered, place)
  if (!node.keepArray || !mayBe(grouped, LIST)) return settled({ ...grouped, settled: false }, place)
  // Predicates leave a sequence, even of one item.
  const keep = node.predicate !== undefined && node.group === undefined ? 'kept' : 'keep'
  const kept = place.code.temp(`${place.code.runtime(keep)}(${grouped.code})`)
  return settled({ ...grouped, code: kept, settled: false }, place)
}

function emitPredicates(node: Node, core: Value, place: Place): Value {
  const filtered = emitFilters(node.predicate ?? [], core, place)
  if (filtered.settled) return filtered
  return { ...filtered, code: place.code.temp(`${place.code.runtime('listed')}(C, ${filtered.code})`) }
}

function isInterpreted(node: Node): boolean {
  if (node.type === 'path') {
    const [first] = node.steps
    // A constructor in front that is filtered, or in brackets, may give anything but a list.
    if (first?.consarray && (first.type !== 'unary' || staysRaw(first))) return true
    return node.tuple === true || node.steps.some(step => step.tuple)
  }
  return node.type === 'transform' || node.tuple === true
}

function emitCore(node: Node, place: Place): Value {
  if (isInterpreted(node)) return emitInterpreted(node, place)
  switch (node.type) {
    case 'path':
      return emitPath(node, place)
    case 'binary':
      return emitBinary(node, place)
    case 'unary':
      if (node.value === '-') return emitNegation(node, place)
      return node.value === '[' ? emitArray(node, place) : emitGroupBy(node, place.input, place)
    case 'condition':
      return emitCondition(node, place, {
        positive: inner => inner.emit(node.then, inner),
        negative: inner => (node.else === undefined ? simple('undefined', ANY) : inner.emit(node.else, inner)),
      })
    case 'block':
      return emitBlock(node, place, inner => inner.emit(node.expressions.at(-1) ?? node, inner))
    case 'bind':
      return emitBind(node, place)
    case 'function':
      return emitCall(node, place)
    case 'partial':
      return emitPartial(node, place)
    case 'apply':
      return emitApply(node, place)
    case 'lambda':
      if (node.thunk) throw new Unsupported('tail call')
      return emitLambda(node, place)
    default:
      return emitLeaf(node, place)
  }
}

function emitLeaf(node: Node, place: Place): Value {
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
      return emitLiteral(node, place)
    case 'name':
      return emitName(node, place)
    case 'variable':
      return emitVariable(node.value, place)
    case 'wildcard':
    case 'descendant':
      return emitSelection(node, place)
    case 'regex':
      return emitRegex(node, place)
    default:
      throw new Unsupported(node.type)
  }
}

function emitPartial(node: CallNode, place: Place): Value {
  const { code } = place
  const inner = deeper(place)
  const args = node.arguments.map(arg =>
    arg.type === 'operator' ? simple(code.runtime('PLACEHOLDER'), ANY) : inner.emit(arg, inner),
  )
  const callee = inner.emit(node.procedure, inner)
  const result = `typeof ${callee.code} === "function" ? ${code.runtime('applyPartially')}(C, ${callee.code}, [${codes(args)}])`
  return simple(code.temp(`${result} : ${code.runtime('fail')}()`), FUNCTION)
}

/** The body of a function in a loop that is written in its place. */
export function emitLoopBody(node: Node, place: Place): Value {
  return emitBody(node, place, 'to loop')
}
