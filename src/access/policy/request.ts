import { findHeader } from '../../exchange/headers.ts'
import type { Caller, ClientRequest } from '../../exchange/messages.ts'
import type { PolicyRequest, Principal } from './evaluate.ts'
import type { KeyValue } from './pattern.ts'

/** The one action that calling a method is. */
const INVOKE = 'execute-api:invoke'

/**
 * A request as policies see it: the method's ARN, who signed it, and the values of condition keys. The caller is
 * undefined for all but verified signatures.
 */
export function policyRequest(client: ClientRequest, methodArn: string, caller: Caller | undefined): PolicyRequest {
  return { action: INVOKE, resource: methodArn, principal: caller, value: keyValues(client, caller) }
}

/** Condition keys that there are; any other is absent. Documented: access §29. */
function keyValues(client: ClientRequest, caller: Caller | undefined): KeyValue {
  return key => {
    switch (key) {
      case 'aws:sourceip':
        return client.sourceIp
      case 'aws:useragent':
        return findHeader(client.headers, 'user-agent')
      case 'aws:referer':
        return findHeader(client.headers, 'referer')
      case 'aws:currenttime':
        return new Date(client.requestTimeEpoch).toISOString()
      case 'aws:epochtime':
        return String(Math.floor(client.requestTimeEpoch / 1000))
      case 'aws:securetransport':
        // The listener speaks plain HTTP: TLS ends before it, and nobody vouches for that.
        return 'false'
      default:
        return caller === undefined ? undefined : callerValue(key, caller)
    }
  }
}

function callerValue(key: string, caller: Caller): string | undefined {
  switch (key) {
    case 'aws:principalarn':
      return principalArn(caller)
    case 'aws:principalaccount':
      return caller.accountId
    case 'aws:userid':
      return caller.userId
    case 'aws:username':
      return /:user\/(?:.*\/)?([^/]+)$/.exec(caller.arn)?.[1]
    default:
      return undefined
  }
}

/** Of a session the ARN of its role. Documented: IAM, `aws:PrincipalArn`. */
function principalArn({ arn }: Principal): string {
  const [, partition, account, role] = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn) ?? []
  return role === undefined ? arn : `arn:${partition}:iam::${account}:role/${role}`
}
