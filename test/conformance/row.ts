import type { World } from './world.ts'

/** Where a rule comes from, strongest first. */
export type Evidence = 'AWS snapshot' | 'AWS doc' | 'LocalStack code' | 'inferred'

/** Method of a definition, as JSON. */
export type MethodJson = Readonly<Record<string, unknown>>

interface RowBase {
  /** Item of the specification, `7.4/2`, with a letter where an item has several rows; a word for a rule in prose. */
  readonly id: string
  /** The rule in our own words. */
  readonly rule: string
  readonly evidence: Evidence
}

/** A rule and how it is shown. */
export type Row = RowBase &
  (
    | { readonly status: 'same'; readonly run: Run }
    | { readonly status: 'differs' | 'not supported'; readonly reason: string; readonly run?: Run }
  )

type Run = (world: World) => Promise<void>

/** The rows of one file, with the APIs that they call: name → definition without name and stages. */
export interface Chapter {
  /** File beside this one. */
  readonly file: string
  readonly title: string
  readonly apis: Readonly<Record<string, ApiJson>>
  readonly rows: readonly Row[]
}

/** An API: methods by `VERB /path`, and what else its definition has. */
export interface ApiJson {
  readonly methods: Readonly<Record<string, MethodJson>>
  readonly more?: Readonly<Record<string, unknown>>
  /** Settings of the stage `t`. */
  readonly stage?: Readonly<Record<string, unknown>>
}

/** A rule that we follow. */
export function same(id: string, evidence: Evidence, rule: string, run: Run): Row {
  return { id, evidence, rule, status: 'same', run }
}

/** A rule that we follow in another way, and why; `run` shows what we do. */
export function differs(id: string, evidence: Evidence, rule: string, reason: string, run?: Run): Row {
  return { id, evidence, rule, status: 'differs', reason, ...(run === undefined ? {} : { run }) }
}

/** A rule that we do not follow, and why; `run` shows that it is refused. */
export function notSupported(id: string, evidence: Evidence, rule: string, reason: string, run?: Run): Row {
  return { id, evidence, rule, status: 'not supported', reason, ...(run === undefined ? {} : { run }) }
}
