import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { run as runProgram } from '../../src/cli/program.ts'
import type { TestInvokeResult } from '../../src/control/services/test-invoke.ts'
import { REST_API_SERVICE } from '../../src/grpc/services.ts'
import { petsApi, startControlPlane, startDataPlane, type TestControlPlane, until } from '../fixtures/control-plane.ts'

const TEMPLATE_FIELD = 'resources["/pets/{id}"].methods.GET.integration.requestTemplates["application/json"]'

let control: TestControlPlane
let folder: string
let testInvokeResult: TestInvokeResult

const DRY_RESULT: TestInvokeResult = {
  status: 0,
  headers: [],
  body: new Uint8Array(),
  latencyMicros: 1900,
  log: 'Execution log',
  trace: [
    {
      stage: 'integration request',
      field: 'requestTemplates["application/json"]',
      source: '',
      output: 'ok',
      durationMicros: 180,
      error: '',
    },
  ],
  integrationRequest: {
    method: 'POST',
    url: 'http://127.0.0.1/',
    headers: ['a', '1', 'a', '2'],
    body: Buffer.from('{}'),
    canonicalRequest: '',
  },
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'regauge-cli-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeEach(async () => {
  testInvokeResult = DRY_RESULT
  control = await startControlPlane({
    testInvoke: async () => testInvokeResult,
    compile: async ({ description }) => {
      return description === 'bad template'
        ? [{ path: TEMPLATE_FIELD, code: 'S0203', message: '4:17 expected "}"' }]
        : []
    },
  })
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

function file(name: string, json: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, stringify(json))
  return path
}

const jsonLines = (out: string) =>
  out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))

