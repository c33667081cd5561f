import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { run as runProgram } from '../../src/cli/program.ts'
import { startControlPlane, type TestControlPlane } from '../fixtures/control-plane.ts'

const URI = 'http://127.0.0.1:9000'

let control: TestControlPlane
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'regauge-import-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeEach(async () => {
  control = await startControlPlane()
})

afterEach(async () => {
  expect(control.faults).toEqual([])
  await control.close()
})

async function run(...args: readonly string[]) {
  const text = { out: '', error: '' }
  const code = await runProgram([...args, '--admin', control.admin.address], {
    write: chunk => (text.out += chunk),
    warn: chunk => (text.error += chunk),
  })
  return { code, ...text }
}

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const proxy = (path: string) => ({
  responses: {},
  'x-amazon-apigateway-integration': { type: 'http_proxy', httpMethod: 'GET', uri: `${URI}${path}` },
})

function document(paths: Readonly<Record<string, object>>, more: object = {}): string {
  return file('pets.yaml', stringify({ openapi: '3.0.1', info: { title: 'Pet Store', version: '1' }, paths, ...more }))
}

async function stored(api = 'pet-store') {
  const { out } = await run('get', api, '--output', 'json')
  return JSON.parse(out)
}

describe('import', () => {
  it('stores the document under its title, with a stage that serves it at once', async () => {
    const { code, out } = await run('import', document({ '/pets': { get: proxy('/a') } }), '--stage', 'dev')
    expect(code).toBe(0)
    expect(out).toContain('1 method: 1 same, 0 differ, 0 refused; 1 stored as pet-store\n')
    expect(out).toContain('deployed as d1')
    expect(await stored()).toEqual({
      name: 'pet-store',
      resources: {
        '/pets': { methods: { GET: { integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri: `${URI}/a` } } } },
      },
      stages: { dev: { autoDeploy: true } },
    })
  })

  it('tells the deploy that is next where no stage serves it at once', async () => {
    const path = document({ '/pets': { get: proxy('/a') } })
    expect((await run('import', path)).out).toContain(
      'next: give pet-store a stage, under "stages" of its definition\n',
    )
    const definition = file('pet-store.yaml', stringify({ ...(await stored()), stages: { prod: {} } }))
    expect((await run('apply', '-f', definition)).out).toContain('next: regauge deploy pet-store\n')
    expect((await run('import', path)).out).toContain('next: regauge deploy pet-store\n')
  })

  it('overwrites methods and keeps stages; --mode merge adds', async () => {
    await run('import', document({ '/a': { get: proxy('/old') }, '/b': { get: proxy('/b') } }), '--stage', 'dev')
    await run('import', document({ '/a': { post: proxy('/new') } }), '--mode', 'merge')
    expect(Object.keys((await stored()).resources['/a'].methods)).toEqual(['GET', 'POST'])
    const less = document({ '/a': { post: proxy('/new') } })
    expect((await run('import', less)).out).toContain('takes away 2 of the 3 methods that are served')
    await run('import', less, '--allow-removal')
    const { resources, stages } = await stored()
    expect(resources).toEqual({ '/a': { methods: { POST: { integration: expect.anything() } } } })
    expect(stages).toEqual({ dev: { autoDeploy: true } })
  })

  it('stores nothing where a method is refused, unless that is accepted', async () => {
    const path = document({ '/a': { get: proxy('/a'), put: { responses: {} } } })
    const refused = await run('import', path)
    expect(refused.code).toBe(1)
    expect(refused.out).toContain(
      '2 methods: 1 same, 0 differ, 1 refused; nothing stored (--accept-refused stores 1)\n',
    )
    expect((await run('get', 'pet-store')).code).toBe(1)
    expect((await run('import', path, '--accept-refused')).code).toBe(0)
    expect(Object.keys((await stored()).resources['/a'].methods)).toEqual(['GET'])
  })

  it('stores nothing with --dry-run, nor with --fail-on-warnings and a warning', async () => {
    const path = document({ '/a': { get: proxy('/a') } }, { tags: [{ name: 'x' }] })
    expect(await run('import', path, '--dry-run')).toMatchObject({
      code: 0,
      out: expect.stringContaining('nothing stored'),
    })
    expect((await run('import', path, '--fail-on-warnings')).code).toBe(1)
    expect((await run('get', 'pet-store')).code).toBe(1)
  })

  it('counts a misspelt name in a template as a warning, before anything is stored', async () => {
    const templates = { 'application/json': '$context.stge' }
    const mock = { type: 'mock', responses: { default: { statusCode: '200', responseTemplates: templates } } }
    const get = { responses: { '200': {} }, 'x-amazon-apigateway-integration': mock }
    const path = document({ '/a': { get } })
    expect((await run('import', path, '--dry-run')).out).toMatch(/\$context has no stge; did you mean stage\?/)
    expect((await run('import', path, '--fail-on-warnings')).code).toBe(1)
    expect((await run('get', 'pet-store')).code).toBe(1)
  })

  it('says so where no method was read', async () => {
    expect((await run('import', document({}), '--dry-run')).out).toContain('no method was read of pet-store')
  })

  it('prints the whole reading as JSON, refused methods included', async () => {
    const { out } = await run('import', document({ '/a': { put: { responses: {} } } }), '--dry-run', '--output', 'json')
    expect(JSON.parse(out)).toMatchObject({
      api: 'pet-store',
      definition: { resources: { '/a': { methods: { PUT: { authorizationType: 'NONE' } } } } },
      warnings: [],
      report: [
        {
          path: '/a',
          method: 'PUT',
          status: 'refused',
          reason: expect.stringContaining('x-amazon-apigateway-integration'),
          line: 7,
          column: 5,
        },
      ],
      stored: null,
    })
  })

  it.each([
    ['broken text', '{"openapi": ', 1, /^regauge: \S+:1:13: .*not JSON/],
    ['another format', 'a: 1', 1, /format is not recognised/],
    ['a definition', 'name: a\nresources: {}\n', 1, /regauge apply -f/],
    ['another version', 'swagger: "1.2"', 1, /swagger 1\.2 is not read/],
  ])('says of %s what is wrong, in one line', async (_what, text, code, expected) => {
    const result = await run('import', file('x.yaml', text))
    expect(result).toMatchObject({ code, out: '' })
    expect(result.error).toMatch(expected)
    expect(result.error.trim().split('\n')).toHaveLength(1)
  })

  it.each([[['--api', 'No Name']], [['--uri', 'x']], [['--format', 'raml']]])('%j is bad usage', async args => {
    expect((await run('import', document({}), ...args)).code).toBe(2)
  })
})

