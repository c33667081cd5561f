import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { makeToken, makeTokenKeys, type TokenKeys } from '../access/tokens.ts'
import {
  ALLOW,
  answers,
  BACKEND,
  functionArn,
  http,
  lambdaProxy,
  maps,
  method,
  show,
  tokenAuthorizer,
} from './methods.ts'
import type { Received } from './recording-backend.ts'
import { type Chapter, type Evidence, type Row, same } from './row.ts'
import type { Exchange, World } from './world.ts'

const ARN = 'arn:aws:execute-api:us-east-1:000000000000'
const AUTHORIZATION = 'method.request.header.Authorization'
const POOL = 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_s20'
const good = { principalId: 'p', policyDocument: ALLOW }
const custom = (authorizer: string) => ({ authorizationType: 'CUSTOM', authorizer })
const request = (more: object) => ({ type: 'REQUEST', authorizerUri: functionArn('s20-auth'), ...more })
const statement = (more: object) => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: '*',
  ...more,
})
const FROM_HERE = { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }
const OPEN = { 'GET /x': show('"in"'), 'GET /custom': show('"in"', {}, custom('auth')) }
const policyApi = (...statements: readonly object[]) => ({
  methods: OPEN,
  more: { policy: { Statement: statements }, authorizers: { auth: tokenAuthorizer('s20-auth') } },
})
const UNAUTHORIZED = [401, '{"message":"Unauthorized"}']
const DENIED = 'User is not authorized to access this resource'
const D1 = [403, `{"Message":"${DENIED} with an explicit deny in an identity-based policy"}`]
const D2 = [403, `{"Message":"${DENIED} because no identity-based policy allows the execute-api:Invoke action"}`]
const CONFIGURATION = [500, '{"message":null}', 'AuthorizerConfigurationException']

/** Calls of the authorizer's function among those that the backend received. */
function asked({ calls }: Exchange): Received[] {
  return calls.filter(({ target }) => decodeURIComponent(target).includes(':function:s20-auth'))
}

function answerOf({ status, body }: Exchange) {
  return [status, body]
}

/** A request with a token to an API of this chapter. */
function send(world: World, path: string, token?: string, api = 's20'): Promise<Exchange> {
  const headers = token === undefined ? [] : ([['Authorization', token]] as const)
  return world.call(api, `GET ${path}`, { headers })
}

/** The event of a request that is let in. */
async function eventOf(world: World, path: string, token = 't') {
  world.lambda('s20-auth', good)
  const [call] = asked(await send(world, path, token))
  ok(call !== undefined)
  return JSON.parse(call.body)
}

async function decided(world: World, policyDocument: object): Promise<readonly unknown[]> {
  world.lambda('s20-auth', { principalId: 'p', policyDocument })
  return answerOf(await send(world, '/token', 't'))
}

const document = (more: object) => ({
  Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*', ...more }],
})

