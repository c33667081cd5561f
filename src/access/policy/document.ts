import { type Condition, compileConditions } from './condition.ts'
import { fault, isPolicyFault, isRecord, type PolicyFault } from './fault.ts'
import { compilePattern, type Pattern } from './pattern.ts'

/** A policy, compiled: a resource policy, the document of an authorizer, or a caller's own. Plain data. */
export interface Policy {
  readonly statements: readonly Statement[]
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny'
  /** Name of the statement; empty where it has none. */
  readonly sid: string
  /** Null in an identity's policy, which is about nobody else. */
  readonly principals: Principals | null
  readonly actions: Patterns
  readonly resources: Patterns
  readonly conditions: readonly Condition[]
}

/** Patterns of which one has to match; `but` means that none may: `NotAction`, `NotResource`. */
export interface Patterns {
  readonly kind: 'one-of' | 'but'
  readonly patterns: readonly Pattern[]
}

/** Whom a statement of a resource policy is about; `but` is `NotPrincipal`. */
export interface Principals {
  readonly kind: 'one-of' | 'but'
  readonly isEveryone: boolean
  /** ARNs of users, roles and sessions, and accounts of twelve digits. */
  readonly names: readonly string[]
}

/** Whose document it is: an identity's, or that of an API whose ARN (`arn:…:api`) short resources begin with. */
export type PolicyOwner = { readonly kind: 'identity' } | { readonly kind: 'resource'; readonly apiArn: string }

/**
 * Compiles a policy document. Strict: a statement that is not understood could be a Deny, so that the whole document is
 * refused. `Statement` is a list, or one statement; absent, nothing is allowed and nothing denied.
 */
export function compilePolicy(document: unknown, owner: PolicyOwner): Policy | PolicyFault {
  if (!isRecord(document)) return fault([], 'must be an object')
  const given = document.Statement
  if (given === undefined) return { statements: [] }
  const statements: Statement[] = []
  for (const [index, entry] of (Array.isArray(given) ? given : [given]).entries()) {
    const statement = compileStatement(entry, owner)
    if (isPolicyFault(statement)) return { ...statement, path: ['Statement', index, ...statement.path] }
    statements.push(statement)
  }
  return { statements }
}

function compileStatement(entry: unknown, owner: PolicyOwner): Statement | PolicyFault {
  if (!isRecord(entry)) return fault([], 'must be an object')
  const { Effect: effect, Sid: sid } = entry
  if (effect !== 'Allow' && effect !== 'Deny') return fault(['Effect'], 'must be Allow or Deny')
  const principals = owner.kind === 'identity' ? null : compilePrincipals(entry)
  if (principals !== null && isPolicyFault(principals)) return principals
  const actions = compilePatterns(entry, 'Action', text => text.toLowerCase())
  if (isPolicyFault(actions)) return actions
  const resources = compilePatterns(entry, 'Resource', text => wholeResource(text, owner))
  if (isPolicyFault(resources)) return resources
  const conditions = compileConditions(entry.Condition)
  if (isPolicyFault(conditions)) return conditions
  return { effect, sid: typeof sid === 'string' ? sid : '', principals, actions, resources, conditions }
}

/** `execute-api:/stage/GET/path` means this API in its account and region. Documented: access §29. */
function wholeResource(text: string, owner: PolicyOwner): string {
  if (owner.kind === 'identity' || !text.startsWith('execute-api:/')) return text
  return `${owner.apiArn}${text.slice('execute-api:'.length)}`
}

function compilePatterns(
  entry: Readonly<Record<string, unknown>>,
  name: 'Action' | 'Resource',
  convert: (text: string) => string,
): Patterns | PolicyFault {
  const field = findField(entry, name)
  if (typeof field !== 'string') return field
  const texts = textsOf(entry[field])
  if (texts === undefined) return fault([field], 'must be text, or a list of texts')
  const patterns: Pattern[] = []
  for (const text of texts) {
    const pattern = compilePattern(convert(text))
    if (pattern === undefined) return fault([field], 'holds a control character')
    patterns.push(pattern)
  }
  return { kind: field === name ? 'one-of' : 'but', patterns }
}

function compilePrincipals(entry: Readonly<Record<string, unknown>>): Principals | PolicyFault {
  const field = findField(entry, 'Principal')
  if (typeof field !== 'string') return field
  const value = entry[field]
  const names = isRecord(value) ? principalNames(value) : value === '*' ? ['*'] : undefined
  if (names === undefined) return fault([field], 'must be "*", or an object such as {"AWS": ["arn:aws:iam::…"]}')
  return { kind: field === 'Principal' ? 'one-of' : 'but', isEveryone: names.includes('*'), names }
}

/** Services and federated users are nobody who could call here; their names are held to the form all the same. */
function principalNames(value: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const lists = Object.values(value).map(textsOf)
  if (lists.length === 0 || lists.includes(undefined)) return undefined
  return textsOf(value.AWS ?? []) ?? []
}

/** The name that a statement uses: the field, or its complement. Both at once are a mistake. */
function findField(entry: Readonly<Record<string, unknown>>, name: string): string | PolicyFault {
  const given = [name, `Not${name}`].filter(field => entry[field] !== undefined)
  const [field] = given
  if (field === undefined) return fault([name], `is required in a statement, or Not${name}`)
  return given.length > 1 ? fault([name], `excludes Not${name}: leave one of the two out`) : field
}

/** A text or a list of texts, as a list; undefined for anything else. */
function textsOf(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.every(entry => typeof entry === 'string') ? list : undefined
}
