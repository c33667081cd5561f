import type { Expression, ForeachNode, IfNode, SetNode, Statement, TemplateNode } from '../vtl/ast.ts'
import { visitAll } from '../vtl/generate/walk.ts'
import { expressionTranslator } from './expression.ts'
import { type Translation, type Variables, variableName } from './translation.ts'
import { quoted, type Value } from './value.ts'

/** Where statements stand: the variables that there are, and whether they are outside of branches and loops. */
interface Position {
  readonly variables: Variables
  readonly level: 'template' | 'inner'
  /** Variables of Velocity that are read behind these statements, which must not set them. */
  readonly readLater: ReadonlySet<string>
}

const { translate, condition } = expressionTranslator((node, variables, to) => quotedTemplate(node, variables, to))

/** Translates the statements of a template to JSONata that makes their text. */
export function translateTemplate(statements: readonly Statement[], to: Translation): string {
  return translateStatements(statements, { variables: new Map(), level: 'template', readLater: new Set() }, to)
}

function quotedTemplate({ body, padded }: TemplateNode, variables: Variables, to: Translation): string {
  const last = body.at(-1)
  const isPadding = padded && last?.kind === 'text' && last.text.endsWith(' ')
  const shown = isPadding ? [...body.slice(0, -1), { ...last, text: last.text.slice(0, -1) }] : body
  return translateStatements(shown, { variables, level: 'inner', readLater: new Set() }, to)
}

/**
 * Text of some statements. What follows a `#set` goes into a block behind its binding, since a variable of JSONata is
 * seen in its block only and never changes.
 */
function translateStatements(statements: readonly Statement[], position: Position, to: Translation): string {
  const texts: string[] = []
  for (const [index, statement] of statements.entries()) {
    const rest = statements.slice(index + 1)
    const readLater = new Set([...position.readLater, ...namesRead(rest)])
    const bound = bindingOf(statement, position, to)
    if (bound !== undefined) {
      const variables = new Map([...position.variables, ...bound.variables])
      const following = translateStatements(rest, { ...position, variables }, to)
      texts.push(bound.code === '' ? following : `(\n${bound.code};\n${following}\n)`)
      break
    }
    const text = translateStatement(statement, { ...position, readLater }, to)
    if (text !== '""') texts.push(text)
  }
  return joined(texts)
}

/** Texts one behind the other; neighbours that are written out become one. */
function joined(texts: readonly string[]): string {
  const merged: string[] = []
  for (const text of texts) {
    const before = merged.at(-1)
    const isLiteral = before !== undefined && isQuoted(before) && isQuoted(text)
    if (isLiteral) merged[merged.length - 1] = quoted(`${JSON.parse(before)}${JSON.parse(text)}`)
    else merged.push(text)
  }
  if (merged.length === 0) return '""'
  const code = merged.length === 1 && merged[0] !== undefined ? asText(merged[0]) : merged.join(' &\n')
  return code.replace(/^(?:"" & )+(?=")/, '')
}

/** A single value is text only where something says so. */
function asText(code: string): string {
  return isQuoted(code) || code.startsWith('(\n') ? code : `"" & ${code}`
}

function isQuoted(code: string): boolean {
  return /^"(?:[^"\\]|\\.)*"$/.test(code)
}

function translateStatement(statement: Statement, position: Position, to: Translation): string {
  switch (statement.kind) {
    case 'text':
      return quoted(statement.text)
    case 'reference':
      if (statement.escaped) return quoted(statement.prefix + statement.literal)
      return joined(
        [quoted(statement.prefix), to.textOf(translate(statement, position.variables, to))].filter(
          text => text !== '""',
        ),
      ).replace(/^"" & /, '')
    case 'if':
      return translateIf(statement, position, to)
    case 'foreach':
      return translateForeach(statement, position, to)
    default:
      return to.refuse(
        'at' in statement ? statement.at : 0,
        `#${statement.kind === 'call' ? statement.name : statement.kind} has no counterpart`,
      ).code
  }
}

