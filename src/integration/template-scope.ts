import { evaluateJsonPath, parseJsonPath } from '../definition/json-path.ts'
import { isRefusal } from '../definition/refusal.ts'
import type { GatewayFailure } from '../errors.ts'
import type { PlanScope } from '../mapping/context.ts'
import { jsonTooLarge } from '../mapping/parameters.ts'
import { parseBody, type RequestView } from '../mapping/request-view.ts'
import type { ScopeSource } from '../template/scope.ts'

/**
 * Variables of a template. `body` is the payload after content handling: the client's, or on the response side the
 * backend's; parameters are the request's on both sides.
 */
export function templateScope(
  scope: PlanScope,
  view: RequestView,
  body: string,
  context: () => object,
): ScopeSource | GatewayFailure {
  // The view's one parse serves where content handling left the text as it was.
  const parsed = body === view.request.body ? view.parsedBody : parseBody(body)
  if (parsed.kind === 'too-large') return jsonTooLarge()
  const document = parsed.kind === 'json' ? parsed.value : body
  return {
    document,
    bodyText: body === '' ? '{}' : body,
    get params() {
      return view.params
    },
    get multiParams() {
      return view.multiParams
    },
    get context() {
      return context()
    },
    stageVariables: scope.stageVariables,
    param: name => view.param(name),
    jsonPath: path => readJsonPath(path, document),
  }
}

function readJsonPath(path: string, document: unknown): unknown {
  const parsed = parseJsonPath(path)
  return isRefusal(parsed) ? undefined : evaluateJsonPath(parsed, document)
}
