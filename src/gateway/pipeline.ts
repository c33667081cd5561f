import type { GatewayFailure } from '../exchange/failure.ts'
import type { ClientResponse } from '../exchange/messages.ts'
import type { Journey } from './journey.ts'
import { admitCaller } from './steps/admit-caller.ts'
import { askAuthorizer } from './steps/ask-authorizer.ts'
import { checkKey } from './steps/check-key.ts'
import { checkParameters } from './steps/check-parameters.ts'
import { exchange } from './steps/exchange.ts'
import { finish } from './steps/finish.ts'
import { mapResponse } from './steps/map-response.ts'
import { refuseDenied } from './steps/refuse-denied.ts'
import { requireAllowed } from './steps/require-allowed.ts'
import { route } from './steps/route.ts'
import { takeBody } from './steps/take-body.ts'
import { verifyToken } from './steps/verify-token.ts'

/** A failure or an answer ends the journey; undefined goes on to the next step. */
export type StepEnd = GatewayFailure | ClientResponse | undefined

/** One step: reads and writes the journey, and gives a promise only where it has to wait. */
export type Step = (journey: Journey) => StepEnd | Promise<StepEnd>

/** Who may call a method that asks for it, in AWS's order. Documented: access §20. */
const AUTHORIZATION: readonly Step[] = [refuseDenied, admitCaller, askAuthorizer, verifyToken, requireAllowed]

/** One look at the plan is all that a method costs which anybody may call. */
function authorize(journey: Journey): StepEnd | Promise<StepEnd> {
  return journey.routed.plan.access === 'open' ? undefined : follow(AUTHORIZATION, journey)
}

/** Who may come this way: let in, and known by key. A test invocation needs none of it, as on AWS. */
const ADMISSION: readonly Step[] = [authorize, checkKey]

/** Steps from the method's request to the method's answer. */
const CONVERSION: readonly Step[] = [checkParameters, takeBody, exchange, mapResponse]

/** Steps of a request, in their order. A new step is a file in steps/ and a name here. */
export const STEPS: readonly Step[] = [route, ...ADMISSION, ...CONVERSION, finish]

/** Steps that decide who may call, for a question about that. */
export const ACCESS_STEPS: readonly Step[] = [route, ...ADMISSION]

/** Steps of a test invocation, which sees the method's answer before a listener would finish it. */
export const TEST_STEPS: readonly Step[] = [route, ...CONVERSION]

/** Takes a journey through steps until one ends it; undefined when none of them does. */
export async function follow(steps: readonly Step[], journey: Journey): Promise<StepEnd> {
  for (const step of steps) {
    const ending = step(journey)
    const end = ending instanceof Promise ? await ending : ending
    if (end !== undefined) return end
  }
  return undefined
}