const FUNCTIONS: readonly Row[] = [
  same('22/1', 'AWS doc', 'TOKEN without its header, or with an empty one, is 401 without a call.', async world => {
    for (const token of [undefined, '']) {
      const exchange = await send(world, '/token', token)
      deepEqual([...answerOf(exchange), asked(exchange).length], [...UNAUTHORIZED, 0])
    }
  }),
  same('22/2', 'inferred', "The header's name is compared without regard to case.", async world => {
    world.lambda('s20-auth', good)
    equal((await world.call('s20', 'GET /token', { headers: [['AUTHORIZATION', 't']] })).body, 'in')
  }),
  same('22/3', 'AWS doc', 'The whole value is the token, Bearer included.', async world => {
    equal((await eventOf(world, '/token', 'Bearer t')).authorizationToken, 'Bearer t')
  }),
  same(
    '22/4',
    'AWS doc',
    'identityValidationExpression has to match the whole token; else 401 without a call.',
    async world => {
      world.lambda('s20-auth', good)
      equal((await send(world, '/validated', 'abc')).status, 200)
      const exchange = await send(world, '/validated', 'abcd')
      deepEqual([exchange.status, asked(exchange).length], [401, 0])
    },
  ),
  same('22/5', 'AWS doc', 'REQUEST has headers, query, stage variables and $context as sources.', async world => {
    world.lambda('s20-auth', good)
    equal((await send(world, '/request?q=1', 't')).body, 'in')
  }),
  same('22/6', 'AWS doc', 'Each source of REQUEST has to be there; else 401 without a call.', async world => {
    for (const path of ['/request', '/request?q=']) {
      const exchange = await send(world, path, 't')
      deepEqual([exchange.status, asked(exchange).length], [401, 0])
    }
  }),
  same('22/7', 'AWS doc', 'Without a source the function is called whatever the request has.', async world => {
    world.lambda('s20-auth', good)
    equal(asked(await send(world, '/sourceless')).length, 1)
  }),
  same(
    '22/9',
    'AWS doc',
    "The call is a signed Invoke; qualifiers and stage variables stand in the function's name.",
    async world => {
      world.lambdaAnswer('s20-auth:blue', { body: JSON.stringify(good) })
      const [call] = asked(await send(world, '/qualified', 't'))
      match(call?.header('authorization') ?? '', /Credential=AKIDEXAMPLE\/\d+\/us-east-1\/lambda\/aws4_request/)
      ok(decodeURIComponent(call?.target ?? '').endsWith(':s20-auth:blue/invocations'))
    },
  ),
  same('22/10', 'AWS doc', 'X-Amz-Source-Arn names the authorizer, and no stage.', async world => {
    world.lambda('s20-auth', good)
    const [call] = asked(await send(world, '/token', 't'))
    equal(call?.header('x-amz-source-arn'), `${ARN}:s20/authorizers/auth`)
  }),
  same('22/11', 'AWS doc', 'A method ARN of more than 1,600 bytes is 414 without a call.', async world => {
    const exchange = await send(world, `/deep/${'x'.repeat(1600)}`, 't')
    deepEqual([...answerOf(exchange), asked(exchange).length], [414, '{"message":"Request URI too long"}', 0])
  }),
  same('23/1', 'AWS doc', 'TOKEN: type, authorizationToken, methodArn, and nothing else.', async world => {
    const methodArn = `${ARN}:s20/t/GET/token`
    deepEqual(await eventOf(world, '/token'), { type: 'TOKEN', authorizationToken: 't', methodArn })
  }),
  same(
    '23/2',
    'AWS doc',
    'methodArn has the path as it was requested, without a slash at its end; the root ends in /GET/.',
    async world => {
      equal((await eventOf(world, '/deep/a%2Fb/')).methodArn, `${ARN}:s20/t/GET/deep/a%2Fb`)
      equal((await eventOf(world, '/')).methodArn, `${ARN}:s20/t/GET/`)
    },
  ),
  same('23/3', 'AWS doc', 'REQUEST has the fields of the proxy event.', async world => {
    const event = await eventOf(world, '/request?q=1&q=2')
    deepEqual(
      [event.type, event.methodArn, event.resource, event.path, event.httpMethod],
      ['REQUEST', `${ARN}:s20/t/GET/request`, '/request', '/request', 'GET'],
    )
    deepEqual([event.queryStringParameters, event.multiValueQueryStringParameters], [{ q: '2' }, { q: ['1', '2'] }])
    deepEqual([event.headers.Authorization, event.stageVariables], ['t', { qualifier: 'blue' }])
  }),
  same('23/4', 'AWS doc', 'REQUEST has no body and no isBase64Encoded.', async world => {
    const event = await eventOf(world, '/request?q=1')
    deepEqual(
      ['body', 'isBase64Encoded'].filter(name => name in event),
      [],
    )
  }),
  same('23/5', 'inferred', 'Without query both of its maps are null.', async world => {
    const event = await eventOf(world, '/sourceless')
    deepEqual([event.queryStringParameters, event.multiValueQueryStringParameters], [null, null])
  }),
  same('23/6', 'AWS doc', 'requestContext is that of the proxy event.', async world => {
    const { requestContext } = await eventOf(world, '/request?q=1')
    const { path, stage, apiId, httpMethod, resourcePath } = requestContext
    deepEqual([path, stage, apiId, httpMethod, resourcePath], ['/t/request', 't', 's20', 'GET', '/request'])
  }),
  same('23/7', 'AWS doc', 'requestContext.identity.apiKey is what the client sent.', async world => {
    world.lambda('s20-auth', good)
    const [call] = asked(await world.call('s20', 'GET /sourceless', { headers: [['x-api-key', 'k']] }))
    equal(JSON.parse(call?.body ?? '{}').requestContext.identity.apiKey, 'k')
  }),
]

