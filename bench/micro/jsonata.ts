// Mapping alone: ours and the official package, interleaved. Run: node bench/micro/jsonata.ts [--rounds N] [--only NAME]
import { parseArgs } from 'node:util'

import {
  geometricMean,
  type MappingCost,
  measureMapping,
  officialEngine,
  ownEngine,
  REFERENCE,
  timesCheaper,
} from '../jobs/mapping.ts'
import { median } from '../measure/statistics.ts'

const OURS = 'regauge'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, only: { type: 'string', default: '' } },
})
const engines = [officialEngine(), await ownEngine({ name: OURS, root: `${import.meta.dirname}/../..` })]
const costs = await measureMapping(engines, { rounds: Number(values.rounds), only: values.only })
const maps = timesCheaper(costs, OURS, 'map')
const wholes = timesCheaper(costs, OURS, 'whole')
const rows = costs
  .filter(({ engine }) => engine === OURS)
  .map((cost, index) => row(cost, maps[index] ?? Number.NaN, wholes[index] ?? Number.NaN))

console.log(`CPU microseconds an evaluation, medians of ${values.rounds} rounds, Node ${process.version}`)
console.log('| template | official | ours | ratio | parse + stringify | official whole | ours whole | ratio |')
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |')
for (const cells of rows) console.log(`| ${cells.join(' | ')} |`)
console.log(`| geometric mean | | | ${times(geometricMean(maps))} | | | | ${times(geometricMean(wholes))} |`)

function row(ours: MappingCost, map: number, whole: number): readonly string[] {
  const official = costs.find(({ engine, template }) => engine === REFERENCE && template === ours.template)
  const cell = (samples: readonly number[] = []): string => median(samples).toPrecision(3)
  return [
    ours.template,
    cell(official?.map),
    cell(ours.map),
    times(map),
    cell(ours.text),
    cell(official?.whole),
    cell(ours.whole),
    times(whole),
  ]
}

function times(ratio: number): string {
  return `${ratio.toFixed(1)}x`
}