describe('apply', () => {
  it('stores a file, and waits until the data planes have it', async () => {
    const { follower, state } = await startDataPlane(control.sync.address)
    await until(() => state.isConnected)
    const path = file('good.yaml', petsApi('http://127.0.0.1/1'))
    const { code, out } = await run('apply', '-f', path, '--output', 'json')
    expect(code).toBe(0)
    expect(jsonLines(out)).toEqual([
      {
        file: path,
        name: 'pets',
        ok: true,
        revision: 1,
        problems: [],
        warnings: [],
        etag: '"1"',
        removed: [],
        deployments: ['restApis/pets/deployments/d1'],
        dataPlanes: [{ id: 'dp1', state: 'ACK', revision: 1, problems: [] }],
        undeployedStages: [],
      },
    ])
    expect((await run('apply', '-f', path)).out).toContain('stored at revision 1, 1/1 data planes acknowledged')
    await follower.stop()
  })

  it('fails when a data plane refuses', async () => {
    const { follower, state } = await startDataPlane(control.sync.address, {
      reject: ({ apis }) => {
        const problems = [{ path: 'uri', code: 'BAD', message: 'no' }]
        return Object.keys(apis).map(api => ({ resource: `restApis/${api}/deployments/d1`, problems }))
      },
    })
    await until(() => state.isConnected)
    const path = file('nacked.yaml', petsApi('http://127.0.0.1/1'))
    const { code, out } = await run('apply', '-f', path, '--output', 'json')
    expect(code).toBe(1)
    expect(jsonLines(out)).toMatchObject([
      { ok: false, revision: 1, dataPlanes: [{ state: 'NACK' }], problems: [{ code: 'BAD' }] },
    ])
    await follower.stop()
  })

  it('reports every problem of a file with its place, those that only the file shows and those of the control plane', async () => {
    const path = join(folder, 'bad.yaml')
    const lines = [
      'name: pets',
      'description: bad template',
      'nonsense: 1',
      'resources:',
      '  /pets/{id}:',
      '    methods:',
      '      GET:',
    ]
    writeFileSync(
      path,
      [...lines, '        integration: { type: HTTP, httpMethod: GET, uri: "ftp://x", timeoutInMillis: "1" }'].join(
        '\n',
      ),
    )
    const { code, out } = await run('apply', '-f', path, '--output', 'json')
    expect(code).toBe(1)
    const [report] = jsonLines(out)
    expect(report).toMatchObject({ file: path, name: 'pets', ok: false, revision: null })
    expect(
      report.problems.map(({ field, code: cause, line }: Record<string, unknown>) => [field, cause, line]),
    ).toEqual([
      ['nonsense', 'UNKNOWN_FIELD', 3],
      ['resources["/pets/{id}"].methods.GET.integration.timeoutInMillis', 'WRONG_TYPE', 8],
      ['resources["/pets/{id}"].methods.GET.integration.uri', 'INVALID_VALUE', 8],
      [TEMPLATE_FIELD, 'S0203', 8],
    ])
    expect(control.catalog.apis()).toEqual([])
  })

  it('treats each file by itself', async () => {
    const good = file('one.yaml', petsApi('http://127.0.0.1/1', {}))
    const bad = file('two.yaml', { ...petsApi('ftp://x'), name: 'two', description: 'bad template' })
    const { code, out } = await run('apply', '-f', bad, good, join(folder, 'missing.yaml'), '--output', 'json')
    expect(code).toBe(1)
    expect(jsonLines(out)).toMatchObject([
      { file: bad, name: 'two', ok: false },
      { file: good, name: 'pets', ok: true },
      { name: null, ok: false, problems: [{ code: 'FILE_NOT_READABLE' }] },
    ])
    expect(control.catalog.apis()).toEqual(['pets'])
  })

  it('stores nothing under --dry-run', async () => {
    const path = file('dry.yaml', petsApi('http://127.0.0.1/1'))
    expect(await run('apply', '-f', path, '--dry-run')).toMatchObject({
      code: 0,
      out: expect.stringContaining('valid, not stored'),
    })
    expect(control.catalog.apis()).toEqual([])
  })

  it('reads what get prints', async () => {
    await run('apply', '-f', file('round.yaml', petsApi('http://127.0.0.1/1', {})))
    const { out } = await run('get', 'pets')
    const path = join(folder, 'again.yaml')
    writeFileSync(path, out)
    const { out: report } = await run('apply', '-f', path, '--output', 'json')
    expect(jsonLines(report)).toMatchObject([{ ok: true, revision: 1 }])
    expect(control.catalog.revision).toBe(1n)
  })

  it('takes the etag that get shows, and refuses an older one', async () => {
    const path = file('etag.yaml', petsApi('http://127.0.0.1/1'))
    const [first] = jsonLines((await run('apply', '-f', path, '--output', 'json')).out)
    expect((await run('get', 'pets')).out).toMatch(/^# etag: "1"\nname: pets\n/)
    const [listed] = JSON.parse((await run('list', '--output', 'json')).out)
    expect([first.etag, listed.etag]).toEqual(['"1"', '"1"'])
    const next = file('next.yaml', petsApi('http://127.0.0.1/2'))
    const [second] = jsonLines((await run('apply', '-f', next, '--etag', first.etag, '--output', 'json')).out)
    expect(second).toMatchObject({ ok: true, etag: '"2"' })
    const stale = await run('apply', '-f', path, '--etag', first.etag, '--output', 'json')
    expect([stale.code, jsonLines(stale.out)[0].problems[0].code]).toEqual([1, 'ABORTED'])
    expect((await run('apply', '-f', path, next, '--etag', first.etag)).code).toBe(2)
  })

  it('keeps stages and APIs that no file names, and removes them under --prune, which a dry run lists', async () => {
    await run('apply', '-f', file('old.yaml', { ...petsApi('http://127.0.0.1/1'), name: 'old' }))
    await run('apply', '-f', file('all.yaml', { ...petsApi('http://127.0.0.1/1'), stages: { dev: {}, prod: {} } }))
    const path = file('less.yaml', { ...petsApi('http://127.0.0.1/1'), stages: { dev: {} } })
    await run('apply', '-f', path)
    expect(Object.keys(control.catalog.findApi('pets')?.document.definition.stages ?? {})).toEqual(['dev', 'prod'])
    const dry = await run('apply', '-f', path, '--prune', '--allow-removal', '--dry-run')
    expect(dry).toMatchObject({ code: 0, out: expect.stringContaining('would remove restApis/pets/stages/prod\n') })
    expect(dry.out).toContain('would remove restApis/old\n')
    expect(control.catalog.apis()).toEqual(['old', 'pets'])
    const refused = await run('apply', '-f', path, '--prune', '--output', 'json')
    expect([refused.code, jsonLines(refused.out)[1]]).toMatchObject([1, { problems: [{ code: 'LARGE_REMOVAL' }] }])
    const pruned = await run('apply', '-f', path, '--prune', '--allow-removal')
    expect(pruned).toMatchObject({ code: 0, out: expect.stringContaining('  removed restApis/old\n') })
    expect(control.catalog.apis()).toEqual(['pets'])
    expect(Object.keys(control.catalog.findApi('pets')?.document.definition.stages ?? {})).toEqual(['dev'])
  })

  it('removes no API when a file is not good: its API may be meant to stay', async () => {
    await run('apply', '-f', file('old.yaml', { ...petsApi('http://127.0.0.1/1'), name: 'old' }))
    const files = [file('good.yaml', petsApi('http://127.0.0.1/1')), file('bad.yaml', { name: 'bad', nonsense: 1 })]
    const { code, out } = await run('apply', '-f', ...files, '--prune', '--allow-removal', '--output', 'json')
    expect(code).toBe(1)
    expect(jsonLines(out).at(-1)).toMatchObject({ file: '--prune', ok: false, problems: [{ code: 'NOT_PRUNED' }] })
    expect(control.catalog.apis()).toContain('old')
  })

  it('says with counts and names that it would take away too much', async () => {
    await run('apply', '-f', file('all.yaml', petsApi('http://127.0.0.1/1')))
    const path = file('empty.yaml', { name: 'pets', stages: { dev: { autoDeploy: true } } })
    const { code, out } = await run('apply', '-f', path)
    expect([code, out]).toEqual([1, expect.stringContaining('takes away 1 of the 1 methods that are served')])
    expect((await run('apply', '-f', path, '--allow-removal')).code).toBe(0)
  })
})

describe('the store', () => {
  it('is told to be well, and adopted only with --yes', async () => {
    expect((await run('store')).out).toBe('embedded store, ok, at revision 0\n')
    expect(await run('store', 'adopt')).toMatchObject({ code: 2, error: expect.stringContaining('--yes') })
    expect((await run('store', 'adopt', '--yes')).out).toMatch(/^adopted: what the store holds is revision 1 now/)
    expect(JSON.parse((await run('status', '--output', 'json')).out).store).toMatchObject({ state: 'ok', revision: 1 })
  })

  it('is backed up while it is in use, and restored where no gateway has it', async () => {
    await run('apply', '-f', file('pets.yaml', petsApi('http://127.0.0.1/1')))
    const copy = join(folder, 'copy.db')
    expect(await run('backup', copy)).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+ bytes in /) })
    expect(statSync(copy).mode & 0o777).toBe(0o600)
    const dataDir = join(folder, 'restored')
    const restore = async (from: string) => {
      const text = { out: '', error: '' }
      const streams = { write: (t: string) => (text.out += t), warn: (t: string) => (text.error += t) }
      return { code: await runProgram(['restore', from, '--data-dir', dataDir], streams), ...text }
    }
    expect(await restore(copy)).toMatchObject({ code: 0, out: `restored ${dataDir} at revision 1\n` })
    const restored = await startControlPlane({ dataDir })
    expect(restored.catalog.apis()).toEqual(['pets'])
    expect(await restore(copy)).toMatchObject({ code: 1, error: expect.stringContaining('is in use by another') })
    await restored.client.call(REST_API_SERVICE.DeleteRestApi, { name: 'restApis/pets' })
    await restored.close()
    expect((await restore(copy)).out).toMatch(/is kept as .*before-restore.*\nLater commits are known: .*adopt --yes/)
    writeFileSync(copy, 'no database')
    expect(await restore(copy)).toMatchObject({
      code: 1,
      error: expect.stringMatching(/cannot be restored: store it is damaged/),
    })
    expect(await restore(join(folder, 'missing'))).toMatchObject({
      code: 1,
      error: expect.stringContaining('is not there'),
    })
  })
})

