import { expect, test } from 'vitest'
import { endpoints } from '../../test/fixtures/plans.ts'
import { clientRequestOf } from '../../test/fixtures/requests.ts'
import { compileEgress } from '../definition/egress.ts'
import { parseRestApi } from '../definition/parsers/rest-api-parser.ts'
import { MemoryBudget } from '../exchange/memory.ts'
import type { BodyStream } from '../exchange/messages.ts'
import { Departure } from '../server/client-gone.ts'
import { EMPTY_BODY } from '../server/request-body.ts'
import { packSnapshot } from '../snapshot/compile.ts'
import { CurrentSnapshot } from '../snapshot/current.ts'
import { unpackSnapshot } from '../snapshot/packed.ts'
import { createHandle, type HandleOptions, type Observation } from './handle.ts'

const LIMITS = { httpPorts: 'ANY', egress: compileEgress() } as const
const OPTIONS = { accountId: '000000000000', region: 'us-east-1', endpoints, limits: LIMITS }
const INTEGRATION = { type: 'HTTP_PROXY', httpMethod: 'POST', uri: 'http://backend.test/' }

/** An API whose one method is passed on to a backend, which is played by `dispatch`. */
async function pipelineOf(parts: Pick<HandleOptions, 'mapper' | 'dispatcher' | 'observe'>): Promise<HandleOptions> {
  const resources = { '/': { methods: { POST: { integration: INTEGRATION } } } }
  const { definition } = parseRestApi({ name: 'api', resources, stages: { dev: { autoDeploy: true } } })
  if (definition === undefined) throw new Error('refused')
  const settings = definition.stages.dev
  if (settings === undefined) throw new Error('there is no stage')
  const api = { deployments: { d: definition }, stages: { dev: { settings, deploymentId: 'd' } } }
  const current = new CurrentSnapshot()
  current.swap(await unpackSnapshot(await packSnapshot({ revision: '1', apis: { api } }, OPTIONS), undefined))
  // No method here is signed.
  const aws = {} as HandleOptions['aws']
  return { current, ...parts, aws, access: {} as HandleOptions['access'], defaultApis: {}, bodyBytes: 1_000 }
}

/** A download that counts how often it is cancelled. */
function download(): BodyStream & { cancelled: number } {
  const stream = {
    length: undefined,
    pieces: (async function* () {})(),
    cancelled: 0,
    cancel: () => void stream.cancelled++,
  }
  return stream
}

const CLIENT = clientRequestOf({ httpMethod: 'POST', path: '/dev' })

test('a download that its client does not get is cancelled', async () => {
  const stream = download()
  const observed: Observation[] = []
  const pipeline = await pipelineOf({
    mapper: {
      mapRequest: () => ({
        kind: 'integration-request',
        httpMethod: 'POST',
        origin: 'http://backend.test',
        path: '/',
        headers: [],
        body: '',
        overrides: {},
      }),
      mapResponse: () => {
        throw new Error('a bug')
      },
    },
    dispatcher: {
      dispatch: async () => ({ status: 200, headers: [], stream }),
    },
    observe: observation => observed.push(observation),
  })
  const response = await createHandle(pipeline)(
    CLIENT,
    EMPTY_BODY,
    new Departure(new MemoryBudget(Number.POSITIVE_INFINITY)),
  )
  expect(response).toMatchObject({ status: 500 })
  expect(observed).toMatchObject([{ failed: { code: 'BUG' } }])
  expect(stream.cancelled).toBe(1)
})