describe('get', () => {
  it('prints what can be applied again and changes nothing, the same bytes each time', async () => {
    await run('import', document({ '/b': { get: proxy('/b') }, '/a': { get: proxy('/a') } }), '--stage', 'dev')
    const first = (await run('get', 'pet-store', '--output', 'yaml')).out
    const { out } = await run('apply', '-f', file('again.yaml', first))
    expect(out).toContain('stored at revision 1')
    expect(out).not.toContain('deployed as')
    expect((await run('get', 'pet-store', '--output', 'yaml')).out).toBe(first)
  })
})

describe('apply', () => {
  it('tells how far it is where there are many files, beside its output', async () => {
    const many = join(folder, 'many')
    mkdirSync(many)
    for (let number = 1; number <= 26; number++) writeFileSync(join(many, `${number}.yaml`), `name: a${number}\n`)
    expect(await run('apply', '-f', many)).toMatchObject({ code: 0, error: '25 of 26 files\n' })
    expect((await run('apply', '-f', many, '--output', 'json')).error).toBe('')
  })

  it('waits for a standard input that is slow to come', async () => {
    const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
    const child = spawn(process.execPath, [main, 'apply', '-f', '-', '--admin', control.admin.address])
    const ended = once(child, 'exit')
    const text = stringify({ name: 'slow', resources: {}, stages: {} })
    child.stdin.write(text.slice(0, 5))
    // The process has certainly tried to read by the time that it would have failed: it says so, and ends.
    await Promise.race([ended, new Promise(resolve => setTimeout(resolve, 1500))])
    child.stdin.end(text.slice(5))
    expect(await ended).toEqual([0, null])
    expect(await stored('slow')).toEqual({ name: 'slow' })
  })
})

describe('export', () => {
  it('prints what a stage serves, not what was stored since', async () => {
    await run('import', document({ '/a': { get: proxy('/a') } }), '--stage', 'dev')
    const { stages: _, ...definition } = await stored()
    await run('apply', '-f', file('d.yaml', stringify({ ...definition, description: 'later', stages: { dev: {} } })))
    const { code, out } = await run('export', 'pet-store', '--stage', 'dev', '--extensions', 'apigateway')
    expect(code).toBe(0)
    expect(parse(out)).toMatchObject({
      openapi: '3.0.1',
      info: { title: 'pet-store' },
      servers: [{ url: 'https://pet-store.execute-api.us-east-1.amazonaws.com/{basePath}' }],
      paths: { '/a': { get: proxy('/a') } },
    })
    expect(out).not.toContain('later')
  })

  it('imports again as the same definition', async () => {
    await run('import', document({ '/a': { get: proxy('/a') } }), '--stage', 'dev')
    const before = await stored()
    const { out } = await run('export', 'pet-store', '--extensions', 'apigateway', '--output', 'json')
    await run('import', file('exported.json', out))
    expect(await stored()).toEqual(before)
  })

  it.each([
    [['--extensions', 'all'], 2, /--extensions takes integrations, authorizers, apigateway/],
    [['--stage', 'none'], 1, /none/],
  ])('%j is refused', async (args, code, expected) => {
    await run('import', document({ '/a': { get: proxy('/a') } }), '--stage', 'dev')
    const result = await run('export', 'pet-store', ...args)
    expect(result.code).toBe(code)
    expect(result.error).toMatch(expected)
  })
})
