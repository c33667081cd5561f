import { deepEqual, equal } from 'node:assert/strict'
import { answers, http, renders, responds } from './methods.ts'
import { type Chapter, same } from './row.ts'
import type { World } from './world.ts'

const TEXT = [['Content-Type', 'text/plain']] as const
const BEHAVIORS = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER']

/** Bodies that reach the backend, or the status of a refusal, for: no templates, templates without a match, a match. */
async function outcomes(world: World, behavior: string): Promise<(string | number)[]> {
  const send = async (path: string, headers: readonly (readonly [string, string])[]) => {
    const { status, calls } = await world.call('s9', `POST ${path}`, { headers, body: 'b' })
    return calls[0]?.body ?? status
  }
  return [
    await send(`/none/${behavior}`, TEXT),
    await send(`/some/${behavior}`, TEXT),
    await send(`/some/${behavior}`, [['Content-Type', 'Application/JSON; charset=utf-8']]),
  ]
}

const BY_ACCEPT = { 'text/a': '"a"', 'application/json': '"json"' }
const withResponses = (responseTemplates: Readonly<Record<string, string>>) => ({
  integrationResponses: { '200': { responseTemplates } },
})

export const TEMPLATES: Chapter = {
  file: '09-templates.ts',
  title: 'Template selection, passthrough, empty bodies, Accept',
  apis: {
    s9: {
      methods: {
        ...Object.fromEntries(
          BEHAVIORS.flatMap(passthroughBehavior => [
            [`POST /none/${passthroughBehavior}`, http('/s9', { passthroughBehavior })],
            [`POST /some/${passthroughBehavior}`, http('/s9', { passthroughBehavior, ...renders('"rendered"') })],
          ]),
        ),
        'POST /default': http('/s9', {
          passthroughBehavior: 'NEVER',
          requestTemplates: { 'text/x': '"x"', $default: '"default"' },
        }),
        'POST /empty-template': http('/s9', { passthroughBehavior: 'NEVER', ...renders('') }),
        'POST /body': http('/s9', renders('$input.body & "|" & $toJson($)')),
        'POST /pass': http('/s9'),
        'GET /by-accept': http('/s9/out', withResponses(BY_ACCEPT)),
        'GET /first': http('/s9/out', withResponses({ 'text/b': '"b"', 'text/a': '"a"' })),
        'GET /no-templates': http('/s9/out'),
        'GET /empty': http('/s9/out', withResponses({ 'application/json': '' })),
        'GET /empty-body': http('/s9/empty', withResponses({ 'application/json': '$input.body & "|" & $toJson($)' })),
        'GET /type': http('/s9/out', {
          integrationResponses: { '200': { ...answers({ 'Content-Type': "'text/mapped'" }), ...responds('"x"') } },
        }),
        'GET /type-override': http('/s9/out', {
          integrationResponses: {
            '200': responds('$override({ "response": { "header": { "Content-Type": "text/over" } }, "body": "x" })'),
          },
        }),
        'GET /xml-template': http('/s9/out', withResponses({ 'application/xml': '"<x/>"' })),
      },
    },
  },
  rows: [
    same(
      '9.1/type',
      'AWS doc',
      'The template is chosen by the media type of Content-Type, without parameters, in any case; none is application/json.',
      async world => {
        const send = async (headers: readonly (readonly [string, string])[]) =>
          (await world.call('s9', 'POST /some/NEVER', { headers, body: 'b' })).status
        equal(await send([]), 200)
        equal(await send([['Content-Type', 'APPLICATION/json ;charset=x']]), 200)
        equal(await send([['Content-Type', 'application/jsonx']]), 415)
      },
    ),
    same('9.1/default', 'LocalStack code', '$default takes what no other key takes.', async world => {
      const send = async (type: string) =>
        (await world.call('s9', 'POST /default', { headers: [['Content-Type', type]], body: 'b' })).backend.body
      deepEqual([await send('text/x'), await send('text/y')], ['x', 'default'])
    }),
    same(
      '9.1/empty',
      'inferred',
      'A key with an empty template is a match, and passes the body through.',
      async world => {
        equal((await world.call('s9', 'POST /empty-template', { body: 'b' })).backend.body, 'b')
      },
    ),
    same('9.1/1', 'AWS doc', 'WHEN_NO_MATCH: pass, pass, render.', async world => {
      deepEqual(await outcomes(world, 'WHEN_NO_MATCH'), ['b', 'b', 'rendered'])
    }),
    same('9.1/2', 'AWS doc', 'WHEN_NO_TEMPLATES: pass, 415, render.', async world => {
      deepEqual(await outcomes(world, 'WHEN_NO_TEMPLATES'), ['b', 415, 'rendered'])
    }),
    same('9.1/3', 'AWS doc', 'NEVER: 415, 415, render.', async world => {
      deepEqual(await outcomes(world, 'NEVER'), [415, 415, 'rendered'])
    }),
    same(
      '9.1/refused',
      'LocalStack code',
      '415: Unsupported Media Type, BadRequestException, no backend call.',
      async world => {
        const { status, body, header, calls } = await world.call('s9', 'POST /none/NEVER', { headers: TEXT, body: 'b' })
        deepEqual([status, body, calls.length], [415, '{"message":"Unsupported Media Type"}', 0])
        equal(header('x-amzn-ErrorType'), 'BadRequestException')
      },
    ),
    same(
      '9.2/empty',
      'AWS snapshot',
      'A template is rendered for an empty body too, which is {} in both directions.',
      async world => {
        equal((await world.call('s9', 'POST /body')).backend.body, '{}|{}')
        world.answer('/s9/empty', { body: '' })
        equal((await world.call('s9', 'GET /empty-body')).body, '{}|{}')
      },
    ),
    same('9.2/pass', 'AWS snapshot', 'An empty body that passes through stays empty.', async world => {
      equal((await world.call('s9', 'POST /pass')).backend.body, '')
    }),
    same(
      '9.3/1',
      'AWS snapshot',
      "The response template is chosen by the client's Accept, its first media type, not by the backend's Content-Type.",
      async world => {
        world.answer('/s9/out', { headers: { 'Content-Type': 'text/html' }, body: 'b' })
        const send = async (accept: string) =>
          (await world.call('s9', 'GET /by-accept', { headers: [['Accept', accept]] })).body
        deepEqual(
          [await send('text/a'), await send('Text/A;q=1, application/json'), await send('application/json, text/a')],
          ['a', 'a', 'json'],
        )
      },
    ),
    same(
      '9.3/2',
      'LocalStack code',
      'No key for it: application/json, else the first that is defined.',
      async world => {
        const headers = [['Accept', 'text/none']] as const
        equal((await world.call('s9', 'GET /by-accept', { headers })).body, 'json')
        equal((await world.call('s9', 'GET /by-accept')).body, 'json')
        equal((await world.call('s9', 'GET /first', { headers })).body, 'b')
      },
    ),
    same('9.3/3', 'AWS doc', 'No templates, or an empty one: the body passes unchanged.', async world => {
      world.answer('/s9/out', { headers: { 'Content-Type': 'text/html' }, body: '<b>ä</b>' })
      for (const path of ['/no-templates', '/empty']) equal((await world.call('s9', `GET ${path}`)).body, '<b>ä</b>')
    }),
    same(
      '9.3/4',
      'AWS snapshot',
      "Content-Type is a mapped or overridden one, else application/json, whatever the backend or the template's key says.",
      async world => {
        world.answer('/s9/out', { headers: { 'Content-Type': 'text/html' }, body: 'b' })
        const send = async (path: string) => (await world.call('s9', `GET ${path}`)).headers('Content-Type')
        deepEqual(await send('/no-templates'), ['application/json'])
        deepEqual(await send('/xml-template'), ['application/json'])
        deepEqual(await send('/type'), ['text/mapped'])
        deepEqual(await send('/type-override'), ['text/over'])
      },
    ),
  ],
}
