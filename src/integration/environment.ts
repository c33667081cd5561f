import type { FoundAction, ModelFailure } from '../aws/actions/service-models.ts'
import type { SigningCredentials } from '../aws/signature/sigv4.ts'
import type { TemplateLanguage } from '../definition/integration.ts'
import type { ModelCheck, ModelSet } from '../mapping/model.ts'
import type { TemplateFault, TemplateProgram } from '../template/template.ts'

/** Inputs of the pure mapping functions from outside: programs of this thread, the time, keys, a recorder. */
export interface MappingEnvironment {
  /** Program of a template, compiled on this thread at most once. */
  program(language: TemplateLanguage, source: string): TemplateProgram | TemplateFault
  /** A text that a selection pattern matches from end to end; a fault where that would take too long to find out. */
  matches(pattern: string, text: string): boolean | TemplateFault
  /** An action of an AWS service, with the model that serialises it. */
  findAction(service: string, action: string): FoundAction | ModelFailure
  /** A model, compiled on this thread at most once. */
  model(models: ModelSet, name: string): ModelCheck
  /** Milliseconds since the epoch, for the signature. */
  readonly now: number
  /** Keys that sign, for AWS types. */
  readonly credentials?: SigningCredentials
  /** A request to AWS without keys fails, unless it is only looked at: then its trace says who would sign it. */
  readonly unsigned?: 'described'
  readonly trace?: Trace
}

/** Takes notes of each step for a test invocation. */
export interface Trace {
  /** Notes a step; it is said to have taken the time since the one before it. */
  step(step: TraceStep): void
}

/** One step, as data: which field of the definition did what. */
export interface TraceStep {
  /** Such as `integration_request.template`. */
  readonly stage: string
  /** Field of the definition, such as `requestTemplates["application/json"]`. */
  readonly field: string
  readonly source: string
  readonly output: string
  readonly durationMicros?: number
  readonly error?: string
}
