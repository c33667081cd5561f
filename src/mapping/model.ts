import { listModelReferences } from '../definition/parsers/model-parser.ts'
import { failure, type GatewayFailure } from '../exchange/failure.ts'
import { findHeader } from '../exchange/headers.ts'
import { mediaTypeOf } from '../exchange/media-type.ts'
import { jsonTooLarge } from './parameters.ts'
import type { RequestView } from './request-view.ts'
import { CheckRun, CheckStopped } from './schema/check-run.ts'
import { SchemaCompiler } from './schema/compile-schema.ts'
import type { PatternFactory } from './schema/part-compiler.ts'

/** Which models a method's body is held to. Cloneable. */
export interface BodyCheck {
  /** Media type in lower case, or `$default` → model name. */
  readonly modelByType: Readonly<Record<string, string>>
  readonly models: ModelSet
}

/** Name → JSON Schema of draft 4: the models that a method names and those that they refer to. */
export type ModelSet = Readonly<Record<string, unknown>>

/** A model ready to check bodies; undefined = the body is valid, else the violations as text. */
export type ModelCheck = (body: unknown) => string | undefined

/** The named models with all that they refer to; what else an API has is none of their business. */
export function selectModels(models: ModelSet, names: Iterable<string>): ModelSet {
  const selected: Record<string, unknown> = Object.create(null)
  const waiting = [...names]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name in selected || !Object.hasOwn(models, name)) continue
    selected[name] = models[name]
    for (const { model } of listModelReferences(models[name])) if (typeof model === 'string') waiting.push(model)
  }
  return selected
}

/**
 * Steps of one check: some 0.2 s at the worst, well inside a request's deadline, and forty times what 200,000 members
 * of a usual model take. Chosen: docs/decisions/0048-models.md.
 */
const CHECK_STEPS = 8_000_000

/** Compiles the named model with all that it refers to. Throws a SchemaFault for a schema that is none. */
export function compileModel(models: ModelSet, name: string, patterns: PatternFactory): ModelCheck {
  const check = new SchemaCompiler({ models, patterns }).model(name)
  return body => {
    const run = new CheckRun(CHECK_STEPS)
    try {
      return check(body, '', run) ? undefined : `[${run.violations.join(', ')}]`
    } catch (error) {
      // Out of steps, or a schema that refers to itself without end: the body was not found valid.
      if (!(error instanceof CheckStopped) && !(error instanceof RangeError)) throw error
      return `[# cannot be checked: ${error.message}]`
    }
  }
}

/**
 * Holds a body to the model of its content type. No model for the type: not checked. An empty body is checked as `{}`.
 * Fails with BAD_REQUEST_BODY (400). Observed: semantics §5.
 */
export function checkBody(
  check: BodyCheck,
  view: RequestView,
  model: (set: ModelSet, name: string) => ModelCheck,
): GatewayFailure | undefined {
  const type = mediaTypeOf(findHeader(view.request.headers, 'content-type'))
  const { modelByType } = check
  // The type is the client's text: it must not reach what every object has.
  const name = Object.hasOwn(modelByType, type) ? modelByType[type] : modelByType.$default
  if (name === undefined) return undefined
  const parsed = view.parsedBody
  if (parsed.kind === 'too-large') return jsonTooLarge()
  const violations = parsed.kind === 'json' ? model(check.models, name)(view.plainBody) : '[# is not JSON]'
  if (violations === undefined) return undefined
  return failure('BAD_REQUEST_BODY', 'MODEL', `body: ${violations}`, { validationError: violations })
}
