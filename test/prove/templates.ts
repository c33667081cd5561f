// Proof, run by hand: `node test/prove/templates.ts`. Installs aws-cdk-lib and osls (the Serverless Framework's open
// fork, which needs no account) from npm into a temporary folder, synthesises and packages the projects beside this
// file there, and imports the templates whole. Ends with 1 where a method is not what EXPECTED says.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readTemplate } from '../../src/cloudformation/read-template.ts'
import type { Reading } from '../../src/openapi/draft.ts'
import { compile } from '../openapi/suite.ts'

const PACKAGES = ['aws-cdk-lib@2.276.0', 'constructs@10.8.1', 'osls@4.3.1']
const HERE = fileURLToPath(new URL('.', import.meta.url))

/** Template → API → methods that are not the same as on AWS, with a word of the reason. */
const EXPECTED: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  'cdk.out/Shop.template.json': {
    'pet-shop': {
      'GET /iam': 'differs: AWS_IAM',
      'GET /token': 'refused: CUSTOM',
      'GET /request': 'refused: CUSTOM',
      'GET /users': 'refused: COGNITO_USER_POOLS',
    },
    flows: {},
    spec: {},
  },
  'cdk.out/Other.template.json': { api: { 'GET /': 'refused: Fn::ImportValue' } },
  'serverless/package/cloudformation-template-update-stack.json': {
    'shop-api': { 'GET /iam': 'differs: AWS_IAM', 'GET /who': 'refused: CUSTOM', 'GET /request': 'refused: CUSTOM' },
  },
}

const folder = mkdtempSync(join(tmpdir(), 'regauge-prove-'))
try {
  install()
  const faults = Object.entries(EXPECTED).flatMap(([file, apis]) => importTemplate(file, apis))
  for (const fault of faults) console.error(fault)
  process.exitCode = faults.length > 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function install(): void {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  for (const name of ['cdk-app.mjs', 'serverless']) cpSync(join(HERE, name), join(folder, name), { recursive: true })
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...PACKAGES], folder)
  run(process.execPath, ['cdk-app.mjs', 'cdk.out'], folder)
  const framework = join(folder, 'node_modules/osls/bin/serverless.js')
  run(process.execPath, [framework, 'package', '--package', 'package'], join(folder, 'serverless'))
}

function run(command: string, args: readonly string[], cwd: string): void {
  const env = { ...process.env, SLS_TELEMETRY_DISABLED: '1' }
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr || stdout}`)
}

/** Imports a template, and lists the differences from what is expected. */
function importTemplate(file: string, apis: Readonly<Record<string, Readonly<Record<string, string>>>>): string[] {
  const readings = readTemplate(readFileSync(join(folder, file), 'utf8'), {
    region: 'us-east-1',
    accountId: '000000000000',
    stackName: 'proof',
    parameters: new Map(),
    readFile: location => ({ reason: `${location} is not beside the template` }),
    makeKeyValue: name => name.padEnd(20, '0'),
    compile,
  })
  const unread = readings.flatMap(reading => (reading.kind === 'unreadable' ? [`${file}: ${reading.message}`] : []))
  const read = readings.filter((reading): reading is Reading => reading.kind === 'reading')
  const names = read.map(({ api }) => api).join(', ')
  const wanted = Object.keys(apis).join(', ')
  return [
    ...unread,
    ...(names === wanted ? [] : [`${file}: has the APIs ${names}, not ${wanted}`]),
    ...read.flatMap(reading => compare(file, reading, apis[reading.api] ?? {})),
  ]
}

function compare(file: string, { api, report }: Reading, expected: Readonly<Record<string, string>>): string[] {
  const count = (status: string) => report.filter(entry => entry.status === status).length
  console.log(
    `${file} ${api}: ${report.length} methods: ${count('same')} same, ${count('differs')} differ, ${count('refused')} refused`,
  )
  return report.flatMap(({ method, path, status, reason }) => {
    const [wanted = '', word = ''] = (expected[`${method} ${path}`] ?? 'same: ').split(': ')
    const isExpected = status === wanted && (reason ?? '').includes(word)
    return isExpected ? [] : [`${file} ${api} ${method} ${path}: ${status}, not ${wanted}: ${reason}`]
  })
}
