import type { IdentityScope } from '../access/identity-source.ts'
import { buildContext } from '../mapping/context.ts'
import type { Journey } from './journey.ts'
import { readMethodRequest } from './method-request.ts'

/** A request as identities are read from it; its context is made only where a source asks for it. */
export function identityScope({ client, routed, identity }: Journey): IdentityScope {
  return {
    headers: client.headers,
    rawQuery: client.rawQuery,
    context: () => buildContext(routed.plan.integration.scope, readMethodRequest(client, routed, identity)),
  }
}
