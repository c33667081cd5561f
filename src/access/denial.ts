import { assertNever, failure, type GatewayFailure } from '../exchange/failure.ts'
import { maskAccount } from './method-arn.ts'
import type { Ruling } from './policy/evaluate.ts'

/** How the caller of a method is known, with what speaks for him beside the resource policy. */
export type Identification =
  /** Authorization NONE. */
  | { readonly kind: 'anybody' }
  /** A Lambda authorizer's document. */
  | { readonly kind: 'authorizer'; readonly ruling: Ruling }
  /** A user pool's token, or a JWT: it was good. */
  | { readonly kind: 'token' }
  /** A verified signature; `account` is the caller's as seen from the gateway's. The ruling is of the caller's own policy. */
  | { readonly kind: 'caller'; readonly arn: string; readonly account: 'same' | 'other'; readonly ruling: Ruling }

/** Which document denies, and how. */
export interface Denial {
  readonly by: 'identity' | 'resource'
  readonly effect: 'Deny' | 'none'
  /** Statement that denies; -1 where none does. */
  readonly statement: number
}

/**
 * The decision of the two documents together; undefined lets in. `policy` is the resource policy's ruling, undefined
 * where there is none: then it restricts nothing. Documented: access §29.
 */
export function decide(identification: Identification, policy: Ruling | undefined): Denial | undefined {
  const own = 'ruling' in identification ? identification.ruling : undefined
  if (policy?.effect === 'Deny') return { by: 'resource', ...policy, effect: 'Deny' }
  if (own?.effect === 'Deny') return { by: 'identity', ...own, effect: 'Deny' }
  const allowed = { own: own?.effect === 'Allow', policy: policy?.effect === 'Allow' }
  switch (identification.kind) {
    case 'anybody':
    case 'token':
      return policy === undefined || allowed.policy ? undefined : deniedBy('resource')
    case 'authorizer':
      if (allowed.own || allowed.policy) return undefined
      return deniedBy(policy === undefined ? 'identity' : 'resource')
    case 'caller': {
      if (policy === undefined) return allowed.own ? undefined : deniedBy('identity')
      if (identification.account === 'same') {
        return allowed.own || allowed.policy ? undefined : deniedBy('resource')
      }
      if (!allowed.policy) return deniedBy('resource')
      return allowed.own ? undefined : deniedBy('identity')
    }
    default:
      return assertNever(identification)
  }
}

function deniedBy(by: Denial['by']): Denial {
  return { by, effect: 'none', statement: -1 }
}

/** Words that end each text, by who denies and how. Observed: access §25. */
const ENDS = {
  identity: {
    Deny: 'with an explicit deny in an identity-based policy',
    none: 'because no identity-based policy allows the execute-api:Invoke action',
  },
  resource: {
    Deny: 'with an explicit deny in a resource-based policy',
    none: 'because no resource-based policy allows the execute-api:Invoke action',
  },
} as const

/** ACCESS_DENIED (403) in the words of AWS, whose masked ARN names the method; the log is told the statement. */
export function accessDenied(
  { by, effect, statement }: Denial,
  identification: Identification,
  methodArn: string,
): GatewayFailure {
  const caller = identification.kind === 'caller' ? identification.arn : undefined
  const end = ENDS[by][effect]
  const isShort = by === 'identity' && caller === undefined
  const who = `User: ${caller ?? 'anonymous'}`
  const message = isShort
    ? `User is not authorized to access this resource ${end}`
    : `${who} is not authorized to perform: execute-api:Invoke on resource: ${maskAccount(methodArn)} ${end}`
  const document =
    by === 'resource'
      ? 'the resource policy'
      : caller === undefined
        ? "the authorizer's document"
        : "the caller's policy"
  const detail =
    effect === 'Deny'
      ? `statement ${statement} of ${document} denies ${methodArn}`
      : `no statement of ${document} allows ${methodArn}`
  return failure('ACCESS_DENIED', effect === 'Deny' ? 'EXPLICIT_DENY' : 'IMPLICIT_DENY', detail, { message })
}
