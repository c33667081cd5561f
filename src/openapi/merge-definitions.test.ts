import { expect, test } from 'vitest'
import { type MergeMode, mergeDefinitions } from './merge-definitions.ts'

const method = (uri: string) => ({ integration: { type: 'HTTP', uri } })
const existing = {
  name: 'pets',
  description: 'old',
  binaryMediaTypes: ['image/png'],
  models: { Old: { schema: {} } },
  resources: {
    '/a': { methods: { GET: method('old'), PUT: method('old') } },
    '/gone': { methods: { GET: method('old') } },
  },
  stages: { dev: { variables: { a: 'b' } } },
  apiKeys: { k: { value: 'x' } },
}
const imported = {
  name: 'pets',
  binaryMediaTypes: ['image/png', 'image/gif'],
  models: { New: { schema: {} } },
  resources: { '/a': { methods: { GET: method('new') } }, '/b': { methods: { GET: method('new') } } },
  stages: { dev: { autoDeploy: true }, prod: { autoDeploy: true } },
}

test.each<[MergeMode, object]>([
  [
    'overwrite',
    {
      name: 'pets',
      binaryMediaTypes: ['image/png', 'image/gif'],
      models: imported.models,
      resources: imported.resources,
      stages: { dev: { variables: { a: 'b' } }, prod: { autoDeploy: true } },
      apiKeys: existing.apiKeys,
    },
  ],
  [
    'merge',
    {
      name: 'pets',
      description: 'old',
      binaryMediaTypes: ['image/png', 'image/gif'],
      models: { ...existing.models, ...imported.models },
      resources: {
        '/a': { methods: { GET: method('new'), PUT: method('old') } },
        '/gone': existing.resources['/gone'],
        '/b': imported.resources['/b'],
      },
      stages: { dev: { variables: { a: 'b' } }, prod: { autoDeploy: true } },
      apiKeys: existing.apiKeys,
    },
  ],
])('%s keeps stages, keys and what the mode says', (mode, expected) => {
  expect(mergeDefinitions(existing, imported, mode)).toEqual(expected)
})

test('neither of the two is changed', () => {
  const before = JSON.stringify([existing, imported])
  mergeDefinitions(existing, imported, 'merge')
  expect(JSON.stringify([existing, imported])).toBe(before)
})
