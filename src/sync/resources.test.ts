import { describe, expect, it } from 'vitest'
import type { DeployedConfig } from '../definition/deployment.ts'
import { parseRestApi } from '../definition/parsers/rest-api-parser.ts'
import type { RestApiDefinition } from '../definition/rest-api.ts'
import { Assembler, type ResourceSet, toResources } from './resources.ts'

function define(uris: Readonly<Record<string, string>>): RestApiDefinition {
  const resources = Object.entries(uris).map(([path, uri]) => {
    return [path, { methods: { GET: { integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri } } } }]
  })
  const { definition } = parseRestApi({ name: 'pets', resources: Object.fromEntries(resources), stages: { dev: {} } })
  if (definition === undefined) throw new Error('the definition is bad')
  return definition
}

function deploy(
  revision: string,
  deployments: Readonly<Record<string, RestApiDefinition>>,
  id: string,
): DeployedConfig {
  const settings = { description: '', variables: {}, autoDeploy: false, deploymentId: null, canarySettings: null }
  return { revision, apis: { pets: { deployments, stages: { dev: { deploymentId: id, settings } } } } }
}

const partsOf = (resources: ResourceSet) => [...resources.keys()].filter(name => name.startsWith('parts/'))

const A = define({ '/a': 'http://127.0.0.1/a', '/b': 'http://127.0.0.1/b' })
const B = define({ '/a': 'http://127.0.0.1/a', '/b': 'http://127.0.0.1/other' })

describe('a configuration as resources', () => {
  it('comes back as it was', () => {
    const config = deploy('7', { d1: A, d2: B }, 'd2')
    expect(new Assembler().assemble('7', toResources(config))).toEqual(config)
  })

  it('has a part for each method and one for the rest', () => {
    expect(partsOf(toResources(deploy('1', { d1: A }, 'd1')))).toHaveLength(3)
  })

  it('shares equal parts between deployments', () => {
    const both = partsOf(toResources(deploy('1', { d1: A, d2: B }, 'd2')))
    expect(both).toHaveLength(4)
  })

  it('has the same versions for equal content of different objects', () => {
    const again = define({ '/a': 'http://127.0.0.1/a', '/b': 'http://127.0.0.1/b' })
    expect(toResources(deploy('1', { d1: again }, 'd1'))).toEqual(toResources(deploy('1', { d1: A }, 'd1')))
  })
})

describe('assembling again', () => {
  it('keeps the objects of what has not changed', () => {
    const assembler = new Assembler()
    const first = assembler.assemble('1', toResources(deploy('1', { d1: A }, 'd1')))
    const second = assembler.assemble('2', toResources(deploy('2', { d1: A, d2: B }, 'd2')))
    const third = assembler.assemble('3', toResources(deploy('3', { d1: A, d2: B }, 'd1')))
    expect(second.apis.pets?.deployments.d1).toBe(first.apis.pets?.deployments.d1)
    expect(third.apis.pets?.deployments.d2).toBe(second.apis.pets?.deployments.d2)
    const methodOf = (config: DeployedConfig, id: string, path: string) => {
      return config.apis.pets?.deployments[id]?.resources[path]?.methods.GET
    }
    expect(methodOf(second, 'd2', '/a')).toBe(methodOf(first, 'd1', '/a'))
    expect(methodOf(second, 'd2', '/b')).not.toBe(methodOf(first, 'd1', '/b'))
  })

  it('fails on a manifest whose part is missing', () => {
    const resources = new Map(toResources(deploy('1', { d1: A }, 'd1')))
    const [part = ''] = partsOf(resources)
    resources.delete(part)
    expect(() => new Assembler().assemble('1', resources)).toThrow(/is missing in the push/)
  })
})
