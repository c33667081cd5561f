import type { ErrorObject, ValidateFunction } from 'ajv'
import AjvDraft04 from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { listModelReferences } from '../definition/parsers/model-parser.ts'
import { failure, type GatewayFailure, messageOf } from '../exchange/failure.ts'
import { findHeader } from '../exchange/headers.ts'
import { mediaTypeOf } from '../exchange/media-type.ts'
import { jsonTooLarge } from './parameters.ts'
import type { RequestView } from './request-view.ts'

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

/** Regular expressions of `pattern`, guarded; given by the caller so that one rule serves templates and models. */
export type PatternFactory = (pattern: string, flags: string) => { test(text: string): boolean }

/** A reference to another model of the API, or into it. Documented: semantics §2.7. */
const MODEL_REFERENCE = /^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/([A-Za-z0-9]+(?:#.*)?)$/

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
 * Compiles the named model with all that it refers to. Throws what ajv throws for a schema that is none; the caller
 * turns that into a problem of its field.
 */
export function compileModel(models: ModelSet, name: string, patterns: PatternFactory): ModelCheck {
  const ajv = new AjvDraft04.default({
    allErrors: true,
    strict: false,
    validateFormats: true,
    code: { regExp: Object.assign(patterns, { code: 'guardedPattern' }) },
  })
  addFormats.default(ajv)
  for (const [key, schema] of Object.entries(selectModels(models, [name]))) ajv.addSchema(localise(schema), key)
  const validate: ValidateFunction | undefined = ajv.getSchema(name)
  if (validate === undefined) throw new Error(`there is no model ${JSON.stringify(name)}`)
  return body => {
    try {
      return validate(body) ? undefined : describe(validate.errors ?? [])
    } catch (error) {
      // A guarded pattern ran out of steps, or the body is too deep for a recursive model: it was not found valid.
      return `[# cannot be checked: ${messageOf(error)}]`
    }
  }
}

/** References to models by AWS's address become references by name. */
function localise(schema: unknown): object {
  const text = JSON.stringify(schema, (key, value: unknown) => {
    if (key !== '$ref' || typeof value !== 'string') return value
    const name = MODEL_REFERENCE.exec(value)?.[1]
    return name === undefined ? value : name
  })
  // JSON text of an object or of a boolean schema, which draft 4 does not have. Every model is read as draft 4, whichever
  // draft it names: public templates name later ones, and AWS deploys them.
  const { $schema: _, ...local } = JSON.parse(text) as { $schema?: unknown }
  return local
}

/** Violations as `$context.error.validationErrorString` shows them. */
function describe(errors: readonly ErrorObject[]): string {
  return `[${errors.map(error => `${error.instancePath || '#'} ${error.message ?? error.keyword}`).join(', ')}]`
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
  const violations = parsed.kind === 'json' ? model(check.models, name)(parsed.value) : '[# is not JSON]'
  if (violations === undefined) return undefined
  return failure('BAD_REQUEST_BODY', 'MODEL', `body: ${violations}`, { validationError: violations })
}
