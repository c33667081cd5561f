import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'

import { compile } from '../src/template/jsonata/index.ts'

/** One template of the bench: its input and the result that the official package gives. */
interface BenchTemplate {
  readonly name: string
  readonly template: string
  readonly input: unknown
  readonly expected: unknown
}

/** Ways to do the work of one template, each timed by itself; `whole` is parse, map and stringify. */
type Way = 'official' | 'ours' | 'parse and stringify' | 'official whole' | 'ours whole'

/** CPU microseconds an evaluation of each way, the median of the rounds. */
export type Measured = ReadonlyMap<Way, number>

/** Milliseconds that one timing of one way lasts at least. */
const SLICE_MS = 20

const WAYS: readonly Way[] = ['official', 'ours', 'parse and stringify', 'official whole', 'ours whole']

const official: (source: string) => { evaluate(input: unknown): Promise<unknown> } = createRequire(import.meta.url)(
  'jsonata',
)

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '9' }, only: { type: 'string', default: '' } },
  })
  const templates = readTemplates().filter(({ name }) => name.includes(values.only))
  const subjects = await Promise.all(templates.map(prepare))
  const samples = subjects.map(() => new Map<Way, number[]>(WAYS.map(way => [way, []])))
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [index, ways] of subjects.entries()) {
      for (const way of WAYS) samples[index]?.get(way)?.push(await time(ways[way]))
    }
  }
  printTable(
    templates,
    samples.map(perWay => new Map([...perWay].map(([way, list]) => [way, median(list)]))),
  )
  return 0
}

function readTemplates(): readonly BenchTemplate[] {
  const folder = new URL('templates/', import.meta.url)
  return readdirSync(folder)
    .filter(file => file.endsWith('.json'))
    .sort()
    .map(file => JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
}

/** The ways of one template, after each has shown that it gives exactly the expected JSON text. */
async function prepare({
  name,
  template,
  input,
  expected,
}: BenchTemplate): Promise<Readonly<Record<Way, () => unknown>>> {
  const reference = official(template)
  const program = compile(template)
  const body = JSON.stringify(input)
  const wanted = JSON.stringify(expected)
  if (JSON.stringify(await reference.evaluate(input)) !== wanted)
    throw new Error(`${name}: the official package gives another result`)
  if (JSON.stringify(program.evaluate(input)) !== wanted)
    throw new Error(`${name}: ours gives ${JSON.stringify(program.evaluate(input))}`)
  return {
    official: () => reference.evaluate(input),
    ours: () => program.evaluate(input),
    'parse and stringify': () => {
      JSON.parse(body)
      return JSON.stringify(expected)
    },
    'official whole': async () => JSON.stringify(await reference.evaluate(JSON.parse(body))),
    'ours whole': () => JSON.stringify(program.evaluate(JSON.parse(body))),
  }
}

/** CPU microseconds a call, over at least one slice of time; what collecting garbage costs is in it. */
async function time(way: () => unknown): Promise<number> {
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

function printTable(templates: readonly BenchTemplate[], results: readonly Measured[]): void {
  const header = ['template', 'official', 'ours', 'ratio', 'parse + stringify', 'official whole', 'ours whole', 'ratio']
  const rows = templates.map(({ name }, index) => row(name, results[index] ?? new Map()))
  const ratio = geometricMean(results.map(result => quotient(result, 'official', 'ours')))
  const whole = geometricMean(results.map(result => quotient(result, 'official whole', 'ours whole')))
  rows.push(['geometric mean', '', '', `${ratio.toFixed(1)}x`, '', '', '', `${whole.toFixed(1)}x`])
  console.log(`CPU microseconds an evaluation, node ${process.version}`)
  for (const cells of [header, header.map(() => '---'), ...rows]) console.log(`| ${cells.join(' | ')} |`)
}

function row(name: string, result: Measured): readonly string[] {
  const cell = (way: Way): string => (result.get(way) ?? Number.NaN).toPrecision(3)
  return [
    name,
    cell('official'),
    cell('ours'),
    `${quotient(result, 'official', 'ours').toFixed(1)}x`,
    cell('parse and stringify'),
    cell('official whole'),
    cell('ours whole'),
    `${quotient(result, 'official whole', 'ours whole').toFixed(1)}x`,
  ]
}

function quotient(result: Measured, above: Way, below: Way): number {
  return (result.get(above) ?? Number.NaN) / (result.get(below) ?? Number.NaN)
}

function median(list: readonly number[]): number {
  const sorted = list.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function geometricMean(list: readonly number[]): number {
  return Math.exp(list.reduce((sum, value) => sum + Math.log(value), 0) / list.length)
}

process.exitCode = await main()
