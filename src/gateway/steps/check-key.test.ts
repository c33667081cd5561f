import { expect, it } from 'vitest'
import { clientRequestOf } from '../../../test/fixtures/requests.ts'
import { EMPTY_BODY } from '../../server/request-body.ts'
import { Journey, type JourneyParts } from '../journey.ts'
import type { Routed } from '../routed.ts'
import { checkKey } from './check-key.ts'

const apiKey = { id: 'k', value: 'secret' }

it.each([
  [['x-api-key', 'secret'], 'required', { apiKey }, undefined],
  [['X-API-Key', 'other'], 'required', {}, { type: 'INVALID_API_KEY' }],
  [[], 'required', {}, { type: 'INVALID_API_KEY', detail: 'the request has no x-api-key header' }],
  [['x-api-key', 'secret'], 'not asked for', {}, undefined],
] as const)('headers %j, where a key is %s, identify %j', (headers, asked, identity, end) => {
  const plan = { apiKeyRequired: asked === 'required', deployment: { apiKeys: new Map([['secret', apiKey]]) } }
  const journey = new Journey({ parts: {} as JourneyParts, client: clientRequestOf({}), body: EMPTY_BODY })
  journey.routed = { plan, headers } as unknown as Routed // only what the step reads
  const ending = checkKey(journey)
  if (end === undefined) expect(ending).toBeUndefined()
  else expect(ending).toMatchObject(end)
  expect(journey.identity).toEqual(identity)
})
