import { existsSync, readdirSync, readFileSync } from 'node:fs'
import jsonata from 'jsonata'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const folder = new URL('./', import.meta.url)
const text = (file: string) => readFileSync(new URL(file, folder), 'utf8')
const manifest = JSON.parse(text('examples.json'))
const apis: readonly string[] = manifest.apis
const definitions = apis.map(file => ({ file, text: text(file), definition: parse(text(file)) }))

/** Every template of a definition, with the path of its field. */
function templatesIn(value: unknown, path: string[] = []): { path: string; template: string }[] {
  if (typeof value === 'string') {
    const isTemplate = /^(request|response)Templates$/.test(path.at(-2) ?? '')
    return isTemplate ? [{ path: path.join('/'), template: value }] : []
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => templatesIn(inner, [...path, name]))
}

describe('the manifest', () => {
  it('names every definition and only files that are there', () => {
    expect([...apis].sort()).toEqual(readdirSync(new URL('apis', folder)).map(name => `apis/${name}`))
    for (const { file } of manifest.backends) expect(existsSync(new URL(file, folder)), file).toBe(true)
  })

  it('gives each backend a port of its own, and definitions and settings use no other', () => {
    const ports = new Set(manifest.backends.map((backend: { port: number }) => String(backend.port)))
    expect(ports.size).toBe(manifest.backends.length)
    for (const whole of [text('examples.json'), ...definitions.map(({ text }) => text)]) {
      for (const [, port] of whole.matchAll(/127\.0\.0\.1:(\d+)/g)) expect(ports).toContain(port)
    }
  })

  it('tries only APIs that there are, in the place where they answer', () => {
    const names = definitions.map(({ definition }) => definition.name)
    expect(names).toContain(manifest.bareHostApi)
    for (const { api, command } of manifest.try) {
      expect(names).toContain(api)
      const host = api === manifest.bareHostApi ? 'localhost:8080' : `${api}.localhost:8080`
      expect(command).toContain(`http://${host}/dev/`)
    }
  })
})

describe.each(definitions)('$file', ({ file, definition }) => {
  it('bears the name of its file and deploys itself to dev', () => {
    expect(`apis/${definition.name}.yaml`).toBe(file)
    expect(definition.stages.dev.autoDeploy).toBe(true)
  })

  it('has templates that parse', () => {
    for (const { path, template } of templatesIn(definition)) {
      expect(() => jsonata(template), path).not.toThrow()
    }
  })

  it('answers only with statuses and headers that its methods declare', () => {
    for (const { methods } of Object.values<{ methods: object }>(definition.resources)) {
      for (const { methodResponses = {}, integration } of Object.values(methods)) {
        for (const [status, response] of Object.entries<{ responseParameters?: object }>(
          integration.integrationResponses ?? {},
        )) {
          const declared = Object.keys(methodResponses[status]?.responseParameters ?? {})
          expect(methodResponses, status).toHaveProperty([status])
          expect(declared).toEqual(expect.arrayContaining(Object.keys(response.responseParameters ?? {})))
        }
      }
    }
  })
})

describe('a mapping of the examples', () => {
  const template = (api: string, ...path: string[]) => {
    const { definition } = definitions.find(({ definition }) => definition.name === api) ?? { definition: {} }
    return String(path.reduce((value, name) => value?.[name], definition.resources))
  }
  const evaluate = async (source: string, input: unknown, params: Readonly<Record<string, string>> = {}) =>
    JSON.parse(
      JSON.stringify(
        await jsonata(source).evaluate(input, {
          params: (name: string) => params[name],
          input: { params: { querystring: params } },
          stageVariables: { bucket: 'documents' },
        }),
      ),
    )
  const requestOf = (path: string) => [path, 'methods', 'GET', 'integration', 'requestTemplates', 'application/json']
  const responseOf = (path: string, status: string) => [
    path,
    'methods',
    'GET',
    'integration',
    'integrationResponses',
    status,
    'responseTemplates',
    'application/json',
  ]

  it.each<[string, string[], unknown, Record<string, string>, unknown]>([
    ['quickstart', requestOf('/{var}'), {}, { var: 'rex', query: 'dog' }, { path: 'rex', type: 'dog' }],
    ['files', requestOf('/files/{key}'), {}, { key: 'a%2Fb' }, { bucket: 'documents', key: 'a/b' }],
    ['health', requestOf('/health'), {}, {}, { statusCode: 200 }],
    ['health', requestOf('/health'), {}, { fail: 'true' }, { statusCode: 503 }],
    ['petstore', responseOf('/pets', '200'), [], {}, { pets: [] }],
    [
      'petstore',
      responseOf('/pets', '200'),
      [{ id: 2, type: 'cat', price: 124.99 }],
      {},
      { pets: [{ id: 2, kind: 'cat', priceCents: 12499 }] },
    ],
    [
      'petstore',
      responseOf('/pets', '400'),
      {
        errors: [
          { field: 'a', message: 'is bad' },
          { field: 'b', message: 'is worse' },
        ],
      },
      {},
      { message: 'a is bad; b is worse' },
    ],
  ])('%s %s', async (api, path, input, params, expected) => {
    expect(await evaluate(template(api, ...path), input, params)).toEqual(expected)
  })
})