const DOCUMENTS: readonly Row[] = [
  same('24/1', 'AWS doc', 'Without principalId or policyDocument: 500.', async world => {
    for (const answer of [
      {},
      { principalId: 'p' },
      { policyDocument: ALLOW },
      { ...good, principalId: '' },
      [],
      null,
    ]) {
      world.lambda('s20-auth', answer)
      const exchange = await send(world, '/token', 't')
      deepEqual([...answerOf(exchange), exchange.header('x-amzn-ErrorType')], CONFIGURATION)
    }
  }),
  same('24/2', 'AWS doc', 'A context with a list, an object or null, or one that is no object: 500.', async world => {
    for (const context of [{ a: [] }, { a: {} }, { a: null }, 'text', []]) {
      world.lambda('s20-auth', { ...good, context })
      equal((await send(world, '/token', 't')).status, 500)
    }
  }),
  same('24/4', 'AWS doc', 'Statement is a list, or one statement; one that is not understood is 500.', async world => {
    equal((await decided(world, { Statement: document({}).Statement[0] }))[0], 200)
    equal((await decided(world, document({ Effect: 'allow' })))[0], 500)
    equal((await decided(world, document({ Resource: undefined })))[0], 500)
  }),
  same('24/5', 'AWS doc', 'Action matches without regard to case, * and ? are wildcards.', async world => {
    for (const Action of ['*', 'execute-api:*', 'EXECUTE-API:invoke', ['s3:*', 'execute-api:Invoke']]) {
      equal((await decided(world, document({ Action })))[0], 200)
    }
    deepEqual(await decided(world, document({ Action: 's3:*' })), D2)
  }),
  same('24/6', 'AWS doc', 'Resource is a pattern of the whole ARN; * reaches over slashes and colons.', async world => {
    for (const Resource of ['*', 'arn:aws:execute-api:*', `${ARN}:s20/t/GET/toke?`, 'arn:*/token']) {
      equal((await decided(world, document({ Resource })))[0], 200)
    }
    for (const Resource of [
      `${ARN}:s20/t/GET/TOKEN`,
      `${ARN}:s20/t/GET/token?`,
      `${ARN}:s20/t/GET`,
      `${ARN}:s20/u/*`,
    ]) {
      deepEqual(await decided(world, document({ Resource })), D2)
    }
  }),
  same('24/7', 'AWS doc', 'Any Deny that matches wins, else an Allow, else it is an implicit deny.', async world => {
    const [allow] = document({}).Statement
    deepEqual(await decided(world, { Statement: [allow, { ...allow, Effect: 'Deny' }] }), D1)
    deepEqual(await decided(world, { Statement: [] }), D2)
  }),
  same('24/8', 'AWS doc', 'NotAction and NotResource are the complements.', async world => {
    equal((await decided(world, document({ Action: undefined, NotAction: 's3:*' })))[0], 200)
    deepEqual(await decided(world, document({ Resource: undefined, NotResource: '*' })), D2)
  }),
  same('24/9', 'AWS doc', 'Condition: aws:SourceIp is known.', async world => {
    equal((await decided(world, document({ Condition: FROM_HERE })))[0], 200)
    deepEqual(await decided(world, document({ Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } })), D2)
  }),
  same('24/10', 'AWS snapshot', 'An explicit deny and an implicit one have texts of their own.', async world => {
    deepEqual(await decided(world, document({ Effect: 'Deny' })), D1)
    deepEqual(await decided(world, document({ Resource: 'x' })), D2)
  }),
  same('25/2', 'AWS snapshot', 'The key is Message, and the type AccessDeniedException.', async world => {
    world.lambda('s20-auth', { principalId: 'p', policyDocument: { Statement: [] } })
    equal((await send(world, '/token', 't')).header('x-amzn-ErrorType'), 'AccessDeniedException')
  }),
  same('25/4', 'AWS doc', 'The error Unauthorized, in this spelling, is 401; any other is 500.', async world => {
    for (const [errorMessage, expected] of [
      ['Unauthorized', 401],
      ['unauthorized', 500],
      ['Unauthorized: x', 500],
    ] as const) {
      const headers = { 'X-Amz-Function-Error': 'Unhandled' }
      world.lambdaAnswer('s20-auth', { headers, body: JSON.stringify({ errorMessage }) })
      equal((await send(world, '/token', 't')).status, expected)
    }
  }),
  same(
    '25/5',
    'AWS doc',
    'All types are customisable; the context of an authorizer that denies is known.',
    async world => {
      world.lambda('s20-auth', { principalId: 'p', policyDocument: { Statement: [] }, context: { why: 'unpaid' } })
      deepEqual(answerOf(await send(world, '/custom', 't', 's20-custom')), [402, 'p: unpaid'])
    },
  ),
]

