import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { LAYERS } from './layers.ts'
import { type Import, readSources, targetFile } from './sources.ts'

/** Which part may import which, and which package belongs to which file. */

const { files, written, imports } = readSources(fileURLToPath(new URL('../../src/', import.meta.url)))

const LAYER_OF = new Map(LAYERS.flatMap((parts, layer) => parts.map(part => [part, layer] as const)))

/** Generated code: a leaf that only its readers know. */
const GENERATED_USERS = /^(definition\/wire|(grpc|sync|control|cli)\/)/

/** Parts that one may not use although they stand to its left. */
const STRANGERS: Readonly<Record<string, readonly string[]>> = {
  // Sockets know messages, and nothing of what an API is.
  http1: ['definition'],
  server: ['definition', 'template', 'aws', 'grpc'],
  dispatch: ['template', 'aws', 'grpc'],
  mapping: ['http1', 'grpc'],
  integration: ['http1', 'grpc', 'server', 'dispatch', 'sync'],
  snapshot: ['http1', 'grpc', 'server', 'dispatch', 'sync', 'control'],
  worker: ['http1', 'grpc', 'server', 'dispatch', 'sync', 'control'],
  gateway: ['grpc', 'sync', 'control'],
  'test-invoke': ['grpc', 'sync', 'control', 'http1'],
  control: ['template', 'http1', 'server', 'dispatch', 'mapping'],
  // Bodies of templates are OpenAPI documents; nothing else is read.
  cloudformation: ['exchange', 'telemetry', 'template', 'aws', 'http1', 'grpc'],
}

/** The command line is an ordinary client of the admin services; some commands use more. */
const CLIENT_USES: readonly string[] = ['exchange', 'definition', 'grpc']
const COMMANDS: readonly (readonly [files: RegExp, uses: readonly string[]])[] = [
  // For the errors that a start can fail with.
  [/^cli\/serve/, ['app', 'telemetry', 'control']],
  // Works on the data folder of a gateway that is stopped, where its settings say that it is.
  [/^cli\/restore/, ['app', 'control']],
  [/^cli\/template/, ['template']],
  // Derives policies from a definition and the models of services.
  [/^cli\/iam-policy/, ['aws']],
  // Reads documents, and compiles what they hold as a control plane does.
  [/^cli\/(import|export)/, ['openapi', 'cloudformation', 'snapshot', 'aws']],
]

/** Logs and metrics belong to the parts with a life of their own; others return what there is to say. */
const TELEMETRY_USERS = /^(app\/|server\/|dispatch\/|gateway\/handle\.ts$|cli\/serve)/

/** Packages that belong to some files, by the specifier's beginning. */
const PACKAGE_USERS: Readonly<Record<string, RegExp>> = {
  undici: /^(dispatch\/connector|aws\/credentials\/credentials)\.ts$/,
  piscina: /^worker\/(pool|entry)\.ts$/,
  '@grpc/': /^(grpc|sync|control|cli)\//,
  'grpc-health-check': /^control\//,
  protobufjs: /^(definition\/wire|(grpc|sync|control|cli)\/)/,
  '@aws-sdk/': /^aws\/credentials\/credentials\.ts$/,
  // Its parser only: what is parsed is ours to evaluate.
  jsonata: /^template\/jsonata\/parse\.ts$/,
  pino: /^telemetry\//,
  'prom-client': /^telemetry\//,
  commander: /^cli\//,
  yaml: /^(cli\/|openapi\/|app\/settings\/)/,
}

/** Where the world is touched: sockets, disks, processes, threads. */
const IO = /^node:(child_process|cluster|dgram|dns|fs|http|http2|https|net|sqlite|tls|worker_threads)\b/
/** Parts whose functions are given everything, with the files that are not so. */
const PURE = /^(exchange|definition|template|mapping|integration|snapshot|aws|http1|openapi|cloudformation)\b/
const IMPURE: Readonly<Record<string, string>> = {
  'aws/credentials/credentials.ts': 'asks the SDK chain',
  'aws/actions/service-models.ts': 'reads the models of services from disk, once each',
  'definition/egress.ts': 'isIP of node:net parses, and connects to nothing',
}

function partOf(file: string): string {
  return (file.split('/')[0] ?? '').replace(/\.ts$/, '')
}

function isAllowed(entry: Import): boolean {
  const target = targetFile(entry)
  if (target === undefined) return true
  const [from, to] = [partOf(entry.file), partOf(target)]
  if (to === from) return true
  if (to === 'generated') return GENERATED_USERS.test(entry.file)
  if (to === 'telemetry' && !TELEMETRY_USERS.test(entry.file)) return false
  if (from === 'cli') return isAllowedToCommand(entry.file, to)
  if (STRANGERS[from]?.includes(to)) return false
  return (LAYER_OF.get(to) ?? Number.POSITIVE_INFINITY) < (LAYER_OF.get(from) ?? -1)
}

function isAllowedToCommand(file: string, to: string): boolean {
  const more = COMMANDS.filter(([names]) => names.test(file)).flatMap(([, uses]) => uses)
  return CLIENT_USES.includes(to) || more.includes(to)
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
    const known = new Set([...LAYER_OF.keys(), 'generated'])
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
