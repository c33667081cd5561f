import type { Expression, ReferenceNode, Statement, Template } from '../ast.ts'
import { type AnyNode, visit } from '../generate/walk.ts'
import { placeOf } from '../place.ts'
import type { Place } from './finding.ts'
import { follow, type MadeType, type Origins, originsOf, typeOf, valueOrigins } from './origins.ts'

/** A trap of AWS that a template steps into, or may. */
export interface Lint extends Place {
  readonly code: LintCode
  readonly message: string
}

/** Codes of lints. */
export type LintCode =
  | 'if-reference'
  | 'escape-apostrophe'
  | 'escape-noop'
  | 'printed-map'
  | 'quoted-json'
  | 'quoted-number'
  | 'foreach-text'
  | 'range-text'
  | 'compare-text'
  | 'equals-text'
  | 'velocity-2'

const MESSAGES: Readonly<Record<LintCode, string>> = {
  'if-reference':
    'A reference is true unless it is the Boolean false: missing fields, empty texts and 0 are true. Compare it, as in $x != ""',
  'escape-apostrophe':
    'escapeJavaScript writes \' as \\\', which is no JSON: put .replaceAll("\\\\\'", "\'") behind it',
  'escape-noop':
    'The pattern \\\' is the character \' alone, so that nothing is undone: write .replaceAll("\\\\\'", "\'")',
  'printed-map': 'Prints as {key=value} or [item, item], which is no JSON: print its members, or use $input.json(…)',
  'quoted-json': '$input.json(…) gives JSON with its own quotes: leave out those around it',
  'quoted-number': 'A number in quotes is a text for whoever reads the JSON',
  'foreach-text': 'A text is not gone through: the loop has no turn',
  'range-text': 'A range with a text as its end is empty: turn it into a number first, as in $n.parseInt($text)',
  'compare-text': 'A text compared by <, <=, > or >= is never true: turn it into a number first',
  'equals-text': 'A number and a text are compared by their text: 7.0 is not "7". Compare with a number',
  'velocity-2': 'Velocity 1.7, which AWS runs, does not know this',
}

interface Walk {
  readonly template: Template
  readonly origins: Origins
  /** The template is to give JSON. */
  readonly json: boolean
  readonly lints: Lint[]
}

/** The lints of a parsed template, in the order of the template. */
export function lint(template: Template): readonly Lint[] {
  const walk: Walk = { template, origins: originsOf(template), json: givesJson(template.body), lints: [] }
  visit(template, node => lintNode(walk, node))
  lintTexts(walk, template.body)
  for (const macro of template.macros.values()) lintTexts(walk, macro.body)
  if (/[$#]$/.test(template.source)) add(walk, 'velocity-2', template.source.length - 1)
  return walk.lints.sort((a, b) => a.line - b.line || a.column - b.column)
}

function add({ template, lints }: Walk, code: LintCode, at: number): void {
  const place = placeOf(template.source, at)
  const known = lints.some(other => other.code === code && other.line === place.line && other.column === place.column)
  if (!known) lints.push({ code, message: MESSAGES[code], ...place })
}

// The first text that is no blank tells.
function givesJson(body: readonly Statement[]): boolean {
  for (const node of body) {
    if (node.kind === 'text' && node.text.trim() !== '') return /^\s*[{[]/.test(node.text)
  }
  return false
}

function lintNode(walk: Walk, node: AnyNode): void {
  switch (node.kind) {
    case 'if':
      for (const { condition } of node.branches) lintCondition(walk, condition)
      break
    case 'foreach':
      if (node.list !== undefined && isOnly(walk, node.list, 'text')) add(walk, 'foreach-text', node.at)
      break
    case 'range':
      if (isOnly(walk, node.from, 'text') || isOnly(walk, node.to, 'text')) add(walk, 'range-text', node.at)
      break
    case 'comparison':
      lintComparison(walk, node)
      break
    case 'reference':
      lintReference(walk, node)
      break
    default:
  }
}

function lintCondition(walk: Walk, node: Expression): void {
  if (node.kind === 'reference') {
    if (!isOnly(walk, node, 'boolean')) add(walk, 'if-reference', node.at)
  } else if (node.kind === 'group') lintCondition(walk, node.inner)
  else if (node.kind === 'not') lintCondition(walk, node.operand)
  else if (node.kind === 'logical') {
    lintCondition(walk, node.left)
    lintCondition(walk, node.right)
  }
}

/** True where all that is known of a value says that it is of a type. */
function isOnly(walk: Walk, node: Expression, type: MadeType): boolean {
  return onlyType(walk, node) === type
}

function onlyType({ origins }: Walk, node: Expression): MadeType | undefined {
  if (node.kind === 'reference' && follow(node, origins)?.some(({ complete }) => !complete)) return undefined
  const types = new Set(valueOrigins(node, origins).map(typeOf))
  const [type] = types
  return types.size === 1 ? type : undefined
}

function lintComparison(walk: Walk, node: Extract<AnyNode, { kind: 'comparison' }>): void {
  const sides = [node.left, node.right]
  if (node.operator === '==' || node.operator === '!=') {
    const digits = sides.some(side => side.kind === 'string' && /^-?\d+(\.\d+)?$/.test(side.value))
    const text = sides.some(side => side.kind === 'reference' && isOnly(walk, side, 'text'))
    if (digits && !text) add(walk, 'equals-text', node.at)
  } else if (sides.some(side => isOnly(walk, side, 'text'))) add(walk, 'compare-text', node.at)
}

function lintReference(walk: Walk, { name, parts }: ReferenceNode): void {
  const [first, second] = parts
  if (name === 'foreach' && first?.kind === 'property' && first.name === 'topmost') add(walk, 'velocity-2', first.at)
  if (name !== 'util' || first?.kind !== 'method' || first.name !== 'escapeJavaScript' || !walk.json) return
  const pattern = second?.kind === 'method' && second.name === 'replaceAll' ? second.args[0] : undefined
  if (pattern?.kind !== 'string' || !pattern.value.includes("'")) add(walk, 'escape-apostrophe', first.at)
  else if (pattern.value !== "\\\\'") add(walk, 'escape-noop', first.at)
}

// References beside the text that they are printed into.
function lintTexts(walk: Walk, body: readonly Statement[]): void {
  for (const [index, node] of body.entries()) {
    if (node.kind === 'reference') lintPrinted(walk, node, textAt(body, index - 1), textAt(body, index + 1))
    else if (node.kind === 'foreach' || node.kind === 'define') lintTexts(walk, node.body)
    else if (node.kind === 'call') lintTexts(walk, node.body ?? [])
    else if (node.kind === 'if') {
      for (const branch of node.branches) lintTexts(walk, branch.body)
      lintTexts(walk, node.otherwise)
    }
  }
}

function textAt(body: readonly Statement[], index: number): string {
  const node = body[index]
  return node?.kind === 'text' ? node.text : ''
}

function lintPrinted(walk: Walk, node: ReferenceNode, before: string, behind: string): void {
  if (!walk.json) return
  const type = onlyType(walk, node)
  const quoted = before.endsWith('"') && behind.startsWith('"')
  if (type === 'map' || type === 'list') add(walk, 'printed-map', node.at)
  if (quoted && node.name === 'input' && isJsonCall(node)) add(walk, 'quoted-json', node.at)
  // DynamoDB wants its numbers so.
  if (quoted && type === 'number' && !/"N"\s*:\s*"$/.test(before)) add(walk, 'quoted-number', node.at)
}

function isJsonCall({ parts }: ReferenceNode): boolean {
  const [only] = parts
  return parts.length === 1 && only?.kind === 'method' && only.name === 'json'
}