const CACHE: readonly Row[] = [
  same('26/1', 'AWS doc', 'A result is kept for its TTL; 0 keeps nothing.', async world => {
    world.lambda('s20-auth', good)
    for (const [path, calls] of [
      ['/kept', [1, 0]],
      ['/token', [1, 1]],
    ] as const) {
      const token = `26/1 ${path}`
      const counts = [asked(await send(world, path, token)).length, asked(await send(world, path, token)).length]
      deepEqual(counts, calls)
    }
  }),
  same('26/2', 'AWS doc', 'TOKEN is kept by its token.', async world => {
    world.lambda('s20-auth', good)
    await send(world, '/kept', '26/2')
    equal(asked(await send(world, '/kept', '26/2b')).length, 1)
  }),
  same('26/4', 'AWS doc', 'A document for one method denies the next one without a call.', async world => {
    world.lambda('s20-auth', { principalId: 'p', policyDocument: document({ Resource: `${ARN}:s20/t/GET/kept` }) })
    equal((await send(world, '/kept', '26/4')).status, 200)
    const exchange = await send(world, '/kept/too', '26/4')
    deepEqual([...answerOf(exchange), asked(exchange).length], [...D2, 0])
  }),
  same('26/5', 'inferred', 'Failures are not kept.', async world => {
    world.lambda('s20-auth', {})
    equal((await send(world, '/kept', '26/5')).status, 500)
    world.lambda('s20-auth', good)
    equal((await send(world, '/kept', '26/5')).status, 200)
  }),
  same('26/7', 'inferred', 'Requests that miss the same result at once share one call.', async world => {
    world.lambda('s20-auth', good)
    const exchanges = await Promise.all([send(world, '/kept', '26/7'), send(world, '/kept', '26/7')])
    // Each saw what the backend received meanwhile, at least one call in all.
    deepEqual(
      exchanges.map(({ status }) => status),
      [200, 200],
    )
    ok(exchanges.every(exchange => asked(exchange).length <= 1))
  }),
]

const context = { text: 'a', number: 123, truth: true }
const CONTEXT_ROWS: readonly Row[] = [
  same('27/1', 'AWS doc', 'principalId and the context are text.', async world => {
    world.lambda('s20-auth', { ...good, context })
    const { integrationLatency: _, ...shown } = (await send(world, '/context', 't')).json() as Record<string, unknown>
    deepEqual(shown, { principalId: 'p', text: 'a', number: '123', truth: 'true' })
  }),
  same('27/2', 'AWS doc', 'Mappings have context.authorizer.KEY, one that is missing is nothing.', async world => {
    world.lambda('s20-auth', { ...good, context })
    const { calls, header } = await send(world, '/mapped', 't')
    const backend = calls.find(({ target }) => target.startsWith('/s20/in'))
    deepEqual([backend?.header('X-Number'), backend?.header('X-None')], ['123', undefined])
    equal(header('X-Who'), 'p')
  }),
  same(
    '27/3',
    'AWS doc',
    'AWS_PROXY: requestContext.authorizer has all of it, and integrationLatency.',
    async world => {
      world.lambda('s20-auth', { ...good, context })
      world.lambda('s20-proxy', { statusCode: 200, body: 'ok' })
      const { calls } = await send(world, '/proxy', 't')
      const call = calls.find(({ target }) => decodeURIComponent(target).includes('s20-proxy'))
      const { integrationLatency, ...rest } = JSON.parse(call?.body ?? '{}').requestContext.authorizer
      deepEqual(rest, { principalId: 'p', text: 'a', number: '123', truth: 'true' })
      equal(typeof integrationLatency, 'number')
    },
  ),
  same('27/6', 'AWS snapshot', 'Without an authorizer there is no key authorizer.', async world => {
    equal((await send(world, '/plain')).body, 'false')
  }),
]

let keys: Promise<TokenKeys> | undefined

