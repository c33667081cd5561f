import type { ArithmeticNode, ComparisonNode, Expression, TemplateNode } from '../vtl/ast.ts'
import { translateReference } from './reference.ts'
import type { Translation, Variables } from './translation.ts'
import { quoted, type Value } from './value.ts'

/** Translates the text in double quotes; it is a template, so that statements do it. */
export type TranslateTemplate = (node: TemplateNode, variables: Variables, to: Translation) => string

/** A function that translates expressions, for which a text in double quotes is a template of its own. */
export function expressionTranslator(template: TranslateTemplate) {
  return { translate, condition }

  function translate(expression: Expression, variables: Variables, to: Translation): Value {
    switch (expression.kind) {
      case 'reference':
        return translateReference(expression, { variables, to, translate })
      case 'string':
        return { code: quoted(expression.value), kind: 'text' }
      case 'template':
        return { code: `(${template(expression, variables, to)})`, kind: 'text' }
      case 'number':
        return numberOf(expression.text, expression.at, to)
      case 'boolean':
        return { code: String(expression.value), kind: 'boolean' }
      case 'list': {
        const items = expression.items.map(item => translate(item, variables, to))
        const codes = items.map(({ code, kind }) =>
          kind === 'any' || kind === 'text' ? to.call('orEmpty', code) : code,
        )
        const message = 'a list that the template makes prints as [a, b], which has no counterpart'
        const unprintable = { position: expression.at, message }
        return { code: `[${codes.join(', ')}]`, kind: 'any', unprintable }
      }
      case 'range':
        return range(expression.from, expression.to, expression.at, to)
      case 'map':
        return to.refuse(expression.at, 'a map that the template makes has no counterpart: write an object of JSONata')
      case 'group':
        return translate(expression.inner, variables, to)
      case 'arithmetic':
        return arithmetic(expression, variables, to)
      default:
        return { code: condition(expression, variables, to), kind: 'boolean' }
    }
  }

  function arithmetic({ operator, left, right, at }: ArithmeticNode, variables: Variables, to: Translation): Value {
    const [a, b] = [translate(left, variables, to), translate(right, variables, to)]
    const isNumeric = a.kind === 'number' && b.kind === 'number'
    if (isNumeric && ['+', '-', '*'].includes(operator))
      return { code: `(${a.code} ${operator} ${b.code})`, kind: 'number' }
    if (operator !== '+' || /^\d+\.\d+$/.test(a.code) || /^\d+\.\d+$/.test(b.code)) {
      return to.refuse(at, `${operator} on values that may be no numbers: Velocity then keeps the old value`)
    }
    if (a.kind === 'text' || b.kind === 'text') return { code: `(${to.textOf(a)} & ${to.textOf(b)})`, kind: 'text' }
    return { code: to.call('plus', a.code, b.code), kind: 'any' }
  }

  /** An expression as a condition: a reference holds unless it is false, a literal only where it is true. */
  function condition(expression: Expression, variables: Variables, to: Translation): string {
    switch (expression.kind) {
      case 'group':
        return condition(expression.inner, variables, to)
      case 'not':
        return `$not(${condition(expression.operand, variables, to)})`
      case 'logical': {
        const operator = expression.operator === '&&' ? 'and' : 'or'
        const [a, b] = [condition(expression.left, variables, to), condition(expression.right, variables, to)]
        return `(${a} ${operator} ${b})`
      }
      case 'comparison':
        return comparison(expression, variables, to)
      case 'boolean':
        return String(expression.value)
      case 'reference': {
        const value = translate(expression, variables, to)
        return value.kind === 'boolean' ? value.code : `$not(${value.code} = false)`
      }
      default:
        return 'false'
    }
  }

  function comparison({ operator, left, right }: ComparisonNode, variables: Variables, to: Translation): string {
    const [a, b] = [translate(left, variables, to), translate(right, variables, to)]
    if (operator === '==') return `(("" & ${to.textOf(a)}) = ("" & ${to.textOf(b)}))`
    if (operator === '!=') return `(("" & ${to.textOf(a)}) != ("" & ${to.textOf(b)}))`
    const compared = `${a.code} ${operator} ${b.code}`
    if (a.kind === 'number' && b.kind === 'number') return `(${compared})`
    return `(${to.call('numbers', a.code, b.code)} and ${compared})`
  }

  /** A number whose text is the same in both languages; whole ones can be calculated with. */
  function numberOf(text: string, position: number, to: Translation): Value {
    if (String(Number(text)) !== text)
      return to.refuse(position, `${text} prints as Java prints it, which has no counterpart`)
    return { code: text, kind: Number.isSafeInteger(Number(text)) ? 'number' : 'any' }
  }

  function range(from: Expression, upTo: Expression, at: number, to: Translation): Value {
    const isPlain = from.kind === 'number' && upTo.kind === 'number' && Number(from.text) <= Number(upTo.text)
    if (!isPlain) return to.refuse(at, 'a range has a counterpart where both ends are numbers and it ascends')
    return { code: `[${from.text}..${upTo.text}]`, kind: 'any' }
  }
}
