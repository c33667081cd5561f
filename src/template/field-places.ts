import type { Budget } from './budget.ts'
import type { ScopeSource } from './scope.ts'
import { velocityScope } from './velocity.ts'
import type { ReferenceNode, Statement, Template } from './vtl/ast.ts'
import { placeOf } from './vtl/place.ts'
import { programOf } from './vtl/program.ts'
import { parse } from './vtl/syntax/parse.ts'

/** A field of a template's output with what made it. */
export interface FieldPlace {
  /** `Item.pk.S` of JSON, or the name of a form's field. */
  readonly path: string
  readonly output: string
  /** Place in the template, from 1. */
  readonly line: number
  readonly column: number
  /** The reference that gave the value; empty for one that is written out. */
  readonly reference: string
}

/** Fields that are told of one output. */
const MOST_FIELDS = 200

/**
 * Renders a Velocity template once more to find which of its places made which field of the output, JSON or a form.
 * Empty where the output is neither, or where it cannot be told. Test invocations alone pay for it.
 */
export function findFieldPlaces(
  source: string,
  scope: ScopeSource,
  output: string,
  budget: Partial<Budget> = {},
): readonly FieldPlace[] {
  const fields = fieldsOf(output).slice(0, MOST_FIELDS)
  if (fields.length === 0 || output.includes(OPEN)) return []
  const origins: Origin[] = []
  let marked: string
  try {
    marked = programOf(withMarks(parse(source), origins), { budget }).render(velocityScope(scope))
  } catch {
    return []
  }
  const pieces = readMarks(marked, origins)
  if (pieces.map(({ text }) => text).join('') !== output) return []
  return fields.map(({ path, start, end }) => {
    const { at, reference } = originOf(pieces, start, end)
    return { path, output: output.slice(start, end), ...placeOf(source, at), reference }
  })
}

/** Characters for private use, between which the number of an origin stands in the marked output. */
const OPEN = '\uE000'
const CLOSE = '\uE001'

interface Origin {
  readonly at: number
  /** Empty for text. */
  readonly reference: string
}

/** The template with a mark before each text and reference that it prints. */
function withMarks(template: Template, origins: Origin[]): Template {
  let cursor = 0
  const mark = (at: number, reference: string): Statement => {
    origins.push({ at, reference })
    return { kind: 'text', text: `${OPEN}${origins.length - 1}${CLOSE}` }
  }
  const markAll = (statements: readonly Statement[]): Statement[] => statements.flatMap(markOne)
  const markOne = (statement: Statement): Statement[] => {
    if (statement.kind === 'text') {
      const found = template.source.indexOf(statement.text, cursor)
      const at = found === -1 ? cursor : found
      cursor = at + statement.text.length
      return [mark(at, ''), statement]
    }
    cursor = Math.max(cursor, statement.at)
    if (statement.kind === 'reference') return [mark(statement.at, literalOf(statement)), statement]
    if (statement.kind === 'foreach') return [{ ...statement, body: markAll(statement.body) }]
    if (statement.kind !== 'if') return [statement]
    const branches = statement.branches.map(branch => ({ ...branch, body: markAll(branch.body) }))
    return [{ ...statement, branches, otherwise: markAll(statement.otherwise) }]
  }
  return { ...template, body: markAll(template.body) }
}

function literalOf({ literal, name = '' }: ReferenceNode): string {
  return literal === '' ? `$${name}` : literal
}

interface Piece extends Origin {
  readonly start: number
  readonly text: string
}

function readMarks(marked: string, origins: readonly Origin[]): readonly Piece[] {
  const pieces: Piece[] = []
  let start = 0
  for (const [index, part] of marked.split(OPEN).entries()) {
    const close = part.indexOf(CLOSE)
    const text = index === 0 ? part : part.slice(close + 1)
    const origin = index === 0 ? undefined : origins[Number(part.slice(0, close))]
    pieces.push({ ...(origin ?? { at: 0, reference: '' }), start, text })
    start += text.length
  }
  return pieces
}

/** The first reference inside a value made it; without one, the text that it is written in. */
function originOf(pieces: readonly Piece[], start: number, end: number): Origin {
  const inside = pieces.filter(piece => piece.start < end && piece.start + piece.text.length > start)
  const reference = inside.find(piece => piece.reference !== '')
  if (reference !== undefined) return reference
  const [text] = inside
  return text === undefined
    ? { at: 0, reference: '' }
    : { at: text.at + Math.max(0, start - text.start), reference: '' }
}

interface Field {
  readonly path: string
  readonly start: number
  readonly end: number
}

function fieldsOf(output: string): readonly Field[] {
  try {
    JSON.parse(output)
  } catch {
    return fieldsOfForm(output)
  }
  return fieldsOfJson(output)
}

function fieldsOfForm(output: string): readonly Field[] {
  if (!/^[^\s={}&<>]+=/.test(output)) return []
  const fields: Field[] = []
  for (const match of output.matchAll(/([^=&]+)=([^&]*)/g)) {
    const start = match.index + (match[1] ?? '').length + 1
    fields.push({ path: match[1] ?? '', start, end: match.index + match[0].length })
  }
  return fields
}

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+)/gy

/** Leaves of JSON that is valid; a list's items by their number. */
function fieldsOfJson(output: string): readonly Field[] {
  const fields: Field[] = []
  const open: { kind: '{' | '['; key: string }[] = []
  let expectsKey = false
  for (const match of output.matchAll(TOKEN)) {
    const token = match[1] ?? ''
    const inner = open.at(-1)
    if (token === '{' || token === '[') open.push({ kind: token, key: token === '[' ? '0' : '' })
    else if (token === '}' || token === ']') open.pop()
    else if (token === ',' && inner?.kind === '[') inner.key = String(Number(inner.key) + 1)
    else if (expectsKey && token !== ',' && inner !== undefined) inner.key = String(JSON.parse(token))
    else if (token !== ':' && token !== ',') {
      const end = match.index + match[0].length
      fields.push({ path: open.map(({ key }) => key).join('.'), start: end - token.length, end })
    }
    expectsKey = open.at(-1)?.kind === '{' && (token === '{' || token === ',')
  }
  return fields
}
