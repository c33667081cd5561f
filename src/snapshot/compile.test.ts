import { describe, expect, it } from 'vitest'
import { endpoints } from '../../test/fixtures/plans.ts'
import type { DeployedConfig } from '../definition/deployment.ts'
import { compileEgress } from '../definition/egress.ts'
import { parseRestApi } from '../definition/parsers/rest-api-parser.ts'
import { packSnapshot } from './compile.ts'
import { buffersOf, unpackSnapshot } from './packed.ts'
import type { Snapshot } from './snapshot.ts'

const options = {
  accountId: '000000000000',
  region: 'us-east-1',
  endpoints,
  limits: { httpPorts: 'ANY', egress: compileEgress() },
} as const

function definitionOf(json: Readonly<Record<string, unknown>>) {
  const { definition, problems } = parseRestApi({ name: 'api', ...json })
  if (definition === undefined || problems.length > 0) throw new Error(JSON.stringify(problems))
  return definition
}

function configOf(json: Readonly<Record<string, unknown>>, revision = '1'): DeployedConfig {
  const definition = definitionOf(json)
  const stages = Object.fromEntries(
    Object.entries(definition.stages).map(([name, settings]) => [name, { settings, deploymentId: 'd1' }]),
  )
  return { revision, apis: { api: { deployments: { d1: definition }, stages } } }
}

interface Before {
  readonly config: DeployedConfig
  readonly snapshot: Snapshot
}

/** Compiles, and hands over as between threads. */
async function compileSnapshot(config: DeployedConfig, given: typeof options, before?: Before): Promise<Snapshot> {
  const packed = structuredClone(await packSnapshot(config, given, before?.config))
  return unpackSnapshot(packed, before?.snapshot)
}

const MOCK = { integration: { type: 'MOCK' } }

describe('a snapshot', () => {
  it('has a stage’s methods, keys and domains', async () => {
    const config = configOf({
      resources: { '/pets/{id}': { methods: { GET: { apiKeyRequired: true, ...MOCK } } } },
      stages: { dev: {}, prod: {} },
      apiKeys: {
        k: { value: 'a-key-of-twenty-chars', enabled: true, stages: ['dev'] },
        off: { value: 'b-key-of-twenty-chars', enabled: false, stages: ['dev'] },
      },
      domainNames: { 'api.test': { basePathMappings: { base: { stage: 'prod' }, '(none)': { stage: 'dev' } } } },
    })
    const snapshot = await compileSnapshot(config, options)
    const dev = snapshot.apis.get('api')?.stages.get('dev')?.main
    expect(dev?.routes.find('/pets/1', 'GET')).toMatchObject({
      route: { apiKeyRequired: true },
      pathParameters: { id: '1' },
    })
    expect([...(dev?.apiKeys.keys() ?? [])]).toEqual(['a-key-of-twenty-chars'])
    expect(snapshot.apis.get('api')?.stages.get('prod')?.main.apiKeys.size).toBe(0)
    expect([...(snapshot.domains.get('api.test')?.basePaths ?? [])]).toEqual([
      ['base', { api: 'api', stage: 'prod' }],
      ['', { api: 'api', stage: 'dev' }],
    ])
  })

  it('lists required parameters by place, where a validator asks for them', async () => {
    const requestParameters = {
      'method.request.querystring.q': true,
      'method.request.header.H': true,
      'method.request.path.p': true,
      'method.request.header.Optional': false,
    }
    const config = configOf({
      requestValidators: { v: { validateRequestParameters: true } },
      resources: {
        '/checked': { methods: { GET: { requestParameters, requestValidator: 'v', ...MOCK } } },
        '/not': { methods: { GET: { requestParameters, ...MOCK } } },
      },
      stages: { dev: {} },
    })
    const routes = (await compileSnapshot(config, options)).apis.get('api')?.stages.get('dev')?.main.routes
    const names = (path: string) => routes?.find(path, 'GET')?.route.requiredParameters.map(({ name }) => name)
    expect([names('/checked'), names('/not')]).toEqual([['H', 'p', 'q'], []])
  })

  it('has a canary with its variables beside the main deployment', async () => {
    const canarySettings = { percentTraffic: 10, stageVariableOverrides: { v: 'canary' } }
    const stages = { dev: { variables: { v: 'main', w: 'both' }, canarySettings } }
    const stage = (await compileSnapshot(configOf({ stages }), options)).apis.get('api')?.stages.get('dev')
    expect(stage?.main.stageVariables).toEqual({ v: 'main', w: 'both' })
    expect(stage?.canary).toMatchObject({
      percentTraffic: 10,
      deployment: { stageVariables: { v: 'canary', w: 'both' } },
    })
  })

  it('keeps what did not change', async () => {
    const config = configOf({ stages: { dev: {} } })
    const snapshot = await compileSnapshot(config, options)
    const same = await compileSnapshot({ ...config, revision: '2' }, options, { config, snapshot })
    expect(same.apis.get('api')).toBe(snapshot.apis.get('api'))
    expect(same.revision).toBe('2')
    const changed = await compileSnapshot(configOf({ stages: { dev: {} } }, '3'), options, { config, snapshot })
    expect(changed.apis.get('api')).not.toBe(snapshot.apis.get('api'))
  })

  it('comes over in pieces, with every method', async () => {
    const paths = Array.from({ length: 300 }, (_, n) => `/r${n}`)
    const resources = Object.fromEntries(paths.map(path => [path, { methods: { GET: MOCK, POST: MOCK } }]))
    const config = configOf({ resources, stages: { dev: {} } })
    const packed = await packSnapshot(config, options)
    expect(buffersOf(packed).length).toBeGreaterThan(5)
    const main = (await compileSnapshot(config, options)).apis.get('api')?.stages.get('dev')?.main
    expect(paths.filter(path => main?.routes.find(path, 'POST')?.route.resourcePath !== path)).toEqual([])
    expect(main?.routes.find('/r7', 'GET')?.route.deployment).toBe(main)
  })

  it('says which directions need a thread', async () => {
    const renders = { requestTemplates: { 'application/json': '$' } }
    const config = configOf({
      resources: {
        '/plain': {
          methods: { GET: { integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri: 'http://b.test/' } } },
        },
        '/rendered': {
          methods: { GET: { integration: { type: 'HTTP', httpMethod: 'GET', uri: 'http://b.test/', ...renders } } },
        },
        '/signed': {
          methods: {
            GET: { integration: { type: 'AWS', httpMethod: 'GET', uri: 'arn:aws:apigateway:us-east-1:s3:path/b' } },
          },
        },
      },
      stages: { dev: {} },
    })
    const routes = (await compileSnapshot(config, options)).apis.get('api')?.stages.get('dev')?.main.routes
    const needs = (path: string) => routes?.find(path, 'GET')?.route.needsThread
    expect([needs('/plain'), needs('/rendered'), needs('/signed')]).toEqual([
      { request: false, response: false },
      { request: true, response: false },
      { request: true, response: false },
    ])
  })
})
