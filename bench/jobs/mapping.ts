import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { median } from '../measure/statistics.ts'

/** An engine that maps: from the text of a template to a function of its input. */
export interface MappingEngine {
  readonly name: string
  compile(template: string): (input: unknown) => unknown
}

/** CPU microseconds of one evaluation by one engine, in the order of the rounds. */
export interface MappingCost {
  readonly template: string
  readonly engine: string
  /** The input is parsed already, and the result stays a value. */
  readonly map: readonly number[]
  /** Parse, map and stringify: what a gateway does with a body. */
  readonly whole: readonly number[]
  /** Parse and stringify alone. */
  readonly text: readonly number[]
}

interface BenchTemplate {
  readonly name: string
  readonly template: string
  readonly input: unknown
  readonly expected: unknown
}

/** Milliseconds that one timing lasts at least. */
const SLICE_MS = 20

/** The name of the reference in results. */
export const REFERENCE = 'jsonata'

/** The official package. */
export function officialEngine(): MappingEngine {
  const load: (source: string) => { evaluate(input: unknown): Promise<unknown> } = createRequire(import.meta.url)(
    REFERENCE,
  )
  return {
    name: REFERENCE,
    compile(template) {
      const expression = load(template)
      return input => expression.evaluate(input)
    },
  }
}

/** The engine in a work tree of this project. */
export async function ownEngine({ name, root }: { name: string; root: string }): Promise<MappingEngine> {
  const { compile }: typeof import('../../src/template/jsonata/index.ts') = await import(
    pathToFileURL(join(root, 'src/template/jsonata/index.ts')).href
  )
  return {
    name,
    compile(template) {
      const program = compile(template)
      return input => program.evaluate(input)
    },
  }
}

/**
 * Times every engine on the templates whose names contain `only`, one after the other in this process, round by round.
 * A round in front is not counted: code that is still being compiled tells nothing of its speed. Fails when a result's
 * JSON text is not exactly the expected one.
 */
export async function measureMapping(
  engines: readonly MappingEngine[],
  { rounds, only = '' }: { rounds: number; only?: string },
): Promise<readonly MappingCost[]> {
  const entries: Entry[] = []
  for (const template of readTemplates().filter(({ name }) => name.includes(only))) {
    for (const engine of engines) entries.push(await prepare(engine, template))
  }
  await timeRound(entries)
  for (const { cost } of entries) for (const samples of [cost.map, cost.whole, cost.text]) samples.length = 0
  for (let round = 0; round < rounds; round++) await timeRound(entries)
  return entries.map(({ cost }) => cost)
}

/** How many times cheaper than the reference an engine is on each template, medians of the rounds. */
export function timesCheaper(costs: readonly MappingCost[], engine: string, of: 'map' | 'whole'): readonly number[] {
  return costs
    .filter(cost => cost.engine === engine)
    .map(cost => {
      const reference = costs.find(other => other.engine === REFERENCE && other.template === cost.template)
      return median(reference?.[of] ?? []) / median(cost[of])
    })
}

/** The mean for ratios, and for costs of different sizes. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
}

interface Entry {
  readonly cost: MappingCost & { readonly map: number[]; readonly whole: number[]; readonly text: number[] }
  readonly ways: Readonly<Record<'map' | 'whole' | 'text', () => unknown>>
}

async function timeRound(entries: readonly Entry[]): Promise<void> {
  for (const { cost, ways } of entries) {
    cost.map.push(await timePerCall(ways.map))
    cost.whole.push(await timePerCall(ways.whole))
    cost.text.push(await timePerCall(ways.text))
  }
}

function readTemplates(): readonly BenchTemplate[] {
  const folder = new URL('../templates/', import.meta.url)
  const files = readdirSync(folder).filter(file => file.endsWith('.json'))
  return files.sort().map(file => JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
}

async function prepare(engine: MappingEngine, { name, template, input, expected }: BenchTemplate): Promise<Entry> {
  const map = engine.compile(template)
  const body = JSON.stringify(input)
  const got = JSON.stringify(await map(input))
  if (got !== JSON.stringify(expected)) throw new Error(`${engine.name} gives another result on ${name}: ${got}`)
  return {
    cost: { template: name, engine: engine.name, map: [], whole: [], text: [] },
    ways: {
      map: () => map(input),
      whole: () => {
        const result = map(JSON.parse(body))
        return result instanceof Promise ? result.then(value => JSON.stringify(value)) : JSON.stringify(result)
      },
      text: () => JSON.stringify(expected).length + Number(JSON.parse(body) === null),
    },
  }
}

/** CPU microseconds a call, user and system, the collector's threads included. */
async function timePerCall(way: () => unknown): Promise<number> {
  let calls = 0
  const before = process.cpuUsage()
  const end = performance.now() + SLICE_MS
  for (let batch = 1; performance.now() < end; batch *= 2) {
    for (let call = 0; call < batch; call++) {
      const pending = way()
      if (pending instanceof Promise) await pending
    }
    calls += batch
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}