interface Binding {
  readonly code: string
  readonly variables: Variables
}

/** Variables that a `#set` binds, or an `#if` that does nothing but set; undefined for any other statement. */
function bindingOf(statement: Statement, position: Position, to: Translation): Binding | undefined {
  if (statement.kind === 'set') return bindSet(statement, position, to)
  if (statement.kind !== 'if') return undefined
  const branches = [...statement.branches.map(({ body }) => body), statement.otherwise]
  const sets = branches.flat().filter(node => node.kind === 'set')
  const isOnlySets = sets.length > 0 && branches.flat().every(isPlainSet)
  return isOnlySets ? bindIf(statement, sets, position, to) : undefined
}

function isPlainSet(statement: Statement): boolean {
  if (statement.kind === 'text') return statement.text === ''
  return statement.kind === 'set' && statement.target.parts.length === 0
}

/** Names that loops give values to. */
const RESERVED = ['foreach', 'velocityCount', 'input', 'util', 'stageVariables']

function bindSet({ target, value, at }: SetNode, position: Position, to: Translation): Binding {
  const { name = '', parts } = target
  if (RESERVED.includes(name)) to.refuse(at, `$${name} is Velocity's own`)
  const translated = translate(value, position.variables, to)
  if (name === 'context') {
    setOverride(target.parts.map(partName), translated, at, position, to)
    return { code: '', variables: new Map() }
  }
  if (parts.length > 0) {
    to.refuse(at, 'a #set of a part of a value has no counterpart: values of JSONata do not change')
    return { code: '', variables: new Map() }
  }
  if (position.level === 'inner' && position.readLater.has(name)) {
    to.refuse(at, `#set of $${name} inside of a branch or a loop, which is read behind it, has no counterpart`)
  }
  const isKept = value.kind === 'arithmetic' && translated.kind === 'any' && position.variables.has(name)
  if (isKept)
    to.refuse(at, `#set of $${name} to what may have no result, which keeps the old value, has no counterpart`)
  const code = variableName(name)
  return { code: `${code} := ${translated.code}`, variables: new Map([[name, { ...translated, code }]]) }
}

/** `#if(a)#set($x = 1)#else#set($x = 2)#end` is a value that depends on a condition. */
function bindIf(node: IfNode, sets: readonly SetNode[], position: Position, to: Translation): Binding {
  const names = [...new Set(sets.map(({ target }) => target.name ?? ''))]
  const variables = new Map<string, Value>()
  const codes = names.map(name => {
    const before = position.variables.get(name)?.code ?? '""'
    const valueIn = (body: readonly Statement[]) => {
      const set = body.findLast((each): each is SetNode => each.kind === 'set' && each.target.name === name)
      return set === undefined ? before : translate(set.value, position.variables, to).code
    }
    const last = valueIn(node.otherwise)
    const chosen = node.branches.reduceRight(
      (otherwise, { condition: when, body }) =>
        `(${condition(when, position.variables, to)} ? ${valueIn(body)} : ${otherwise})`,
      last,
    )
    const code = variableName(name)
    variables.set(name, { code, kind: 'any' })
    return `${code} := ${chosen}`
  })
  return { code: codes.join(';\n'), variables }
}

function partName(part: SetNode['target']['parts'][number]): string | undefined {
  if (part.kind === 'property') return part.name
  return part.kind === 'index' && part.index.kind === 'string' ? part.index.value : undefined
}

/** `$context.requestOverride.header.X` = …: the result becomes an envelope. */
function setOverride(
  path: readonly (string | undefined)[],
  value: Value,
  at: number,
  { level }: Position,
  to: Translation,
): void {
  const [kind, part = '', name] = path
  const side = kind === 'requestOverride' ? 'request' : kind === 'responseOverride' ? 'response' : undefined
  const isStatus = side === 'response' && part === 'status' && path.length === 2
  const isNamed = side !== undefined && ['header', 'querystring', 'path'].includes(part) && name !== undefined
  if (level === 'inner' || !(isStatus || isNamed)) {
    to.refuse(at, 'this #set of $context has no counterpart: $override takes headers, query, path and status')
    return
  }
  const key = isStatus ? 'response' : `${side}.${part}`
  const values = to.overrides.get(key) ?? new Map<string, string>()
  values.set(isStatus ? 'status' : (name ?? ''), isStatus ? value.code : overrideValue(value, to))
  to.overrides.set(key, values)
}

