import { readSource } from '../../access/identity-source.ts'
import { type AuthorizerResult, misconfigured } from '../../access/lambda/answer.ts'
import { requestAuthorizerEvent, tokenEvent } from '../../access/lambda/event.ts'
import type { LambdaAuthorizerPlan } from '../../access/plan.ts'
import { evaluatePolicy, type Ruling } from '../../access/policy/evaluate.ts'
import { policyRequest } from '../../access/policy/request.ts'
import { unauthorized } from '../../access/refusal.ts'
import { digestOf } from '../../access/result-cache.ts'
import { matchesExpression } from '../../access/token-pattern.ts'
import { fieldPath } from '../../definition/path.ts'
import { failure, type GatewayFailure, isFailure } from '../../exchange/failure.ts'
import { type AuthorizerEvent, callAuthorizer } from '../call-authorizer.ts'
import { identityScope } from '../identity-scope.ts'
import type { Journey, JourneyWatcher } from '../journey.ts'
import { readMethodRequest } from '../method-request.ts'
import { describeRuling } from '../rule-policy.ts'

/** Documented: access §22. */
const LONGEST_ARN_BYTES = 1600

/**
 * The Lambda authorizer of a method of authorization type CUSTOM: what it says of the identity, kept or asked for, judged
 * for this method. Fails with 401, 414 and 500. Documented: access §22 to §26.
 */
export function askAuthorizer(journey: Journey): GatewayFailure | undefined | Promise<GatewayFailure | undefined> {
  const { authorizationType, authorizer: name, deployment } = journey.routed.plan
  if (authorizationType !== 'CUSTOM') return undefined
  const authorizer = name === null ? undefined : deployment.authorizers.get(name)
  if (authorizer?.kind !== 'TOKEN' && authorizer?.kind !== 'REQUEST')
    return misconfigured('there is no such authorizer')
  const identity = readIdentity(journey, authorizer)
  if (isFailure(identity)) return identity
  const { results } = journey.parts.access
  const key = authorizer.keepMs === 0 ? undefined : digestOf(authorizer.id, identity)
  const kept = key === undefined ? undefined : results.find(key)
  return kept === undefined ? ask(journey, authorizer, identity, key) : take(journey, kept, 0)
}

/** The values of all sources, in their order; none may be missing. */
function readIdentity(journey: Journey, { sources }: LambdaAuthorizerPlan): readonly string[] | GatewayFailure {
  const scope = identityScope(journey)
  const values: string[] = []
  for (const source of sources) {
    const value = readSource(source, scope)
    if (value === undefined) return unauthorized('an identity source of the authorizer is missing or empty')
    values.push(value)
  }
  return values
}

async function ask(
  journey: Journey,
  authorizer: LambdaAuthorizerPlan,
  identity: readonly string[],
  key: string | undefined,
): Promise<GatewayFailure | undefined> {
  if (!matchesExpression(authorizer.validation, identity[0] ?? '')) {
    return unauthorized("the token does not match the authorizer's identityValidationExpression")
  }
  if (Buffer.byteLength(journey.methodArn) > LONGEST_ARN_BYTES) {
    const detail = `the method ARN has more than ${LONGEST_ARN_BYTES} bytes`
    return failure('DEFAULT_4XX', 'ARN_TOO_LONG', detail, { status: 414, message: 'Request URI too long' })
  }
  const begun = performance.now()
  const { parts } = journey
  const call = () => callAuthorizer(parts, authorizer.call, eventOf(journey, authorizer, identity))
  const result = await (key === undefined
    ? call()
    : parts.access.results.share(key, () => callAndKeep(journey, authorizer, key, call)))
  return isFailure(result) ? result : take(journey, result, Math.round(performance.now() - begun))
}

async function callAndKeep(
  { parts }: Journey,
  { keepMs }: LambdaAuthorizerPlan,
  key: string,
  call: () => Promise<AuthorizerResult | GatewayFailure>,
): Promise<AuthorizerResult | GatewayFailure> {
  const { results } = parts.access
  const result = await call()
  if (!isFailure(result)) results.keep(key, { value: result, until: results.now() + keepMs, weight: result.weight })
  return result
}

function eventOf(journey: Journey, { kind }: LambdaAuthorizerPlan, identity: readonly string[]): AuthorizerEvent {
  const { client, routed, methodArn } = journey
  const request = readMethodRequest(client, routed, journey.identity)
  const { traceId } = request
  if (kind === 'TOKEN') return { event: tokenEvent(identity[0] ?? '', methodArn), traceId }
  const { integration, deployment } = routed.plan
  return { event: requestAuthorizerEvent(methodArn, integration.scope, request, deployment.apiKeySource), traceId }
}

/** Judges a result for this method; the decision itself is never kept. */
function take(journey: Journey, result: AuthorizerResult, latencyMs: number): undefined {
  const { client, methodArn } = journey
  const authorizer = latencyMs === 0 ? result.context : { ...result.context, integrationLatency: latencyMs }
  journey.identity = { ...journey.identity, authorizer }
  journey.usageIdentifierKey = result.usageIdentifierKey
  const ruling = evaluatePolicy(result.policy, policyRequest(client, methodArn, undefined))
  journey.identification = { kind: 'authorizer', ruling }
  if (journey.watcher !== undefined) tell(journey, journey.watcher, { result, ruling })
  return undefined
}

function tell(
  { routed }: Journey,
  watcher: JourneyWatcher,
  { result, ruling }: { readonly result: AuthorizerResult; readonly ruling: Ruling },
): void {
  const outcome = `principal ${result.context.principalId}; its document: ${describeRuling(ruling)}`
  watcher.ruled({ kind: 'authorizer', field: fieldPath('authorizers', routed.plan.authorizer ?? ''), outcome })
}
