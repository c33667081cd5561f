import type { PolicyDocument } from '../access.ts'
import { parseNetwork } from '../egress.ts'
import { quote } from '../refusal.ts'
import { below, isObject, type Place, report, wrongType } from './json-reader.ts'

const LONGEST_POLICY = 8192

/** Condition operators, which may end in `IfExists`. */
const OPERATOR =
  /^(?:ForAnyValue:|ForAllValues:)?(?:(?:Not)?IpAddress|String(?:Not)?(?:Equals(?:IgnoreCase)?|Like)|Bool|Null|Arn(?:Not)?(?:Equals|Like)|(?:Date|Numeric)(?:(?:Not)?Equals|(?:LessThan|GreaterThan)(?:Equals)?))(?:IfExists)?$/

/** Reads a resource policy: an object, or its JSON as text. Its form is checked, and every statement's. */
export function policy(value: unknown, place: Place): PolicyDocument | undefined {
  const document = typeof value === 'string' ? parseText(value, place) : value
  if (document === undefined) return undefined
  if (!isObject(document)) return wrongType(document, place, 'a policy, which is an object')
  const { length } = JSON.stringify(document)
  if (length > LONGEST_POLICY) {
    return report(place, 'LIMIT_EXCEEDED', `a policy has at most ${LONGEST_POLICY} characters, this one ${length}`)
  }
  const faults = place.problems.length
  for (const [index, entry] of statementsOf(document).entries()) {
    checkStatement(entry, below(below(place, 'Statement'), index))
  }
  return place.problems.length === faults ? document : undefined
}

function parseText(value: string, place: Place): unknown {
  try {
    return JSON.parse(value)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return report(place, 'INVALID_VALUE', `is text, but no JSON: ${reason}`)
  }
}

/** `Statement` is a list, or one statement. */
function statementsOf({ Statement }: PolicyDocument): readonly unknown[] {
  if (Array.isArray(Statement)) return Statement
  return Statement === undefined || Statement === null ? [] : [Statement]
}

function checkStatement(value: unknown, place: Place): void {
  if (!isObject(value)) {
    wrongType(value, place, 'a statement, which is an object')
    return
  }
  const { Effect, Condition } = value
  if (Effect !== 'Allow' && Effect !== 'Deny') {
    report(below(place, 'Effect'), 'INVALID_VALUE', `must be Allow or Deny, not ${quote(String(Effect))}`)
  }
  for (const field of ['Principal', 'Action', 'Resource']) {
    if (value[field] !== undefined || value[`Not${field}`] !== undefined) continue
    report(below(place, field), 'REQUIRED', `is required in a statement, or Not${field}`)
  }
  if (Condition === undefined || Condition === null) return
  const at = below(place, 'Condition')
  if (!isObject(Condition)) wrongType(Condition, at, 'an object of operator and keys')
  else for (const [operator, keys] of Object.entries(Condition)) checkOperator(operator, keys, below(at, operator))
}

function checkOperator(operator: string, keys: unknown, place: Place): void {
  if (!OPERATOR.test(operator)) {
    report(place, 'INVALID_VALUE', `is no condition operator: ${quote(operator)}`)
    return
  }
  if (!isObject(keys)) wrongType(keys, place, 'an object of key and values')
  else if (/IpAddress/.test(operator)) {
    for (const [key, values] of Object.entries(keys)) {
      for (const entry of Array.isArray(values) ? values : [values]) {
        if (typeof entry === 'string' && parseNetwork(entry) !== undefined) continue
        report(below(place, key), 'INVALID_VALUE', `must be an address or a CIDR, not ${quote(String(entry))}`)
      }
    }
  }
}
