import { readdirSync, readFileSync } from 'node:fs'
import { findShared } from '../fixtures/shared.ts'

/** A value of a case: JSON in which placeholders stand. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

type Lists = Readonly<Record<string, readonly string[]>>

/** A token to be made for a request. */
export interface TokenSpec {
  readonly claims: Readonly<Record<string, Json>>
  readonly key: string
  readonly kid?: string
  readonly alg?: string
  readonly head?: Readonly<Record<string, Json>>
  readonly embed?: boolean
  readonly tamper?: boolean | string
  readonly header?: string
  readonly prefix?: string
  readonly query?: string
}

export interface CaseRequest {
  readonly httpMethod: string
  readonly path: string
  readonly stage?: string
  readonly headers?: Lists
  readonly queryString?: Lists
  readonly body?: string
  readonly sign?: 'alice' | 'bob'
  readonly token?: TokenSpec
}

/** Calls of one party in a step. */
export interface CallsExpected {
  readonly calls?: number
  readonly httpMethod?: string
  readonly path?: string
  readonly query?: Json
  readonly headers?: Readonly<Record<string, Json>>
  readonly headersAbsent?: readonly string[]
  readonly bodyJson?: Json
  readonly function?: string
  readonly eventJson?: Json
  readonly eventSubset?: Json
  readonly eventAbsent?: readonly string[]
}

export interface ResponseExpected {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly headersOneOf?: Lists
  readonly headersAbsent?: readonly string[]
  readonly headersContain?: Readonly<Record<string, string>>
  readonly bodyJson?: Json
  readonly bodyContains?: string
}

export interface CaseStep {
  readonly request?: CaseRequest
  readonly repeat?: number
  readonly waitMs?: number
  readonly expect: {
    readonly response?: ResponseExpected
    readonly authorizer?: CallsExpected
    readonly backend?: CallsExpected
    readonly refused?: { readonly field: string } | null
    readonly accessLog?: Json
    readonly accessLogJson?: Json
  }
}

/** Behaviour of a function that is invoked. */
export interface FunctionSpec {
  readonly returns?: Json
  readonly error?: Json
  readonly status?: number
  readonly errorType?: string
  readonly body?: string
  readonly raw?: string
}

/** A case of shared/access-suite. */
export interface AccessCase {
  readonly id: string
  readonly title: string
  readonly definition: Readonly<Record<string, Json>>
  readonly functions?: Readonly<Record<string, FunctionSpec>>
  readonly backend?: {
    readonly status?: number
    readonly headers?: Lists
    readonly body?: string
    readonly bodyBytes?: number
  }
  readonly steps: readonly CaseStep[]
}

const FOLDER = findShared('access-suite/')

/** Cases by the name of their file, without `.json`. */
export function listAccessCases(): readonly { readonly kind: string; readonly cases: readonly AccessCase[] }[] {
  if (FOLDER === undefined) return []
  return readdirSync(FOLDER)
    .filter(name => name.endsWith('.json'))
    .sort()
    .map(name => ({
      kind: name.slice(0, -'.json'.length),
      cases: JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')),
    }))
}
