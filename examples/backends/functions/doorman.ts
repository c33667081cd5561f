/** Plans of members by token. A real function would verify a token, or look it up. */
const MEMBERS = new Map([
  ['Bearer alice-token', { member: 'alice', plan: 'gold' }],
  ['Bearer bob-token', { member: 'bob', plan: 'silver' }],
])

/**
 * A Lambda authorizer of type TOKEN: a document that lets a member call every method of the stage. The error
 * `Unauthorized` is 401 for anybody else, in exactly this spelling.
 */
export function doorman(event: unknown): unknown {
  const { authorizationToken, methodArn } =
    typeof event === 'object' && event !== null ? (event as Record<string, unknown>) : {} // an object
  const known = MEMBERS.get(String(authorizationToken))
  if (known === undefined) throw new Error('Unauthorized')
  // arn:aws:execute-api:{region}:{account}:{api}/{stage}/{verb}/{path}: kept results serve other methods, too.
  const stage = String(methodArn).split('/').slice(0, 2).join('/')
  return {
    principalId: known.member,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${stage}/*` }],
    },
    context: { plan: known.plan },
  }
}
