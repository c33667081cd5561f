import { holdsCondition } from './condition.ts'
import type { Patterns, Policy, Principals, Statement } from './document.ts'
import { type KeyValue, matchesPattern } from './pattern.ts'

/** A call as policies see it. */
export interface PolicyRequest {
  /** In lower case: `execute-api:invoke`. */
  readonly action: string
  /** ARN of the method that is called. */
  readonly resource: string
  /** Undefined where nobody signed the request: it is about everyone then, and about nobody by name. */
  readonly principal: Principal | undefined
  readonly value: KeyValue
}

/** Who signed a request. */
export interface Principal {
  /** Of the user, or of the session of a role. */
  readonly arn: string
  readonly accountId: string
}

/** An evaluated policy: the effect, and the statement that has it; `none` is an implicit deny. */
export interface Ruling {
  readonly effect: 'Allow' | 'Deny' | 'none'
  /** Index of the statement that decided; -1 where none did. */
  readonly statement: number
}

const NONE: Ruling = { effect: 'none', statement: -1 }

/** Any Deny that matches wins, wherever it stands; else a matching Allow; else nothing does. Documented: access §24. */
export function evaluatePolicy({ statements }: Policy, request: PolicyRequest): Ruling {
  let allowedBy = -1
  for (const [index, statement] of statements.entries()) {
    // Of two that allow the first is told; only a Deny can still change the result.
    if (allowedBy >= 0 && statement.effect === 'Allow') continue
    if (!matchesStatement(statement, request)) continue
    if (statement.effect === 'Deny') return { effect: 'Deny', statement: index }
    allowedBy = index
  }
  return allowedBy < 0 ? NONE : { effect: 'Allow', statement: allowedBy }
}

function matchesStatement(statement: Statement, request: PolicyRequest): boolean {
  const { principals, actions, resources, conditions } = statement
  return (
    matchesPatterns(actions, request.action, request.value) &&
    matchesPatterns(resources, request.resource, request.value) &&
    (principals === null || isAbout(principals, request.principal)) &&
    (conditions.length === 0 || conditions.every(condition => holdsCondition(condition, request.value)))
  )
}

function matchesPatterns({ kind, patterns }: Patterns, text: string, value: KeyValue): boolean {
  for (const pattern of patterns) if (matchesPattern(pattern, text, value)) return kind === 'one-of'
  return kind === 'but'
}

function isAbout({ kind, isEveryone, names }: Principals, principal: Principal | undefined): boolean {
  const isNamed = isEveryone || (principal !== undefined && names.some(name => meansPrincipal(name, principal)))
  return isNamed === (kind === 'one-of')
}

/**
 * An account, as digits or as its root, is all its callers; a role is each of its sessions. A session's ARN has the
 * role's name without its path.
 */
function meansPrincipal(name: string, { arn, accountId }: Principal): boolean {
  if (name === arn || name === accountId) return true
  const [, owner, kind, path] = /^arn:[^:]+:iam::(\d{12}):(root|role\/)(.*)$/.exec(name) ?? []
  if (owner !== accountId) return false
  if (kind === 'root') return path === ''
  return /^arn:[^:]+:sts::\d{12}:assumed-role\/([^/]+)\//.exec(arn)?.[1] === path?.split('/').at(-1)
}
