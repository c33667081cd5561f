import { GATEWAY_FUNCTIONS } from './functions.ts'

/** Where a template's variables come from. Members are read only when the template asks for them. */
export interface ScopeSource {
  /** The payload parsed as JSON; `{}` when empty; the text itself when it is not JSON. */
  readonly document: unknown
  /** `$input.body`: the payload as text, `{}` when empty. */
  readonly bodyText: string
  readonly params: object
  readonly multiParams: object
  readonly context: object
  readonly stageVariables: object
  /** `$params("x")`. */
  param(name: string): string | undefined
  /** `$jsonPath("$.x")`. */
  jsonPath(path: string): unknown
}

type Binders = Readonly<Record<string, (source: ScopeSource) => unknown>>

const VALUE_BINDERS: Binders = {
  input: ({ bodyText, params, multiParams }) => ({ body: bodyText, params, multiParams }),
  context: source => source.context,
  stageVariables: source => source.stageVariables,
}

const FUNCTION_BINDERS: Binders = {
  params: source => (name?: unknown) => readParam(source, name),
  jsonPath: source => (path: unknown) => (typeof path === 'string' ? source.jsonPath(path) : undefined),
  ...Object.fromEntries(Object.entries(GATEWAY_FUNCTIONS).map(([name, fn]) => [name, () => fn])),
}

/** Value of each variable that the gateway binds, by name. Chosen: semantics §11.2. */
const BINDERS: Binders = { ...VALUE_BINDERS, ...FUNCTION_BINDERS }

/** Names of all variables, functions among them, that every template has besides JSONata's own. */
export const SCOPE_NAMES: readonly string[] = Object.keys(BINDERS)

/** Names of the functions that every template has besides JSONata's own. */
export const SCOPE_FUNCTIONS: readonly string[] = Object.keys(FUNCTION_BINDERS)

/**
 * Prepares the bindings of a template that names these variables: only what it names is made, request by request;
 * undefined where it names none of ours.
 */
export function planBindings(
  variables: readonly string[],
): ((source: ScopeSource) => Record<string, unknown>) | undefined {
  const named = variables.flatMap(name => {
    const bind = Object.hasOwn(BINDERS, name) ? BINDERS[name] : undefined
    return bind === undefined ? [] : [{ name, bind }]
  })
  if (named.length === 0) return undefined
  return source => {
    const bindings: Record<string, unknown> = {}
    for (const { name, bind } of named) bindings[name] = bind(source)
    return bindings
  }
}

function readParam(source: ScopeSource, name: unknown): unknown {
  if (name === undefined) return source.params
  return typeof name === 'string' ? source.param(name) : undefined
}
