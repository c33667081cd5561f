import { evaluateJsonPath, parseJsonPath } from '../definition/json-path.ts'
import { isRefusal } from '../definition/refusal.ts'
import type { GatewayFailure } from '../exchange/failure.ts'
import { withoutMark } from '../exchange/payload.ts'
import type { PlanScope } from '../mapping/context.ts'
import { jsonTooLarge } from '../mapping/parameters.ts'
import { parseBody, type RequestView } from '../mapping/request-view.ts'
import type { ScopeSource } from '../template/scope.ts'
import type { TemplateProgram } from '../template/template.ts'

/** Sources of a template's variables. */
export interface TemplateInput {
  readonly scope: PlanScope
  readonly view: RequestView
  readonly body: string
  readonly context: () => object
}

/**
 * Variables of a template. `body` is the payload after content handling: the client's, or on the response side the
 * backend's; parameters are the request's on both sides.
 */
export function templateScope(
  { scope, view, body, context }: TemplateInput,
  program: TemplateProgram,
): ScopeSource | GatewayFailure {
  // Velocity reads the text itself, as AWS does, and takes any.
  if (program.language === 'vtl') return new TemplateScope(scope, view, body, body, context)
  // The view's one parse serves where content handling left the text as it was.
  const parsed = body === view.request.body ? view.parsedBody : parseBody(body)
  if (parsed.kind === 'too-large') return jsonTooLarge()
  return new TemplateScope(scope, view, body, parsed.kind === 'json' ? parsed.value : body, context)
}

/** A class and not a literal: a literal with getters has a shape of its own each time, which the heap keeps for long. */
class TemplateScope implements ScopeSource {
  readonly document: unknown
  readonly stageVariables: object
  readonly #body: string
  readonly #view: RequestView
  readonly #context: () => object

  constructor(scope: PlanScope, view: RequestView, body: string, document: unknown, context: () => object) {
    this.document = document
    this.stageVariables = scope.stageVariables
    this.#body = body
    this.#view = view
    this.#context = context
  }

  get bodyText(): string {
    return withoutMark(this.#body) || '{}'
  }

  get params(): object {
    return this.#view.params
  }

  get multiParams(): object {
    return this.#view.multiParams
  }

  get context(): object {
    return this.#context()
  }

  param(name: string): string | undefined {
    return this.#view.param(name)
  }

  jsonPath(path: string): unknown {
    const parsed = parseJsonPath(path)
    return isRefusal(parsed) ? undefined : evaluateJsonPath(parsed, this.document)
  }
}