/** The outcome of a token with these claims, signed by a key of the issuer. */
async function withClaims(world: World, path: string, claims: object, more: object = {}): Promise<Exchange> {
  keys ??= makeTokenKeys()
  const { jwks } = await keys
  const jwks_uri = `${world.backendOrigin}/s20/jwks`
  world.answer('/s20/.well-known/openid-configuration', { body: JSON.stringify({ jwks_uri }) })
  for (const where of ['/s20/jwks', '/us-east-1_s20/.well-known/jwks.json'])
    world.answer(where, { body: JSON.stringify(jwks) })
  const now = Math.floor(Date.now() / 1000)
  const isPool = path.startsWith('/pool')
  const iss = isPool ? 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_s20' : `${world.backendOrigin}/s20`
  const whole = { iss, aud: 'c', iat: now - 5, exp: now + 60, ...(isPool ? { token_use: 'id' } : {}), ...claims }
  return send(world, path, `Bearer ${await makeToken({ claims: whole, key: 'k1', ...more }, await keys)}`)
}

type TokenRow = readonly [
  id: string,
  evidence: Evidence,
  rule: string,
  path: string,
  claims: object,
  more: object,
  status: number,
]
const TOKENS: readonly TokenRow[] = [
  ['28/2', 'AWS doc', 'A pool’s token is signed by RS256 with a key of the pool.', '/pool', {}, {}, 200],
  ['28/3', 'AWS doc', 'An unknown kid is 401.', '/pool', {}, { kid: 'k9' }, 401],
  ['28/3b', 'AWS doc', 'alg none is 401.', '/pool', {}, { alg: 'none' }, 401],
  ['28/4', 'AWS snapshot', 'exp has passed: 401.', '/pool', { exp: 1 }, {}, 401],
  ['28/5', 'AWS doc', 'A method without scopes takes id tokens only.', '/pool', { token_use: 'access' }, {}, 401],
  [
    '28/6',
    'AWS doc',
    'A method with scopes takes access tokens that have one of them.',
    '/pool/scoped',
    { token_use: 'access', scope: 'x a' },
    {},
    200,
  ],
  [
    '28/6b',
    'AWS doc',
    'A token without the scope is 401, not 403.',
    '/pool/scoped',
    { token_use: 'access', scope: 'x' },
    {},
    401,
  ],
  ['28/10', 'AWS doc', 'JWT: the token stands alone, or after Bearer.', '/jwt', {}, {}, 200],
  [
    '28/11',
    'AWS doc',
    'aud, or client_id where there is no aud, is one of the audience.',
    '/jwt',
    { aud: 'other', client_id: 'c' },
    {},
    401,
  ],
  ['28/11b', 'AWS doc', 'client_id counts where there is no aud.', '/jwt', { aud: undefined, client_id: 'c' }, {}, 200],
  ['28/11c', 'AWS doc', 'RS384 is taken.', '/jwt', {}, { alg: 'RS384' }, 200],
  ['28/14', 'inferred', 'There is no clock tolerance.', '/jwt', { nbf: Math.floor(Date.now() / 1000) + 3600 }, {}, 401],
  [
    '28/15',
    'inferred',
    'A key in the token is not looked at.',
    '/jwt',
    {},
    { key: 'other', kid: 'k1', embed: true },
    401,
  ],
]

const TOKEN_ROWS: readonly Row[] = [
  ...TOKENS.map(([id, evidence, rule, path, claims, more, status]) =>
    same(id, evidence, rule, async world => equal((await withClaims(world, path, claims, more)).status, status)),
  ),
  same('28/1', 'AWS doc', 'No token is 401.', async world => {
    deepEqual(answerOf(await send(world, '/pool')), UNAUTHORIZED)
  }),
  same('28/4b', 'AWS snapshot', 'Its text is The incoming token has expired.', async world => {
    equal((await withClaims(world, '/pool', { exp: 1 })).body, '{"message":"The incoming token has expired"}')
  }),
  same('28/8', 'AWS snapshot', 'Claims are text: lists joined with commas, exp written out.', async world => {
    const { claims } = (await withClaims(world, '/pool', { groups: ['a', 'b'], exp: 4102444800, on: true })).json() as {
      claims: Record<string, string>
    }
    deepEqual([claims.groups, claims.exp, claims.on], ['a,b', 'Fri Jan 01 00:00:00 UTC 2100', 'true'])
  }),
  same('28/9', 'inferred', 'An endpoint that is set is where keys are fetched.', async world => {
    equal((await withClaims(world, '/pool', {})).status, 200)
  }),
  same('28/12', 'AWS doc', 'A bad token has WWW-Authenticate, a missing scope is 403 Forbidden.', async world => {
    match((await send(world, '/jwt', 'x')).header('WWW-Authenticate') ?? '', /^Bearer .*error="invalid_token"/)
    deepEqual(answerOf(await withClaims(world, '/jwt/scoped', { scope: 'x' })), [403, '{"message":"Forbidden"}'])
  }),
  same('27/5', 'AWS snapshot', 'JWT: claims, and scopes on methods with scopes.', async world => {
    const shown = (await withClaims(world, '/jwt/scoped', { scope: 'a b', sub: 'me' })).json() as {
      claims: Record<string, string>
      scopes: unknown
    }
    deepEqual([shown.claims.sub, shown.scopes], ['me', ['a', 'b']])
    const plain = (await withClaims(world, '/jwt', {})).json() as { scopes: unknown }
    equal(plain.scopes, null)
  }),
  same('27/4', 'AWS doc', 'User pool: context.authorizer.claims.NAME.', async world => {
    equal((await withClaims(world, '/pool', { sub: 'me' })).header('X-Sub'), 'me')
  }),
]

