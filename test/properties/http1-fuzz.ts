import { parseArgs } from 'node:util'
import fc from 'fast-check'

import { judge, type Verdict } from './http1-against-llhttp.ts'
import { requestText, responseText } from './http1-messages.ts'

const OPTIONS = {
  runs: { type: 'string', default: '100000' },
  seed: { type: 'string', default: '1' },
} as const

/** A breach: a message that we alone take, or take for another. */
function isBreach(verdict: Verdict): boolean {
  return verdict.kind === 'different' || verdict.kind === 'theirs-refuses'
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS })
  const counts = new Map<string, number>()
  const run = async (text: string, verb: string | undefined): Promise<boolean> => {
    const verdict = await judge(Buffer.from(text, 'latin1'), verb)
    const sort = 'reason' in verdict ? `${verdict.kind}: ${verdict.reason}` : verdict.kind
    const name = `${verb === undefined ? 'requests' : 'responses'}, ${sort}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
    return !isBreach(verdict)
  }
  const numRuns = Math.ceil(Number(values.runs) / 2)
  const seed = Number(values.seed)
  const requests = await fc.check(
    fc.asyncProperty(requestText, text => run(text, undefined)),
    { numRuns, seed },
  )
  const responses = await fc.check(
    fc.asyncProperty(responseText, fc.constantFrom('GET', 'HEAD'), (text, verb) => run(text, verb)),
    { numRuns, seed },
  )
  for (const [name, count] of [...counts].sort()) console.log(`${String(count).padStart(8)} ${name}`)
  for (const [found, verb] of [
    [requests.counterexample?.[0], undefined],
    [responses.counterexample?.[0], responses.counterexample?.[1]],
  ]) {
    if (found === undefined) continue
    console.log(JSON.stringify(found), verb ?? '', JSON.stringify(await judge(Buffer.from(found, 'latin1'), verb)))
  }
  return requests.failed || responses.failed ? 1 : 0
}

process.exitCode = await main()
