import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { gatewayEnvironment } from '../fixtures/shared.ts'

/** The published package: packed, installed in an empty folder, and used from there. */

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'regauge-package-'))
const run = promisify(execFile)
let files: string[] = []

beforeAll(async () => {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: root,
    maxBuffer: 1 << 26,
  })
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf('[')))
  files = packed.files.map(({ path }: { path: string }) => path)
  writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }')
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', join(folder, packed.filename)], {
    cwd: folder,
  })
}, 240_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('holds no Node binary, no sources and no tests', () => {
  expect(files.filter(file => /(^|\/)(node|node\.exe)$|(?<!\.d)\.ts$|\.test\./.test(file))).toEqual([])
  expect(files).toContain('dist/generated/aws/index.json')
})

test('npx regauge serve is ready, its pool maps, and its definitions are applied by npx regauge', async () => {
  const definition = {
    name: 'packed',
    resources: {
      '/x/{id}': {
        methods: {
          GET: {
            methodResponses: { '200': {} },
            integration: {
              type: 'MOCK',
              requestTemplates: { 'application/json': '{ "statusCode": 200 }' },
              integrationResponses: { '200': { responseTemplates: { 'application/json': '{ "id": $params("id") }' } } },
            },
          },
        },
      },
    },
    stages: { dev: { autoDeploy: true } },
  }
  writeFileSync(join(folder, 'packed.json'), JSON.stringify(definition))
  writeFileSync(
    join(folder, 'try.mjs'),
    `import { spawn, execFileSync } from 'node:child_process'
const flags = ['--data-dir', ':memory:', '--mapping-placement', 'pool', '--http', '127.0.0.1:0', '--admin', '127.0.0.1:0', '--ops', '127.0.0.1:0']
const child = spawn('npx', ['regauge', 'serve', ...flags], { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
let text = ''
for await (const chunk of child.stdout) { text += chunk; if (text.includes('"ready"')) break }
const { http, admin } = JSON.parse(text.split('\\n').find(line => line.includes('"ready"')))
execFileSync('npx', ['regauge', 'apply', '--admin', admin, '-f', 'packed.json'])
console.log(await (await fetch('http://' + http + '/dev/x/7')).text())
process.kill(-child.pid, 'SIGKILL')
`,
  )
  const { stdout } = await run(process.execPath, ['try.mjs'], {
    cwd: folder,
    // The files of a killed gateway go with the folder.
    env: { ...gatewayEnvironment(), TMPDIR: folder },
  })
  expect(stdout.trim()).toBe('{"id":"7"}')
}, 120_000)

test('its libraries import, with types', async () => {
  writeFileSync(
    join(folder, 'use.ts'),
    `import { compile, JsonataError, type Program } from 'regauge/jsonata'
import { presign, sign } from 'regauge/sigv4'
import { analyze, compile as compileVtl, VtlError, type Scope } from 'regauge/vtl'
import { serialize } from 'regauge/aws-action'

const program: Program = compile('$sum(items.(price * quantity))', { budget: { timeoutMs: 100 } })
const total: unknown = program.evaluate({ items: [{ price: 2, quantity: 3 }] })
const scopeOfVtl: Scope = { body: '{ "name": "Ann" }', params: { path: { id: '7' } } }
const greeting: string = compileVtl("$input.params('id') $input.path('$.name')", { budget: { timeoutMs: 100 } }).render(scopeOfVtl)
let place = ''
try {
  compileVtl('#if(true)')
} catch (error) {
  if (error instanceof VtlError) place = error.code + ' ' + error.line + ':' + error.column
}
const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' }
const request = { method: 'GET', path: '/', headers: { host: 'example.com' } }
const scope = { service: 's3', region: 'us-east-1', date: new Date(0) }
const headers: Record<string, string> = sign(request, credentials, scope)
const path: string = presign(request, credentials, { ...scope, expiresSeconds: 60 })
let code = ''
try {
  compile('{ "a": ')
} catch (error) {
  if (error instanceof JsonataError) code = error.code
}
console.log(JSON.stringify([total, 'authorization' in headers, path.includes('X-Amz-Signature='), code, typeof serialize, greeting, place, analyze('$inptu.x').unknown[0]?.near]))
`,
  )
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const flags = ['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--skipLibCheck', '--types', 'node']
  await run(process.execPath, [tsc, ...flags, '--typeRoots', join(root, 'node_modules/@types'), 'use.ts'], {
    cwd: folder,
  })
  const { stdout } = await run(process.execPath, ['use.ts'], { cwd: folder })
  expect(JSON.parse(stdout)).toEqual([6, true, true, 'S0203', 'function', '7 Ann', 'VTL_SYNTAX 1:10', '$input'])
})