describe('the other commands', () => {
  beforeEach(async () => {
    await run('apply', '-f', file('pets.yaml', petsApi('http://127.0.0.1/1', {})))
  })

  it.each([
    [['list'], /pets +1 +1 +dev → nothing \(undeployed changes\)/],
    [['list', 'integrations'], /~1pets~1\{id\}\/methods\/GET\/integration +HTTP_PROXY +GET http:\/\/127.0.0.1\/1/],
    [['list', 'stages', 'pets'], /dev +- +- +no/],
    [['list', 'deployments', 'pets'], /^$/],
    [['get', 'pets', '--output', 'json'], /"name": "pets"/],
    [['get', 'restApis/pets/stages/dev'], /deploymentId: null/],
    [['get', 'restApis/pets/resources/~1pets~1{id}/methods/GET/integration'], /uri: http:\/\/127.0.0.1\/1/],
    [['status'], /revision 1\nno data plane is connected\n/],
    [['deploy', 'pets'], /^d1 → dev {3}no data plane is connected\n$/],
    [['deploy', 'pets', '--stage', 'test', '--no-wait'], /^d1 → test {3}stored\n$/],
    [['delete', 'pets'], /^deleted restApis\/pets\n$/],
  ])('%j', async (args, out) => {
    expect(await run(...args)).toMatchObject({ code: 0, out: expect.stringMatching(out), error: '' })
  })

  it('deploy and roll back', async () => {
    await run('deploy', 'pets')
    await run('deploy', 'pets', '--description', 'second')
    expect(JSON.parse((await run('list', 'deployments', 'pets', '--output', 'json')).out)).toMatchObject([
      { name: 'restApis/pets/deployments/d2', description: 'second', stages: ['dev'], automatic: false },
      { name: 'restApis/pets/deployments/d1', stages: [] },
    ])
    expect(JSON.parse((await run('rollback', 'pets', '--output', 'json')).out)).toMatchObject({ deploymentId: 'd1' })
    expect((await run('rollback', 'pets', '--to', 'd2')).out).toMatch(/^dev serves d2 \(before it: d1\)/)
    expect((await run('delete', 'restApis/pets/deployments/d1')).code).toBe(0)
  })

  it.each([
    [['get', 'none'], 1, 'regauge: restApis/none does not exist\n'],
    [['rollback', 'pets'], 1, 'regauge: restApis/pets/stages/dev has served no other deployment that is still there\n'],
    [
      ['delete', 'pets', '--etag', '"9"'],
      1,
      'regauge: restApis/pets has changed since it was read: its etag is now "1"\n',
    ],
    [['list', 'stages'], 2, 'regauge: list stages needs the name of an API: regauge list stages NAME\n'],
    [['list', 'things'], 2, /choices are apis/],
    [['nonsense'], 2, /unknown command 'nonsense'/],
    [['apply'], 2, /required option '-f, --file/],
    [['get'], 2, /missing required argument/],
    [['get', 'pets', '--output', 'xml'], 2, /choices are table, yaml, json/],
    [['test-invoke', 'pets', 'GET', '/', '-H', 'no colon'], 2, /--header expects 'Name: value', not 'no colon'/],
    [['test-invoke', 'pets', 'GET', '/', '-d', '@/no/such/file'], 2, /ENOENT/],
  ])('%j ends with status %d', async (args, code, error) => {
    const outcome = await run(...args)
    expect(outcome.code).toBe(code)
    if (typeof error === 'string') expect(outcome.error).toBe(error)
    else expect(outcome.error).toMatch(error)
  })

  it('asks for the stage when there are several', async () => {
    await run('deploy', 'pets', '--stage', 'test')
    expect(await run('deploy', 'pets')).toMatchObject({
      code: 2,
      error: 'regauge: --stage is required: the stages of restApis/pets are dev, test\n',
    })
  })

  it('say in one line that nobody answers', async () => {
    const text = { error: '' }
    const code = await runProgram(['status', '--admin', '127.0.0.1:1'], {
      write: () => 0,
      warn: chunk => (text.error += chunk),
    })
    expect({ code, ...text }).toEqual({
      code: 1,
      error:
        'regauge: control plane not reachable at 127.0.0.1:1: start it with "regauge serve", or name another with --admin\n',
    })
  })

  it('help on demand with status 0', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('test-invoke') })
    expect(await run('apply', '--help')).toMatchObject({ code: 0, out: expect.stringContaining('--dry-run') })
  })
})

