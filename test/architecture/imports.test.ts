import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

/** Which part may import which, and which package belongs to which file. */

const src = fileURLToPath(new URL('../../src/', import.meta.url))

/** Each part, with the parts that it may use; their own uses are not implied. */
const USES: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  exchange: ['errors'],
  definition: ['errors', 'exchange'],
  // Neighbours stay strangers: so do template and aws, openapi and sync, gateway and what serves definitions.
  template: ['errors', 'exchange', 'definition'],
  aws: ['errors', 'exchange', 'definition'],
  openapi: ['errors', 'definition'],
  mapping: ['errors', 'exchange', 'definition', 'template', 'aws'],
  integration: ['errors', 'exchange', 'definition', 'template', 'aws', 'mapping'],
  snapshot: ['errors', 'exchange', 'definition', 'template', 'aws', 'mapping', 'integration'],
  worker: ['errors', 'exchange', 'definition', 'template', 'aws', 'mapping', 'integration', 'snapshot'],
  // The messages of HTTP/1, apart from what they are for.
  http1: ['exchange', 'mapping'],
  gateway: [
    'errors',
    'exchange',
    'definition',
    'template',
    'aws',
    'mapping',
    'integration',
    'snapshot',
    'worker',
    'http1',
  ],
  sync: ['errors', 'exchange', 'definition', 'snapshot'],
  control: ['errors', 'exchange', 'definition', 'snapshot', 'openapi', 'sync'],
  // An ordinary client of the admin services.
  console: ['errors', 'definition', 'sync'],
  telemetry: ['errors', 'exchange'],
  generated: [],
}

/** Files beside the folders that wire them. They may use one another and everything but the command line. */
const COMPOSITION = new Set([
  'main',
  'background',
  'background-messages',
  'background-thread',
  'checked-definitions',
  'control-plane',
  'data-plane',
  'follower',
  'processes',
  'settings',
  'shared-parts',
  'traffic',
])

/** What a command may use beyond what a client of the admin services does. */
const COMMANDS: readonly (readonly [files: RegExp, uses: readonly string[]])[] = [
  // For the errors that a start can fail with.
  [/^cli\/serve/, ['main', 'settings', 'telemetry', 'control']],
  [/^cli\/template/, ['template']],
  // Derives policies from a definition and the models of services.
  [/^cli\/iam-policy/, ['aws']],
]
const CLIENT_USES: readonly string[] = ['errors', 'definition', 'sync']

/** Leaves of our own that only some may use. */
const LEAF_USERS: Readonly<Record<string, RegExp>> = {
  generated: /^(definition\/wire|(sync|control|console|cli)\/)/,
  telemetry:
    /^((main|background.*|control-plane|data-plane|shared-parts|traffic|gateway\/(answers|handle|server)|cli\/serve)\.ts$|processes\/)/,
}

/** Packages that belong to some files, by the specifier's beginning. */
const PACKAGE_USERS: Readonly<Record<string, RegExp>> = {
  undici: /^(gateway\/dispatch-connector|aws\/credentials)\.ts$/,
  piscina: /^worker\/(pool|entry)\.ts$/,
  '@grpc/': /^(sync|control|console|cli)\//,
  'grpc-health-check': /^control\//,
  protobufjs: /^(definition\/wire|(sync|control|console|cli)\/)/,
  '@aws-sdk/': /^aws\/credentials\.ts$/,
  // Its parser only: what is parsed is ours to evaluate.
  jsonata: /^template\/jsonata\/parse\.ts$/,
  ajv: /^mapping\/model\.ts$/,
  re2js: /^template\//,
  pino: /^telemetry\//,
  'prom-client': /^telemetry\//,
  commander: /^cli\//,
  yaml: /^(cli\/|settings\.ts)/,
}

/** Where the world is touched: sockets, disks, processes, threads. */
const IO = /^node:(child_process|cluster|dgram|dns|fs|http|http2|https|net|sqlite|tls|worker_threads)\b/
/** Parts whose functions are given everything, with the files that are not so. */
const PURE = /^(errors|exchange|definition|template|mapping|integration|snapshot|openapi|aws|http1)\b/
const IMPURE: Readonly<Record<string, string>> = {
  'aws/credentials.ts': 'asks the SDK chain',
  'aws/models.ts': 'reads the models of services from disk, once each',
  'definition/address.ts': 'isIP of node:net parses, and connects to nothing',
}

