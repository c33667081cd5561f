import type { ArithmeticNode, ComparisonNode, Expression, NumberNode, ReferenceNode, TemplateNode } from '../ast.ts'
import { readInteger } from '../json/read-number.ts'
import { doubleOf } from '../values/numbers.ts'
import type { Code, Emitter, Place } from './emitter.ts'
import { isSimple } from './features.ts'
import { functionCode } from './function.ts'
import { chainCode, prefixCode, referenceCode, textValue } from './reference.ts'

/** The value of an expression; undefined only for an operation without a result. */
export function valueCode(emitter: Emitter, node: Expression, place: Place): Code {
  switch (node.kind) {
    case 'reference':
      return referenceCode(emitter, node, place)
    case 'string':
      return emitter.constant(node.value)
    case 'number':
      return numberCode(emitter, node)
    case 'boolean':
      return String(node.value)
    case 'word':
      return 'null'
    case 'template':
      return templateCode(emitter, node, place)
    case 'list':
      return `R.list(run, [${node.items.map(item => valueCode(emitter, item, place)).join(', ')}])`
    case 'map':
      return mapCode(emitter, node.entries, place)
    case 'range':
      return `R.range(m, ${valueCode(emitter, node.from, place)}, ${valueCode(emitter, node.to, place)}, ${emitter.place(node.at)})`
    case 'group':
      return valueCode(emitter, node.inner, place)
    case 'arithmetic':
      return arithmeticCode(emitter, node, place)
    default:
      return truthCode(emitter, node, place)
  }
}

// Small integers are code; everything else is a constant with its kind, a decimal a Double however many digits it has.
function numberCode(emitter: Emitter, { text }: NumberNode): Code {
  if (/^-?\d{1,9}$/.test(text)) return `(${Number(text)})`
  return emitter.constant(/^-?\d+$/.test(text) ? readInteger(text) : doubleOf(Number(text)))
}

function mapCode(emitter: Emitter, entries: readonly (readonly [Expression, Expression])[], place: Place): Code {
  const values = entries.flatMap(([key, value]) => [valueCode(emitter, key, place), valueCode(emitter, value, place)])
  return `R.map(run, [${values.join(', ')}])`
}

function arithmeticCode(emitter: Emitter, node: ArithmeticNode, place: Place): Code {
  const left = valueCode(emitter, node.left, place)
  const right = valueCode(emitter, node.right, place)
  const at = emitter.place(node.at)
  if (node.operator !== '+') return `R.operate(m, ${emitter.constant(node.operator)}, ${left}, ${right}, ${at})`
  if (!mayBeNothing(node.left) && !mayBeNothing(node.right)) return `R.add(m, ${left}, ${right}, ${at})`
  const literals = `${emitter.constant(literalOf(node.left))}, ${emitter.constant(literalOf(node.right))}`
  return `R.addLiteral(m, ${left}, ${right}, [${literals}], ${at})`
}

/** An expression that may have no value: an operation on other things than numbers. */
export function mayBeNothing(node: Expression): boolean {
  return node.kind === 'arithmetic' || node.kind === 'range' || (node.kind === 'group' && mayBeNothing(node.inner))
}

function literalOf(node: Expression): string {
  return 'literal' in node ? node.literal : ''
}

/** Code for the truth of an expression: a reference is true unless it is false, of the literals only `true` is. */
export function truthCode(emitter: Emitter, node: Expression, place: Place): Code {
  switch (node.kind) {
    case 'reference':
      return node.name === undefined ? 'true' : referenceTruth(emitter, node, place)
    case 'boolean':
      return String(node.value)
    case 'group':
      return truthCode(emitter, node.inner, place)
    case 'not':
      return `!${truthCode(emitter, node.operand, place)}`
    case 'logical':
      return `(${truthCode(emitter, node.left, place)} ${node.operator} ${truthCode(emitter, node.right, place)})`
    case 'comparison':
      return comparisonCode(emitter, node, place)
    default:
      return 'false'
  }
}

// A block as a condition is rendered, and may fail.
function referenceTruth(emitter: Emitter, node: ReferenceNode, place: Place): Code {
  const { code } = chainCode(emitter, node, place)
  return emitter.features.blocks ? `R.truth(m, ${code}, ${emitter.place(node.at)})` : `(${code} !== false)`
}

function comparisonCode(emitter: Emitter, node: ComparisonNode, place: Place): Code {
  const sides = `${valueCode(emitter, node.left, place)}, ${valueCode(emitter, node.right, place)}`
  const at = emitter.place(node.at)
  switch (node.operator) {
    case '==':
      return `R.equals(m, ${sides}, ${at})`
    case '!=':
      return `!R.equals(m, ${sides}, ${at})`
    case '<':
      return `R.isLess(${sides})`
    case '<=':
      return `R.isLessOrEqual(${sides})`
    case '>':
      return `R.isGreater(${sides})`
    case '>=':
      return `R.isGreaterOrEqual(${sides})`
  }
}

// Text and references are joined in place; anything more is a function.
function templateCode(emitter: Emitter, node: TemplateNode, place: Place): Code {
  const excess = node.padded ? 1 : 0
  const at = emitter.place(node.at)
  if (!isSimple(node.body)) {
    const name = functionCode(emitter, 'text', node.body)
    return `R.made(m, ${name}(${emitter.features.frames ? 'f' : ''}), ${excess}, ${at})`
  }
  const last = node.body.at(-1)
  const whole = node.padded && last?.kind === 'text' && last.text.endsWith(' ')
  const pieces = node.body.map((piece, index) => {
    if (piece.kind === 'text')
      return emitter.constant(whole && index === node.body.length - 1 ? piece.text.slice(0, -1) : piece.text)
    return piece.kind === 'reference' ? pieceCode(emitter, piece, place) : "''"
  })
  return `R.made(m, '' + ${["''", ...pieces].join(' + ')}, ${whole ? 0 : excess}, ${at})`
}

function pieceCode(emitter: Emitter, node: ReferenceNode, place: Place): Code {
  if (node.name === undefined) return "''"
  const value = chainCode(emitter, node, place).code
  if (node.escaped) return `(${value}, ${emitter.constant(node.prefix + node.literal)})`
  return `${prefixCode(emitter, node)}${textValue(emitter, node, value)}`
}