const on = (api: string, path: string) =>
  `User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********0000:${api}/t/GET${path}`
const POLICIES: readonly Row[] = [
  same('20/1', 'AWS doc', 'No route is 403 Missing Authentication Token, before the policy.', async world => {
    equal((await send(world, '/nowhere', undefined, 's20-denied')).body, '{"message":"Missing Authentication Token"}')
  }),
  same(
    '20/2',
    'AWS doc',
    'An explicit deny of the policy ends the request, and no authorizer is asked.',
    async world => {
      const exchange = await send(world, '/custom', 't', 's20-denied')
      deepEqual([exchange.status, asked(exchange).length], [403, 0])
    },
  ),
  same('29/1', 'AWS doc', 'An ARN as principal is nobody who did not sign.', async world => {
    equal((await send(world, '/x', undefined, 's20-named')).status, 403)
  }),
  same('29/2', 'AWS doc', 'Resource may be short.', async world => {
    equal((await send(world, '/x', undefined, 's20-short')).status, 200)
  }),
  same('29/3', 'AWS doc', 'Conditions of address, text and time all have to hold.', async world => {
    const headers = [['User-Agent', 'curl/8']] as const
    equal((await world.call('s20-conditions', 'GET /x', { headers })).status, 200)
    equal((await world.call('s20-conditions', 'GET /x')).status, 403)
  }),
  same('29/5', 'AWS snapshot', 'NONE: a Deny is R1, no Allow is R2.', async world => {
    const bodies = [
      (await send(world, '/x', undefined, 's20-denied')).body,
      (await send(world, '/custom', undefined, 's20-short')).body,
      (await send(world, '/x', undefined, 's20-named')).body,
    ]
    deepEqual(bodies, [
      JSON.stringify({ Message: `${on('s20-denied', '/x')} with an explicit deny in a resource-based policy` }),
      '{"message":"Unauthorized"}',
      JSON.stringify({
        Message: `${on('s20-named', '/x')} because no resource-based policy allows the execute-api:Invoke action`,
      }),
    ])
  }),
  same('29/6', 'AWS doc', 'Lambda authorizer: one Allow is enough.', async world => {
    world.lambda('s20-auth', { principalId: 'p', policyDocument: { Statement: [] } })
    equal((await send(world, '/custom', 't', 's20-conditions')).status, 403)
    equal((await send(world, '/custom', 't', 's20-all')).status, 200)
    world.lambda('s20-auth', good)
    equal((await send(world, '/custom', 't', 's20-short')).status, 200)
  }),
  same('29/7', 'AWS doc', "The policy's Allow lets nobody in without identity, nor past a failure.", async world => {
    equal((await send(world, '/custom', undefined, 's20-all')).status, 401)
    world.lambda('s20-auth', {})
    equal((await send(world, '/custom', 't', 's20-all')).status, 500)
  }),
  same('29/8', 'inferred', 'Where neither allows it is R2.', async world => {
    world.lambda('s20-auth', { principalId: 'p', policyDocument: { Statement: [] } })
    match((await send(world, '/custom', 't', 's20-short')).body, /no resource-based policy allows/)
  }),
  same('29/13', 'inferred', 'A policy without statements is none.', async world => {
    equal((await send(world, '/x', undefined, 's20-empty')).status, 200)
  }),
]

