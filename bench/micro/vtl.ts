// Velocity templates alone: ours beside velocityjs, in turns. Run: node bench/micro/vtl.ts [--rounds N] [--only NAME]
import { parseArgs } from 'node:util'

import { geometricMean } from '../jobs/mapping.ts'
import { measureVtl, ownVtl, ratios, SHARED_TEMPLATES, type VtlCost } from '../jobs/vtl.ts'
import { median } from '../measure/statistics.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, only: { type: 'string', default: '' } },
})
const costs = measureVtl(await ownVtl(`${import.meta.dirname}/../..`), {
  rounds: Number(values.rounds),
  only: values.only,
})
const shared = costs.filter(({ template }) => SHARED_TEMPLATES.has(template.slice(0, 2)))

console.log(
  `CPU microseconds from a body's text to the text sent, medians of ${values.rounds} rounds, Node ${process.version}`,
)
console.log('| template | velocityjs | ours | ratio | parse + stringify | ours to that |')
console.log('| --- | --- | --- | --- | --- | --- |')
for (const cost of costs) console.log(`| ${row(cost).join(' | ')} |`)
for (const [name, some] of [
  ['the five shared', shared],
  ['all', costs],
] as const) {
  if (some.length > 0)
    console.log(
      `| geometric mean, ${name} | | | ${mean(some, 'velocityjs', 'ours')} | | ${mean(some, 'ours', 'text')} |`,
    )
}

function row(cost: VtlCost): readonly string[] {
  const cell = (samples: readonly number[]): string => median(samples).toPrecision(3)
  const [ratio = 0] = ratios([cost], 'velocityjs', 'ours')
  const [beside = 0] = ratios([cost], 'ours', 'text')
  return [cost.template, cell(cost.velocityjs), cell(cost.ours), times(ratio), cell(cost.text), times(beside)]
}

function mean(some: readonly VtlCost[], of: 'velocityjs' | 'ours', to: 'ours' | 'text'): string {
  return times(geometricMean(ratios(some, of, to)))
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)}x`
}
