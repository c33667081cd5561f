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

/**
 * JSONata bindings of the gateway. Chosen: semantics §11.2. Every variable is a getter, so that a template that does
 * not name `$context` does not pay for it.
 */
export function buildBindings(source: ScopeSource): Record<string, unknown> {
  return Object.defineProperties(Object.create(null), {
    ...FUNCTION_PROPERTIES,
    input: lazy(() => lazyInput(source)),
    context: lazy(() => source.context),
    stageVariables: lazy(() => source.stageVariables),
    params: constant((name?: unknown) => readParam(source, name)),
    jsonPath: constant((path: unknown) => (typeof path === 'string' ? source.jsonPath(path) : undefined)),
  })
}

function readParam(source: ScopeSource, name: unknown): unknown {
  if (name === undefined) return source.params
  return typeof name === 'string' ? source.param(name) : undefined
}

function lazyInput(source: ScopeSource): object {
  return { body: source.bodyText, params: source.params, multiParams: source.multiParams }
}

function lazy(get: () => unknown): PropertyDescriptor {
  return { get, enumerable: true, configurable: false }
}

function constant(value: unknown): PropertyDescriptor {
  return { value, enumerable: true, writable: false }
}

const FUNCTION_PROPERTIES = Object.fromEntries(
  Object.entries(GATEWAY_FUNCTIONS).map(([name, fn]) => [name, constant(fn)]),
)
