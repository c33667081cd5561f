import { holdsAddress, type Network, parseNetwork } from '../../definition/egress.ts'
import { fault, isPolicyFault, isRecord, type PolicyFault } from './fault.ts'
import { compilePattern, type KeyValue, matchesPattern, type Pattern } from './pattern.ts'

/** One condition key under one operator, compiled. Plain data. */
export interface Condition {
  /** Operator without quantifier, `Not` and `IfExists`. */
  readonly operator: Operator
  readonly isNegated: boolean
  /** Result where the request has no value of the key. */
  readonly whenAbsent: boolean
  /** Condition key, in lower case. */
  readonly key: string
  /** Values of which one has to match; where the operator is negated, none may. */
  readonly operands: readonly Operand[]
}

type Operator = keyof typeof OPERATORS

/** A value of a condition as its operator compares it. */
type Operand = string | number | Network | Pattern | readonly Pattern[]

interface Comparison<O extends Operand> {
  /** Undefined where the text is no value for the operator. */
  read(text: string): O | undefined
  holds(actual: string, operand: O, value: KeyValue): boolean
}

function comparison<O extends Operand>(read: Comparison<O>['read'], holds: Comparison<O>['holds']) {
  // Each operand is read by the comparison that is given it again.
  return { read, holds: holds as Comparison<Operand>['holds'] }
}

const LIKE = comparison(compilePattern, (actual, pattern, value) => matchesPattern(pattern, actual, value))
const ARN_LIKE = comparison(compileArn, matchesArn)
const LOWER = comparison(
  text => text.toLowerCase(),
  (actual, text) => actual.toLowerCase() === text,
)

/** Operators without `Not`. Documented: IAM, "condition operators". */
const OPERATORS = {
  StringEquals: comparison(compileLiteral, (actual, pattern, value) => matchesPattern(pattern, actual, value)),
  StringEqualsIgnoreCase: LOWER,
  StringLike: LIKE,
  ArnEquals: ARN_LIKE,
  ArnLike: ARN_LIKE,
  Bool: LOWER,
  IpAddress: comparison(parseNetwork, (actual, network) => holdsAddress(network, actual)),
  NumericEquals: comparison(readNumber, (actual, bound) => Number(actual) === bound),
  NumericLessThan: comparison(readNumber, (actual, bound) => Number(actual) < bound),
  NumericLessThanEquals: comparison(readNumber, (actual, bound) => Number(actual) <= bound),
  NumericGreaterThan: comparison(readNumber, (actual, bound) => Number(actual) > bound),
  NumericGreaterThanEquals: comparison(readNumber, (actual, bound) => Number(actual) >= bound),
  DateEquals: comparison(readDate, (actual, bound) => readDate(actual) === bound),
  DateLessThan: comparison(readDate, (actual, bound) => (readDate(actual) ?? Number.NaN) < bound),
  DateLessThanEquals: comparison(readDate, (actual, bound) => (readDate(actual) ?? Number.NaN) <= bound),
  DateGreaterThan: comparison(readDate, (actual, bound) => (readDate(actual) ?? Number.NaN) > bound),
  DateGreaterThanEquals: comparison(readDate, (actual, bound) => (readDate(actual) ?? Number.NaN) >= bound),
  /** `true` asks that the key be absent. */
  Null: LOWER,
} as const

/** Compiles the conditions of a statement: operators and keys all have to hold, of a key's values one. */
export function compileConditions(given: unknown): readonly Condition[] | PolicyFault {
  if (given === undefined || given === null) return []
  if (!isRecord(given)) return fault(['Condition'], 'must be an object of operator and keys')
  const conditions: Condition[] = []
  for (const [name, keys] of Object.entries(given)) {
    if (!isRecord(keys)) return fault(['Condition', name], 'must be an object of key and values')
    for (const [key, values] of Object.entries(keys)) {
      const condition = compileCondition(name, key, values)
      if (isPolicyFault(condition)) return { ...condition, path: ['Condition', name, ...condition.path] }
      conditions.push(condition)
    }
  }
  return conditions
}

const FORM = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/

function compileCondition(name: string, key: string, values: unknown): Condition | PolicyFault {
  const [, quantifier, full = '', ifExists] = FORM.exec(name) ?? []
  // Every operator's complement is its name with Not: StringNotLike, NotIpAddress, DateNotEquals.
  const base = full.replace(/^(String|Arn|Numeric|Date|)Not(?=[A-Z])/, '$1')
  if (!isOperator(base) || (base === 'Null' && name !== 'Null')) return fault([], 'is no condition operator')
  const isNegated = base !== full
  if (isNegated && !/Equals(?:IgnoreCase)?$|Like$|IpAddress$/.test(full)) return fault([], 'is no condition operator')
  const operands: Operand[] = []
  for (const text of Array.isArray(values) ? values : [values]) {
    const operand = isScalar(text) ? OPERATORS[base].read(String(text)) : undefined
    if (operand === undefined) return fault([key], `must be a value for ${name}`)
    operands.push(operand)
  }
  const whenAbsent = ifExists !== undefined || quantifier === 'ForAllValues' || (isNegated && quantifier === undefined)
  return { operator: base, isNegated, whenAbsent, key: key.toLowerCase(), operands }
}

function isOperator(name: string): name is Operator {
  return Object.hasOwn(OPERATORS, name)
}

/** Tests a condition on a request. Keys of requests have one value, so that quantifiers only decide absence. */
export function holdsCondition(condition: Condition, value: KeyValue): boolean {
  const { operator, operands, isNegated } = condition
  const actual = value(condition.key)
  if (operator === 'Null') return operands.includes(actual === undefined ? 'true' : 'false')
  if (actual === undefined) return condition.whenAbsent
  const { holds } = OPERATORS[operator]
  return operands.some(operand => holds(actual, operand, value)) !== isNegated
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function readNumber(text: string): number | undefined {
  const number = text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(number) ? number : undefined
}

/** ISO 8601, or seconds since 1970. Milliseconds. */
function readDate(text: string): number | undefined {
  const time = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text)
  return Number.isFinite(time) ? time : undefined
}

/** StringEquals knows variables, but no wildcards. */
function compileLiteral(text: string): Pattern | undefined {
  return compilePattern(text.replace(/\$\{[^{}]*\}|[*?]/g, part => (part.length > 1 ? part : `\${${part}}`)))
}

/** The six parts of an ARN, each a pattern of its own, so that no `*` reaches over a colon. */
function compileArn(text: string): readonly Pattern[] | undefined {
  const parts = splitArn(text)?.map(compilePattern)
  return parts?.every(part => part !== undefined) ? parts : undefined
}

function matchesArn(actual: string, patterns: readonly Pattern[], value: KeyValue): boolean {
  const parts = splitArn(actual)
  return (
    parts?.every((part, index) => patterns[index] !== undefined && matchesPattern(patterns[index], part, value)) ??
    false
  )
}

/** The resource, the last part, may hold colons. `*` alone is every ARN. */
function splitArn(text: string): readonly string[] | undefined {
  if (text === '*') return ['*', '*', '*', '*', '*', '*']
  const parts = /^([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s.exec(text)
  return parts?.slice(1)
}
