import { existsSync, readdirSync, readFileSync } from 'node:fs'

import type { Scope } from '../../src/template/vtl/index.ts'

/** One case of the shared suite, in the form of its README. */
export interface SuiteCase {
  readonly name: string
  readonly kind: string
  readonly template: string
  readonly expected?: string
  readonly overrides?: Readonly<Record<string, unknown>>
  readonly error?: { readonly phase: 'compile' | 'render'; readonly line?: number }
  readonly body?: string
  readonly params?: Scope['params']
  readonly context?: Record<string, unknown>
  readonly stageVariables?: Scope['stageVariables']
  readonly use?: Readonly<Record<'body' | 'params' | 'context' | 'stageVariables', string>>
}

/** A template that would not end or not fit. */
export interface LimitCase {
  readonly name: string
  /** `error`: nothing but a VtlError will do. `any`: text or a VtlError. */
  readonly ends: 'error' | 'any'
  readonly template: string
  readonly body: string
}

/** Cases that do not run, each with its reason. */
export const SKIPPED: ReadonlyMap<string, string> = new Map()

const folder = new URL('../../../shared/vtl-suite/', import.meta.url)

/** Presence of the shared suite. Where tests may install what they need, its absence is an error. */
export function suiteIsHere(): boolean {
  if (existsSync(folder)) return true
  if (process.env.CI === 'true') throw new Error('../shared/vtl-suite is missing')
  console.log('The shared suite of VTL is missing: its cases are skipped')
  return false
}

/** Every case of every file. */
export function suiteCases(): readonly SuiteCase[] {
  const cases = new URL('cases/', folder)
  return readdirSync(cases)
    .sort()
    .flatMap((file): SuiteCase[] => JSON.parse(readFileSync(new URL(file, cases), 'utf8')))
}

interface Shared {
  readonly bodies: Readonly<Record<string, string>>
  readonly params: Readonly<Record<string, NonNullable<Scope['params']>>>
  readonly contexts: Readonly<Record<string, Record<string, unknown>>>
  readonly stageVariables: Readonly<Record<string, NonNullable<Scope['stageVariables']>>>
}

let shared: Shared | undefined

/** The scope of a case: its own, so that no case sees what another has written. */
export function scopeOf({ body, params, context, stageVariables, use }: SuiteCase): Scope {
  shared ??= JSON.parse(readFileSync(new URL('data.json', folder), 'utf8')) as Shared
  const used = structuredClone({
    body: body ?? shared.bodies[use?.body ?? ''] ?? '',
    params: params ?? shared.params[use?.params ?? ''] ?? { path: {}, querystring: {}, header: {} },
    context: context ?? shared.contexts[use?.context ?? ''] ?? {},
    stageVariables: stageVariables ?? shared.stageVariables[use?.stageVariables ?? ''] ?? {},
  })
  used.context.requestOverride ??= { header: {}, querystring: {}, path: {} }
  used.context.responseOverride ??= { header: {} }
  return used
}

interface LimitRow {
  readonly name: string
  readonly ends: 'error' | 'any'
  readonly template?: string
  readonly parts?: readonly (readonly [string, number])[]
  readonly bodyParts?: readonly (readonly [string, number])[]
}

/** The templates of `limits.json`. */
export function limitCases(): readonly LimitCase[] {
  const rows: readonly LimitRow[] = JSON.parse(readFileSync(new URL('limits.json', folder), 'utf8'))
  return rows.map(({ name, ends, template, parts, bodyParts }) => ({
    name,
    ends,
    template: template ?? joined(parts),
    body: joined(bodyParts),
  }))
}

function joined(parts: readonly (readonly [string, number])[] = []): string {
  return parts.map(([text, times]) => text.repeat(times)).join('')
}
