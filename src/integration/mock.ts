import { failure, type GatewayFailure } from '../exchange/failure.ts'
import type { Payload } from '../exchange/messages.ts'
import { toText } from '../exchange/payload.ts'
import type { RequestView } from '../mapping/request-view.ts'
import type { MockPlan } from './plan/plan.ts'

/**
 * Status that a MOCK's request template gives. Its result must be an object with an integer `statusCode`; where no
 * template exists and the body is empty, the default response is meant, by whatever its pattern would say to 200.
 * Fails with 500 otherwise. Observed and chosen: semantics §15.3.
 */
export function readMockStatus(plan: MockPlan, view: RequestView, body: Payload): number | GatewayFailure {
  if (meansDefault(plan, view)) return 200
  const result = parseLeniently(toText(body))
  const status = typeof result === 'object' && result !== null ? Reflect.get(result, 'statusCode') : undefined
  return Number.isInteger(status) && typeof status === 'number' ? status : noStatus()
}

/** A call without a body to a MOCK without any request template. Documented: semantics §15.3. */
function meansDefault(plan: MockPlan, view: RequestView): boolean {
  return view.isBodyEmpty && Object.keys(plan.templates.byType).length === 0
}

/** The plan; with the default response alone, if there is one, where that is what the call means. */
export function considerDefault(plan: MockPlan, view: RequestView): MockPlan {
  if (!meansDefault(plan, view)) return plan
  const list = plan.responses.list.filter(({ selectionPattern }) => selectionPattern === '')
  return list.length === 0 ? plan : { ...plan, responses: { ...plan.responses, list } }
}

function noStatus(): GatewayFailure {
  const detail = 'Unable to parse statusCode. It should be an integer that is defined in the request template.'
  return failure('API_CONFIGURATION_ERROR', 'MOCK_STATUS', detail)
}

/**
 * JSON, or JSON with bare or single-quoted keys, single-quoted text, and commas that are trailing, doubled or in front;
 * undefined where neither.
 */
function parseLeniently(text: string): unknown {
  for (const candidate of [text, strictForm(text)]) {
    try {
      return JSON.parse(candidate)
    } catch {}
  }
  return undefined
}

/** Tokens of the lenient notation, each rewritten as JSON has it. An open text runs to the end, so no part is read twice. */
const TOKEN =
  /"(?:[^"\\]|\\.)*(?:"|$)|'(?:[^'\\]|\\.)*(?:'|$)|,(?=\s*[}\],])|(?<=[{[]\s*),|(?<![\w$-])[A-Za-z_$][\w$-]*(?=\s*:)/gs

function strictForm(text: string): string {
  return text.replace(TOKEN, token => {
    if (token === ',') return ''
    if (token.startsWith('"')) return token
    if (token.startsWith("'")) return JSON.stringify(token.slice(1, -1).replace(/\\(.)/g, '$1'))
    return JSON.stringify(token)
  })
}