const authorizers = {
  auth: tokenAuthorizer('s20-auth'),
  kept: tokenAuthorizer('s20-auth', { authorizerResultTtlInSeconds: 300 }),
  validated: tokenAuthorizer('s20-auth', { identityValidationExpression: '[a-c]+' }),
  qualified: tokenAuthorizer('s20-auth:${stageVariables.qualifier}'),
  request: request({
    identitySource: `${AUTHORIZATION}, method.request.querystring.q , stageVariables.qualifier, context.identity.sourceIp`,
    authorizerResultTtlInSeconds: 0,
  }),
  sourceless: request({ authorizerResultTtlInSeconds: 0 }),
  pool: { type: 'COGNITO_USER_POOLS', providerARNs: [POOL], identitySource: AUTHORIZATION },
  jwt: { type: 'JWT', issuer: `${BACKEND}/s20`, audience: ['c'], identitySource: AUTHORIZATION },
}

const token = (type: 'COGNITO_USER_POOLS' | 'JWT', authorizer: string, ...authorizationScopes: readonly string[]) => {
  const access = { authorizationType: type, authorizer, authorizationScopes }
  const responses = {
    '200': {
      responseTemplates: { 'application/json': '$toJson($context.authorizer)' },
      ...answers({ 'X-Sub': 'context.authorizer.claims.sub' }),
    },
  }
  const requestTemplates = { 'application/json': '{ "statusCode": 200 }' }
  return method({ type: 'MOCK', requestTemplates, integrationResponses: responses }, access)
}

export const ACCESS: Chapter = {
  file: '20-access.ts',
  title: 'Policies, authorizers and tokens',
  apis: {
    s20: {
      stage: { variables: { qualifier: 'blue' } },
      methods: {
        'GET /': show('"in"', {}, custom('auth')),
        'GET /plain': show('$string($exists($context.authorizer))'),
        'GET /token': show('"in"', {}, custom('auth')),
        'GET /kept': show('"in"', {}, custom('kept')),
        'GET /kept/too': show('"in"', {}, custom('kept')),
        'GET /validated': show('"in"', {}, custom('validated')),
        'GET /qualified': show('"in"', {}, custom('qualified')),
        'GET /deep/{rest+}': show('"in"', {}, custom('auth')),
        'GET /request': show('"in"', {}, custom('request')),
        'GET /sourceless': show('"in"', {}, custom('sourceless')),
        'GET /context': show('$toJson($context.authorizer)', {}, custom('auth')),
        'GET /mapped': http(
          '/s20/in',
          {
            ...maps({ 'header.X-Number': 'context.authorizer.number', 'header.X-None': 'context.authorizer.none' }),
            integrationResponses: { '200': answers({ 'X-Who': 'context.authorizer.principalId' }) },
          },
          custom('auth'),
        ),
        'GET /proxy': lambdaProxy('s20-proxy', {}, custom('auth')),
        'GET /pool': token('COGNITO_USER_POOLS', 'pool'),
        'GET /pool/scoped': token('COGNITO_USER_POOLS', 'pool', 'a'),
        'GET /jwt': token('JWT', 'jwt'),
        'GET /jwt/scoped': token('JWT', 'jwt', 'a'),
      },
      more: { authorizers },
    },
    's20-custom': {
      methods: OPEN,
      more: {
        authorizers: { auth: tokenAuthorizer('s20-auth') },
        gatewayResponses: {
          ACCESS_DENIED: {
            statusCode: '402',
            responseTemplates: { 'application/json': '$context.authorizer.principalId: $context.authorizer.why' },
          },
        },
      },
    },
    's20-all': policyApi(statement({})),
    's20-empty': policyApi(),
    's20-denied': policyApi(statement({}), statement({ Effect: 'Deny', Condition: FROM_HERE })),
    's20-named': policyApi(statement({ Principal: { AWS: 'arn:aws:iam::000000000000:root' } })),
    's20-short': policyApi(statement({ Resource: 'execute-api:/t/GET/x' })),
    's20-conditions': policyApi(
      statement({
        Condition: {
          ...FROM_HERE,
          StringLike: { 'aws:UserAgent': 'curl/*' },
          DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' },
        },
      }),
    ),
  },
  rows: [...FUNCTIONS, ...DOCUMENTS, ...CACHE, ...CONTEXT_ROWS, ...TOKEN_ROWS, ...POLICIES],
}
