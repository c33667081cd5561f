import type { TemplateLanguage } from '../definition/integration.ts'
import type { ScopeSource } from './scope.ts'

/** A mapping template ready to run, any number of times, on the thread that compiled it. */
export interface TemplateProgram {
  readonly language: TemplateLanguage
  render(source: ScopeSource): RenderOutcome
}

/** Result of rendering a template. `overrides` are the raw parts of its envelope; the mapping checks them. */
export type RenderOutcome =
  | {
      readonly kind: 'rendered'
      /** Text to send; undefined = the payload passes unchanged (an envelope without `body`). */
      readonly body: string | undefined
      readonly overrides: { readonly request?: unknown; readonly response?: unknown }
      /** Other keys of `$context` that a Velocity template has set, for the response's template. */
      readonly context?: Readonly<Record<string, unknown>>
    }
  | TemplateFault

/** Why a template did not compile or run. `code` is the engine's; `position` counts UTF-16 units from 0. */
export interface TemplateFault {
  readonly kind: 'fault'
  readonly code: string
  readonly message: string
  readonly position?: number
  /** Set where a larger budget may do. */
  readonly isTime?: true
}

/** The text of a template and its language. */
export interface TemplateText {
  readonly language: TemplateLanguage
  readonly source: string
}