/** A value keeps its kind, so that a list repeats a header; one that is missing is the empty text. */
function overrideValue(value: Value, to: Translation): string {
  if (value.kind === 'text') return value.code.startsWith('"') ? value.code : `("" & ${value.code})`
  return to.call('orEmpty', value.code)
}

function translateIf({ branches, otherwise }: IfNode, position: Position, to: Translation): string {
  const inner: Position = { ...position, level: 'inner' }
  const last = translateStatements(otherwise, inner, to)
  return branches.reduceRight(
    (rest, { condition: when, body }) =>
      `(${condition(when, position.variables, to)} ? ${wrapped(translateStatements(body, inner, to))} : ${wrapped(rest)})`,
    last,
  )
}

function wrapped(code: string): string {
  return code.includes(' &') ? `(${code})` : code
}

function translateForeach(node: ForeachNode, position: Position, to: Translation): string {
  const { variable, list, body, at } = node
  if (list === undefined) return '""'
  const before = [...position.variables.keys()]
  const carried = setIn(body).find(name => before.includes(name))
  if (carried !== undefined) {
    return to.refuse(at, `#foreach that changes $${carried} from turn to turn has no counterpart: use $reduce`).code
  }
  const value = translate(list, position.variables, to)
  const depth = before.filter(name => name.startsWith('foreach#')).length
  const [turns, index] = [`$turns${depth}_`, `$n${depth}_`]
  const item = variableName(variable)
  const origin = value.origin && itemOf(value.origin, to)
  const number = (code: string): Value => ({ code, kind: 'number' })
  const boolean = (code: string): Value => ({ code, kind: 'boolean' })
  const count = `$count(${turns})`
  const variables = new Map<string, Value>([
    ...position.variables,
    [variable, { code: item, kind: 'any', ...(origin === undefined ? {} : { origin }) }],
    [`foreach#${depth}`, number(index)],
    ['foreach.index', number(index)],
    ['foreach.count', number(`(${index} + 1)`)],
    ['velocityCount', number(`(${index} + 1)`)],
    ['foreach.hasNext', boolean(`(${index} + 1 < ${count})`)],
    ['foreach.first', boolean(`(${index} = 0)`)],
    ['foreach.last', boolean(`(${index} + 1 = ${count})`)],
  ])
  const readLater = new Set([...position.readLater])
  const text = translateStatements(body, { variables, level: 'inner', readLater }, to)
  const start = `${turns} := ${to.call('turns', value.code)}`
  return `(${start}; $join($map(${turns}, function(${item}, ${index}) {\n${text}\n})))`
}

function itemOf(origin: NonNullable<Value['origin']>, to: Translation): NonNullable<Value['origin']> {
  // A turn of keySet() is a name.
  if (origin.path.at(-1) === '{}') return { ...origin, path: origin.path.slice(0, -1) }
  return to.read(origin.source, [...origin.path, '[]'])
}

/** Variables that statements set, wherever inside. */
function setIn(statements: readonly Statement[]): readonly string[] {
  const names: string[] = []
  visitAll(statements, node => {
    if (node.kind === 'set' && node.target.parts.length === 0 && node.target.name !== undefined)
      names.push(node.target.name)
  })
  return names
}

function namesRead(statements: readonly (Statement | Expression)[]): ReadonlySet<string> {
  const names = new Set<string>()
  visitAll(statements, node => {
    if (node.kind === 'reference' && node.name !== undefined) names.add(node.name)
  })
  return names
}
