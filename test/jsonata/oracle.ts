import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'
import { type Outcome, thrownOutcome, valueOutcome } from './outcome.ts'

/** A program of the official package. Every evaluation starts from the same fresh state. */
export interface OracleProgram {
  readonly kind: 'program'
  evaluate(input: unknown, bindings?: Readonly<Record<string, unknown>>): Promise<Outcome>
}

/** The official package, or an edited copy of it. */
export interface Oracle {
  /** A program, or the outcome of a source that does not parse. */
  compile(source: string): OracleProgram | Outcome
  /** The library's function objects of this copy, by name. */
  readonly library: ReadonlyMap<string, object>
}

/** One edit of the package's text; it must find its place exactly `count` times, or the package has changed. */
export interface Patch {
  readonly find: string
  readonly replace: string
  readonly count: number
}

/** Listener of an instrumented copy: an expression is evaluated, or a library function entered. */
export type Reach = (what: 'node' | 'sort' | 'call', subject: object) => void

/** Guards of the package, as it names them. `stack` counts concurrent siblings as depth, so it is off unless asked for. */
export interface Guards {
  readonly timeout: number
  readonly stack?: number
}

interface Expression {
  evaluate(input: unknown, bindings?: Readonly<Record<string, unknown>>): Promise<unknown>
}

type Factory = (source: string, options: Guards) => Expression

const require = createRequire(import.meta.url)
const PACKAGE_FILE = require.resolve('jsonata/jsonata.js')

/** Milliseconds after which the package's own guard ends the evaluation of a generated expression. */
const TIMEOUT_MS = 2_000

/** Milliseconds after which an evaluation counts as stuck: a promise that never settles passes every guard. */
const STUCK_MS = 10_000

/** The package as it is. */
export function officialOracle(guards: Guards = { timeout: TIMEOUT_MS }): Promise<Oracle> {
  return createOracle(require('jsonata'), guards)
}

/** A copy of the package with edits; `reach` is what instrumentation calls, under that name. */
export function patchedOracle(patches: readonly Patch[], reach: Reach = () => {}): Promise<Oracle> {
  const source = patches.reduce(applyPatch, readFileSync(PACKAGE_FILE, 'utf8'))
  const holder: { exports: unknown } = { exports: {} }
  compileFunction(source, ['module', 'exports', 'reach'])(holder, holder.exports, reach)
  if (!isFactory(holder.exports)) throw new Error('the package has changed: it exports no function')
  return createOracle(holder.exports, { timeout: TIMEOUT_MS })
}

/** Names of the library's functions, read from the package itself; `eval` is among them. */
export function libraryNames(): readonly string[] {
  const source = readFileSync(PACKAGE_FILE, 'utf8')
  const binds = source.matchAll(/(?:staticFrame|environment)\.bind\('(\w+)', defineFunction/g)
  return [...binds].map(match => match[1] ?? '')
}

function applyPatch(source: string, patch: Patch): string {
  const parts = source.split(patch.find)
  if (parts.length - 1 !== patch.count) throw new Error(`the package has changed: ${patch.find}`)
  return parts.join(patch.replace)
}

function isFactory(value: unknown): value is Factory {
  return typeof value === 'function'
}

async function createOracle(factory: Factory, guards: Guards): Promise<Oracle> {
  const library = new Map<string, object>()
  for (const name of libraryNames()) {
    const definition = await factory(`$${name}`, guards).evaluate(undefined)
    if (typeof definition === 'object' && definition !== null) library.set(name, definition)
  }
  const shared = [...library.values()]
  const compile = (source: string): OracleProgram | Outcome => {
    try {
      const expression = factory(source, guards)
      return { kind: 'program', evaluate: (input, bindings) => evaluate({ expression, shared }, input, bindings) }
    } catch (thrown) {
      return thrownOutcome(thrown)
    }
  }
  return { compile, library }
}

/**
 * The package leaves the position and token of the last call on its shared function objects, where a later
 * evaluation of any expression picks them up: they are wiped, so that an outcome does not depend on what ran before.
 */
async function evaluate(
  { expression, shared }: { expression: Expression; shared: readonly object[] },
  input: unknown,
  bindings: Readonly<Record<string, unknown>> | undefined,
): Promise<Outcome> {
  for (const definition of shared) {
    Reflect.deleteProperty(definition, 'token')
    Reflect.deleteProperty(definition, 'position')
  }
  const { promise: stuck, resolve } = Promise.withResolvers<Outcome>()
  const timer = setTimeout(() => resolve({ kind: 'stuck' }), STUCK_MS)
  const settled = expression.evaluate(input, bindings).then(valueOutcome).catch(thrownOutcome).then(timedOut)
  const outcome = await Promise.race([settled, stuck])
  clearTimeout(timer)
  return outcome
}

function timedOut(outcome: Outcome): Outcome {
  return outcome.kind === 'error' && outcome.code === 'D1012' ? { kind: 'stuck' } : outcome
}
