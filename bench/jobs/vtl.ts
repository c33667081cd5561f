import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Compile, parse } from 'velocityjs'

import type { Scope } from '../../src/template/vtl/index.ts'
import { median } from '../measure/statistics.ts'

/** CPU microseconds of one call, in the order of the rounds. */
export interface VtlCost {
  readonly template: string
  /** velocityjs, from the text of a body to the text that is sent. Its answers are not looked at: few are right. */
  readonly velocityjs: readonly number[]
  /** Ours, the same way. */
  readonly ours: readonly number[]
  /** JSON.parse and JSON.stringify of the body. */
  readonly text: readonly number[]
}

interface VtlTemplate {
  readonly name: string
  readonly template: string
  readonly scope: Scope & { readonly body: string }
  readonly expected: string
}

/** The templates that are measured beside our own stand-ins for others. */
export const SHARED_TEMPLATES: ReadonlySet<string> = new Set(['01', '02', '03', '05', '06'])

/** Milliseconds that one timing lasts at least. */
const SLICE_MS = 20

/** The engine in a work tree of this project. */
export async function ownVtl(root: string): Promise<typeof import('../../src/template/vtl/index.ts')> {
  return import(pathToFileURL(join(root, 'src/template/vtl/index.ts')).href)
}

/**
 * Times velocityjs, our engine and JSON alone on the templates whose names contain `only`, in turns in this process. A
 * round in front is not counted. Fails when a text of ours is not exactly the expected one.
 */
export function measureVtl(
  { compile }: typeof import('../../src/template/vtl/index.ts'),
  { rounds, only = '' }: { readonly rounds: number; readonly only?: string },
): readonly VtlCost[] {
  const entries = readTemplates()
    .filter(({ name }) => name.includes(only))
    .map(template => prepare(compile, template))
  for (const { ways } of entries) for (const way of ways) timePerCall(way.run)
  for (let round = 0; round < rounds; round++) {
    for (const { ways } of entries) for (const way of ways) way.samples.push(timePerCall(way.run))
  }
  return entries.map(({ cost }) => cost)
}

/** How many times as much one way costs as another on each template, medians of the rounds. */
export function ratios(
  costs: readonly VtlCost[],
  of: 'velocityjs' | 'ours' | 'text',
  to: 'velocityjs' | 'ours' | 'text',
): readonly number[] {
  return costs.map(cost => median(cost[of]) / median(cost[to]))
}

interface Way {
  readonly run: () => unknown
  readonly samples: number[]
}

interface Entry {
  readonly cost: VtlCost
  readonly ways: readonly Way[]
}

function readTemplates(): readonly VtlTemplate[] {
  const folder = new URL('../templates-vtl/', import.meta.url)
  return readdirSync(folder)
    .sort()
    .map(file => JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
}

function prepare(compile: typeof import('../../src/template/vtl/index.ts').compile, template: VtlTemplate): Entry {
  const { name, scope, expected } = template
  const program = compile(template.template)
  const ours = (): string => program.render({ ...scope, context: contextOf(scope) })
  const got = ours()
  if (got !== expected) throw new Error(`regauge gives another text on ${name}: ${got}`)
  const ways: Way[] = [velocityjsWay(template), ours, () => JSON.stringify(JSON.parse(scope.body))].map(run => ({
    run,
    samples: [],
  }))
  const [theirs, own, text] = ways.map(({ samples }) => samples)
  return { cost: { template: name, velocityjs: theirs ?? [], ours: own ?? [], text: text ?? [] }, ways }
}

// Overrides are written to: each render has a context of its own, as in the gateway.
function contextOf({ context }: Scope): Record<string, unknown> {
  return { ...context, requestOverride: { header: {}, querystring: {}, path: {} }, responseOverride: { header: {} } }
}

/** velocityjs on a template parsed once, with what AWS binds written in plain JavaScript. */
function velocityjsWay({ template, scope }: VtlTemplate): () => unknown {
  const tree = parse(template)
  const { params = {}, stageVariables = {}, body } = scope
  return () => {
    const input = inputOf(body, params)
    const context = { input, util: UTIL, context: contextOf(scope), stageVariables }
    return new Compile(tree, { escape: false }).render(context)
  }
}

function inputOf(body: string, params: NonNullable<Scope['params']>): unknown {
  const document: unknown = JSON.parse(body)
  const find = (path: string): unknown =>
    path
      .split('.')
      .slice(1)
      .reduce<unknown>((value, name) => Reflect.get(Object(value), name), document)
  return {
    body,
    path: find,
    json: (path: string) => JSON.stringify(find(path)) ?? '""',
    params: (name?: string) =>
      name === undefined ? params : (params.path?.[name] ?? params.querystring?.[name] ?? params.header?.[name]),
  }
}

const SPECIAL: ReadonlyMap<string, string> = new Map([
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\f', '\\f'],
  ['\r', '\\r'],
])
const UNSAFE = /["'\\/]|[^ -\u007f]/g

const UTIL = {
  escapeJavaScript: (value: unknown): string =>
    String(value ?? '').replace(UNSAFE, char => {
      if (/["'\\/]/.test(char)) return `\\${char}`
      return SPECIAL.get(char) ?? `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
    }),
  urlEncode: (value: unknown): string =>
    encodeURIComponent(String(value ?? ''))
      .replace(/%20/g, '+')
      .replace(/[!'()~]/g, char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`),
  base64Encode: (value: unknown): string => Buffer.from(String(value)).toString('base64'),
}

/** CPU microseconds a call, user and system, the collector's threads included. */
function timePerCall(run: () => unknown): number {
  let calls = 0
  const before = process.cpuUsage()
  const end = performance.now() + SLICE_MS
  for (let batch = 1; performance.now() < end; batch *= 2) {
    for (let call = 0; call < batch; call++) run()
    calls += batch
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}