interface Import {
  readonly file: string
  readonly target: string
  /** Whether it is there at run time. */
  readonly kind: 'value' | 'type'
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map(file => file.replaceAll('\\', '/'))
  .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .sort()
const written = files.filter(file => !file.startsWith('generated/'))
const imports = written.flatMap(readImports)

function readImports(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8')
  const statements = /^(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?'([^']+)'/gm
  const found = [...text.matchAll(statements)].map(([, type, target = '']): Import => {
    return { file, target, kind: type === undefined ? 'value' : 'type' }
  })
  const dynamic = [...text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)].map(([, target = '']): Import => {
    return { file, target, kind: 'value' }
  })
  return [...found, ...dynamic]
}

/** The file of ours that an import means. */
function targetFile({ file, target }: Import): string | undefined {
  return target.startsWith('.') ? relative(src, resolve(src, dirname(file), target)).replaceAll('\\', '/') : undefined
}

function partOf(file: string): string {
  return (file.split('/')[0] ?? '').replace(/\.ts$/, '')
}

function usesOf(file: string): readonly string[] | 'everything' {
  const part = partOf(file)
  if (COMPOSITION.has(part)) return 'everything'
  if (part !== 'cli') return USES[part] ?? []
  const more = COMMANDS.filter(([names]) => names.test(file)).flatMap(([, uses]) => uses)
  return [...CLIENT_USES, ...more]
}

function isAllowed(entry: Import): boolean {
  const target = targetFile(entry)
  if (target === undefined || partOf(target) === partOf(entry.file)) return true
  const to = partOf(target)
  const leaf = LEAF_USERS[to]
  if (leaf !== undefined) return leaf.test(entry.file)
  const uses = usesOf(entry.file)
  return uses === 'everything' ? to !== 'cli' : uses.includes(to)
}

const show = ({ file, target }: Import) => `${file} -> ${target}`

describe('imports', () => {
  test('are found: these tests are not about nothing', () => {
    expect(imports.length).toBeGreaterThan(500)
    expect(imports.map(show)).toEqual(
      expect.arrayContaining(['cli/program.ts -> ./serve.ts', 'cli/serve.ts -> ./serve-examples.ts']),
    )
  })

  test('every part has its place', () => {
    const known = new Set([...Object.keys(USES), ...COMPOSITION, 'cli'])
    expect([...new Set(files.map(partOf))].filter(part => !known.has(part))).toEqual([])
  })

  test('point to the left, and never to a stranger', () => {
    expect(imports.filter(entry => !isAllowed(entry)).map(show)).toEqual([])
  })

  test('carry their ending, and name files that are there', () => {
    const ours = imports.filter(({ target }) => target.startsWith('.'))
    expect(ours.filter(entry => !files.includes(targetFile(entry) ?? '')).map(show)).toEqual([])
  })

  test.each(Object.entries(PACKAGE_USERS))('of %s stand where it belongs', (name, allowed) => {
    const ofPackage = imports.filter(
      ({ target }) => target === name || target.startsWith(`${name.replace(/\/$/, '')}/`),
    )
    expect(ofPackage.filter(({ file }) => !allowed.test(file)).map(show)).toEqual([])
  })

  test('name only packages that are dependencies', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    const packages = imports.filter(({ target }) => !target.startsWith('.') && !target.startsWith('node:'))
    const nameOf = (target: string) => target.split('/', target.startsWith('@') ? 2 : 1).join('/')
    expect(packages.filter(({ target }) => !Object.hasOwn(manifest.dependencies, nameOf(target))).map(show)).toEqual([])
  })

  test('of sockets, disks, processes and threads stay out of the pure parts', () => {
    const touching = imports.filter(({ file, target, kind }) => kind === 'value' && IO.test(target) && PURE.test(file))
    expect(touching.filter(({ file }) => !Object.hasOwn(IMPURE, file)).map(show)).toEqual([])
  })

  test('make no cycle', () => {
    expect(findCycle()).toBeUndefined()
  })
})

/** A chain of imports, of types too, that comes back to its first file. */
function findCycle(): string[] | undefined {
  const targets = new Map(written.map(file => [file, [] as string[]]))
  for (const entry of imports) {
    const target = targetFile(entry)
    if (target !== undefined) targets.get(entry.file)?.push(target)
  }
  const done = new Set<string>()
  const path: string[] = []
  const visit = (file: string): string[] | undefined => {
    const at = path.indexOf(file)
    if (at >= 0) return [...path.slice(at), file]
    if (done.has(file)) return undefined
    path.push(file)
    for (const target of targets.get(file) ?? []) {
      const cycle = visit(target)
      if (cycle !== undefined) return cycle
    }
    path.pop()
    done.add(file)
    return undefined
  }
  for (const file of written) {
    const cycle = visit(file)
    if (cycle !== undefined) return cycle
  }
  return undefined
}
