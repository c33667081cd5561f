import { deepEqual, equal, match } from 'node:assert/strict'
import { BACKEND, functionArn, http, lambda, lambdaProxy, maps, method, proxy, renders } from './methods.ts'
import { type Chapter, differs, same } from './row.ts'
import type { World } from './world.ts'

const target = async (world: World, request: string, body?: string) =>
  (await world.call('s8', request, body === undefined ? {} : { body })).backend.target

const fromPath = (name: string) => maps({ [`path.${name}`]: `method.request.path.${name}` })
const VERBS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']

export const URI: Chapter = {
  file: '08-uri.ts',
  title: 'URI, query, verb and body',
  apis: {
    s8: {
      stage: {
        variables: {
          path: 'from-stage',
          pair: 'a=b',
          fn: 'named-by-stage',
          alias: 'blue',
          braces: 'p',
          broken: 'ftp:',
          host: BACKEND.replace('http://', ''),
        },
      },
      methods: {
        'GET /mapped/{p}': http('/s8/{p}', fromPath('p')),
        'GET /in-query/{p}': http('/s8/q?x={p}', fromPath('p')),
        'GET /unmapped/{p}': http('/s8/{p}'),
        'GET /greedy/{proxy+}': proxy('/s8/{proxy}', fromPath('proxy')),
        'GET /from-query': http('/s8/{p}/end', maps({ 'path.p': 'method.request.querystring.p' })),
        'GET /static': http('/s8/{p}', maps({ 'path.p': "'a%20b'", 'querystring.q': "'c%26d'" })),
        'GET /var-path': http('/s8/${stageVariables.path}?${stageVariables.pair}'),
        'GET /var-host': method({
          type: 'HTTP_PROXY',
          httpMethod: 'GET',
          uri: 'http://${stageVariables.host}/s8/host',
        }),
        'GET /var-missing': http('/s8/x${stageVariables.missing}y'),
        'GET /var-name': http('/s8/{path}'),
        'GET /other-dollar': http('/s8/${other}'),
        'GET /no-rescan/{p}': http('/s8/${stageVariables.braces}/{p}', fromPath('p')),
        'POST /var-function': lambda('${stageVariables.fn}:${stageVariables.alias}'),
        'POST /proxy-braces/{p}': lambdaProxy('braces-{p}', fromPath('p')),
        'GET /broken': method({
          type: 'HTTP_PROXY',
          httpMethod: 'GET',
          uri: '${stageVariables.broken}//x',
        }),
        'GET /empty-host': method({ type: 'HTTP_PROXY', httpMethod: 'GET', uri: 'http://${stageVariables.missing}/x' }),
        'GET /order': proxy('/s8/order?v=uri', maps({ 'querystring.v': "'mapped'" })),
        'GET /order-http': http('/s8/order?v=uri', maps({ 'querystring.v': "'mapped'" })),
        'GET /override-query': http('/s8/order', {
          ...maps({ 'querystring.v': "'mapped'", 'querystring.w': "'kept'" }),
          ...renders('$override({ "request": { "querystring": { "v": ["a b", "c&d"] } }, "body": "" })'),
        }),
        'GET /encode': http('/s8/encode', maps({ 'querystring.v': 'method.request.querystring.v' })),
        'GET /percent': proxy('/s8/percent'),
        ...Object.fromEntries(VERBS.map(verb => [`${verb} /any`, http('/s8/any', { httpMethod: 'ANY' })])),
        'POST /as-get': http('/s8/verb', { httpMethod: 'GET' }),
        'GET /as-post': http('/s8/verb', { httpMethod: 'POST', ...renders('"rendered"') }),
        'GET /aws-body': lambda('s8-body'),
        'GET /redirect': proxy('/s8/redirect'),
        'GET /dots': http('/s8/{p}', maps({ 'path.p': 'method.request.querystring.p' })),
        'GET /dots-path/{p}': http('/s8/{p}', fromPath('p')),
        'GET /account': lambda('x', {
          uri: functionArn('x').replace(':000000000000:', ':${stageVariables.account}:'),
        }),
      },
    },
  },
  rows: [
    same(
      '8.1/1',
      'AWS snapshot',
      '{name}, in the query as well, takes the integration path parameter; unresolved it stays; a greedy value keeps its slashes.',
      async world => {
        equal(await target(world, 'GET /mapped/a'), '/s8/a')
        equal(await target(world, 'GET /in-query/a'), '/s8/q?x=a')
        equal(await target(world, 'GET /unmapped/a'), '/s8/{p}')
        equal(await target(world, 'GET /greedy/a/b//c'), '/s8/a/b//c')
      },
    ),
    same(
      '8.1/2',
      'AWS doc',
      '${stageVariables.name} takes the variable, anywhere; a missing one is empty; {name} is never one.',
      async world => {
        equal(await target(world, 'GET /var-path'), '/s8/from-stage?a=b')
        equal(await target(world, 'GET /var-missing'), '/s8/xy')
        equal(await target(world, 'GET /var-name'), '/s8/{path}')
        match(await target(world, 'GET /other-dollar'), /^\/s8\/\$(?:\{other\}|%7Bother%7D)$/)
        match(await target(world, 'POST /var-function'), /function:named-by-stage:blue\/invocations$/)
      },
    ),
    same('8.1/2b', 'AWS doc', 'A stage variable may be the host.', async world => {
      equal(await target(world, 'GET /var-host'), '/s8/host')
    }),
    same('8.1/3', 'LocalStack code', 'What a variable or parameter gives is not scanned again.', async world => {
      equal(await target(world, 'GET /no-rescan/%7Bp%7D'), '/s8/p/%7Bp%7D')
    }),
    same('8.1/4', 'LocalStack code', 'AWS_PROXY renders no path parameter.', async world => {
      match(await target(world, 'POST /proxy-braces/x'), /function:braces-(?:\{p\}|%7Bp%7D)\/invocations$/)
    }),
    same(
      '8.1/5',
      'AWS snapshot',
      'A URI that variables make unusable: 500, and the log says Invalid endpoint address.',
      async world => {
        for (const path of ['/broken', '/empty-host']) {
          const { status, body, calls } = await world.call('s8', `GET ${path}`)
          deepEqual([status, body, calls.length], [500, '{"message":"Internal server error"}', 0])
        }
        const { lines } = await world.testInvoke('s8', 'GET /broken')
        equal(lines.includes('Execution failed due to configuration error: Invalid endpoint address'), true)
      },
    ),
    same('8.1/6', 'LocalStack code', 'Path values are inserted as they arrived, encoded.', async world => {
      equal(await target(world, 'GET /mapped/a%2Fb%20c+d'), '/s8/a%2Fb%20c+d')
      equal(await target(world, 'GET /static'), '/s8/a%20b?q=c%26d')
    }),
    differs(
      '8.1/6b',
      'inferred',
      'A decoded value, of a query or a body, goes into the path as it is.',
      'It fills one segment, encoded; otherwise a client could choose another path of the backend (hardening).',
      async world => {
        equal(await target(world, 'GET /from-query?p=a/b%3Fc%23'), '/s8/a%2Fb%3Fc%23/end')
      },
    ),
    same('8.1/dots', 'inferred', 'A dot segment in any encoding is refused before the call.', async world => {
      for (const value of ['..', '%2e%2e', '.%2E', '.', '..%2fx', 'a%2F..%2Fb', '..%5cx']) {
        const path = await world.call('s8', `GET /dots-path/${value}`)
        deepEqual([value, path.status, path.calls.length], [value, 400, 0])
      }
      for (const value of ['..', '%2e%2e', '%252e%252e']) {
        const query = await world.call('s8', `GET /dots?p=${value}`)
        deepEqual([value, query.calls.length === 0 || !/\/\.\.?(?:[/?]|$)/.test(query.backend.target)], [value, true])
      }
      const greedy = await world.call('s8', 'GET /greedy/a/../../b')
      deepEqual([greedy.status, greedy.calls.length], [400, 0])
    }),
    same(
      '8.1/7',
      'AWS doc',
      'A stage variable cannot lead to a Lambda of another account: the account is not filled in.',
      async world => {
        const { status, calls } = await world.call('s8', 'GET /account')
        deepEqual([status, calls.length], [500, 0])
      },
    ),
    same(
      '8.2/order',
      'AWS snapshot',
      "Query: the URI's, the client's (HTTP_PROXY), the mapped; duplicates stay.",
      async world => {
        equal(await target(world, 'GET /order?v=client'), '/s8/order?v=uri&v=client&v=mapped')
        equal(await target(world, 'GET /order-http?v=client'), '/s8/order?v=uri&v=mapped')
      },
    ),
    same(
      '8.2/override',
      'AWS doc',
      'An override of a query parameter replaces the mapped one; a list repeats it.',
      async world => {
        equal(await target(world, 'GET /override-query'), '/s8/order?w=kept&v=a%20b&v=c%26d')
      },
    ),
    same(
      '8.2/encoding',
      'inferred',
      'Values are encoded per RFC 3986, a space as %20; a % of a decoded value is encoded again.',
      async world => {
        equal(await target(world, "GET /encode?v=a+b%26c%3Dd'%25"), '/s8/encode?v=a%20b%26c%3Dd%27%25')
        equal(await target(world, 'GET /percent?v=a+b%2520c%2B'), '/s8/percent?v=a%20b%2520c%2B')
      },
    ),
    same(
      '8.3/1',
      'LocalStack code',
      "The verb is the integration's, or the client's where that is ANY.",
      async world => {
        for (const verb of VERBS) equal((await world.call('s8', `${verb} /any`)).backend.verb, verb)
        equal((await world.call('s8', 'POST /as-get')).backend.verb, 'GET')
      },
    ),
    same(
      '8.3/2',
      'AWS snapshot',
      'HTTP types send no body with GET, HEAD and OPTIONS; AWS sends it whatever the client’s verb.',
      async world => {
        equal((await world.call('s8', 'POST /as-get', { body: 'b' })).backend.body, '')
        for (const verb of ['GET', 'OPTIONS'])
          equal((await world.call('s8', `${verb} /any`, { body: 'b' })).backend.body, '')
        equal((await world.call('s8', 'GET /as-post', { body: '{}' })).backend.body, 'rendered')
        world.lambda('s8-body', {})
        equal((await world.call('s8', 'GET /aws-body', { body: '{"a":1}' })).backend.body, '{"a":1}')
      },
    ),
    same('8.3/3', 'inferred', 'A redirect of the backend is the answer.', async world => {
      world.answer('/s8/redirect', { status: 302, headers: { Location: '/s8/elsewhere' } })
      const answer = await world.call('s8', 'GET /redirect')
      deepEqual([answer.status, answer.header('Location'), answer.calls.length], [302, '/s8/elsewhere', 1])
    }),
    same(
      '8.3/4',
      'AWS doc',
      'HTTP/1.1 to the backend; certificates are verified unless insecureSkipVerification (test of the dispatcher).',
      async world => {
        equal((await world.call('s8', 'GET /percent')).backend.version, 'HTTP/1.1')
      },
    ),
  ],
}