describe('test-invoke', () => {
  beforeEach(async () => {
    await run('apply', '-f', file('pets.yaml', petsApi('http://127.0.0.1/1', {})))
  })

  it('explains a dry run', async () => {
    const { code, out } = await run('test-invoke', 'pets', 'get', '/pets/1', '-H', 'A: b', '-d', '{}')
    expect(code).toBe(0)
    expect(out).toContain('requestTemplates["application/json"]   ok (0.18 ms)')
    expect(out).toContain('→ POST http://127.0.0.1/')
    expect(out).toContain('not sent (dry run; --dispatch sends it)')
  })

  it('gives JSON', async () => {
    const { out } = await run('test-invoke', 'pets', 'GET', '/pets/1', '--output', 'json')
    expect(JSON.parse(out)).toMatchObject({
      status: 0,
      headers: {},
      multiValueHeaders: {},
      body: '',
      log: 'Execution log',
      latency: 2,
      trace: [{ stage: 'integration request', durationMicros: 180 }],
      integrationRequest: {
        method: 'POST',
        url: 'http://127.0.0.1/',
        headers: { a: '2' },
        multiValueHeaders: { a: ['1', '2'] },
        body: '{}',
      },
    })
  })

  it('gives the whole of a failed invocation as well, with status 1', async () => {
    testInvokeResult = {
      ...DRY_RESULT,
      status: 500,
      log: 'Execution failed due to configuration error: x',
      body: Buffer.from([0xff]),
    }
    const { code, out } = await run('test-invoke', 'pets', 'GET', '/pets/1', '--dispatch', '--output', 'json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ status: 500, body: '/w==', isBase64Encoded: true })
  })
})
