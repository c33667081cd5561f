import { readdirSync, readFileSync } from 'node:fs'
import { findShared } from '../fixtures/shared.ts'

/** One case of the shared suite, in the form of its README. */
export interface SuiteCase {
  /** Group, file and, where a file has several, the number of the case. */
  readonly id: string
  readonly expression: string
  /** JSON text of the input; undefined for none. */
  readonly document: string | undefined
  readonly bindings: Readonly<Record<string, unknown>>
  readonly timelimit: number | undefined
  readonly depth: number | undefined
  readonly expected: Expected
}

/** Expectation of a case. */
export type Expected =
  | { readonly kind: 'undefined' }
  | { readonly kind: 'result'; readonly value: unknown }
  | { readonly kind: 'error'; readonly fields: Readonly<Record<string, unknown>>; readonly token: string | undefined }

/** Files whose cases do not run: each with its reason. Only `$eval` and the two deliberate deviations are good ones. */
export const SKIPPED: ReadonlyMap<string, string> = new Map(
  ['case001', 'case002', 'case003', 'case004', 'case005', 'case006', 'case008'].map(file => [
    `function-eval/${file}`,
    '$eval is refused when a template is published',
  ]),
)

const ROOT = findShared('jsonata-suite/')

/** Why a case does not run; undefined for one that does. */
export function skipReason({ id }: SuiteCase): string | undefined {
  return SKIPPED.get(id.replace(/#\d+$/, ''))
}

/** Every case of the suite, in the order of groups and files; none where the suite is missing. */
export function* suiteCases(): Generator<SuiteCase> {
  if (ROOT === undefined) return
  for (const group of readdirSync(new URL('groups/', ROOT)).sort()) {
    const folder = new URL(`groups/${group}/`, ROOT)
    for (const file of readdirSync(folder).sort()) {
      if (!file.endsWith('.json')) continue
      const content: unknown = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
      const cases = Array.isArray(content) ? content : [content]
      const id = `${group}/${file.slice(0, -'.json'.length)}`
      for (const [index, raw] of cases.entries()) yield parseCase(raw, cases.length > 1 ? `${id}#${index}` : id, folder)
    }
  }
}

interface RawCase {
  readonly expr?: string
  readonly 'expr-file'?: string
  readonly data?: unknown
  readonly dataset?: string | null
  readonly bindings?: Readonly<Record<string, unknown>>
  readonly timelimit?: number
  readonly depth?: number
  readonly result?: unknown
  readonly undefinedResult?: boolean
  readonly code?: string
  readonly token?: string
  readonly error?: Readonly<Record<string, unknown>>
}

function parseCase(raw: RawCase, id: string, folder: URL): SuiteCase {
  const { bindings = {}, timelimit, depth } = raw
  const expression = raw.expr ?? readFileSync(new URL(raw['expr-file'] ?? '', folder), 'utf8')
  return { id, expression, document: documentOf(raw), bindings, timelimit, depth, expected: expectedOf(raw) }
}

function documentOf(raw: RawCase): string | undefined {
  if ('data' in raw) return JSON.stringify(raw.data)
  if (typeof raw.dataset !== 'string') return undefined
  return readFileSync(new URL(`datasets/${raw.dataset}.json`, ROOT), 'utf8')
}

function expectedOf(raw: RawCase): Expected {
  if ('undefinedResult' in raw) return { kind: 'undefined' }
  if ('result' in raw) return { kind: 'result', value: raw.result }
  return { kind: 'error', fields: raw.error ?? { code: raw.code }, token: raw.token }
}
