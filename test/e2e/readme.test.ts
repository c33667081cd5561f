import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningExamples, startExamples } from '../fixtures/examples.ts'
import { COMMAND } from '../fixtures/gateway-process.ts'

/** Each command line of README, run, gives the output that README shows under it. */

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'regauge-readme-'))
let examples: RunningExamples

beforeAll(async () => {
  examples = await startExamples()
}, 60_000)

afterAll(async () => {
  await examples?.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Shown {
  readonly command: string
  readonly output: string
}

/** Commands of a section's console blocks, each with the lines that follow it. */
function shownIn(heading: string): Shown[] {
  const section = README.split(/^## /m).find(part => part.startsWith(heading)) ?? ''
  const blocks = [...section.matchAll(/```console\n([\s\S]*?)```/g)].map(match => match[1] ?? '')
  return blocks.flatMap(block =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map(entry => {
        const [command = '', ...output] = entry.trimEnd().split('\n')
        return { command, output: output.join('\n') }
      }),
  )
}

/** Runs a command as a reader would, beside the file that it names; the addresses are those of this gateway. */
async function run(command: string): Promise<{ status: number; output: string }> {
  const { http, admin } = examples.gateway
  const moved = command
    .replaceAll('localhost:8080', `localhost:${http.split(':').at(-1)}`)
    .replace(/^npx regauge (\w+)/, `"${process.execPath}" "${COMMAND}" $1 --admin ${admin}`)
  return new Promise(resolve => {
    execFile('/bin/sh', ['-c', moved], { cwd: folder }, (error, stdout) => {
      resolve({ status: error === null ? 0 : Number(error.code), output: stdout.trimEnd() })
    })
  })
}

const curls = shownIn('One run').filter(({ command }) => command.startsWith('curl'))
const ownApi = shownIn('Your own API')
const definition = /```yaml\n([\s\S]*?)```/.exec(README)?.[1] ?? ''

test('the section shows the mission’s own cases', () => {
  expect(curls.length).toBeGreaterThanOrEqual(9)
})

test.each(curls)('$command', async ({ command, output }) => {
  expect(await run(command)).toEqual({ status: 0, output })
})

test('the definition that README writes out is applied and answers', async () => {
  writeFileSync(join(folder, 'greetings.yaml'), definition)
  const [apply, ...calls] = ownApi.filter(({ command }) => command.includes('greetings'))
  expect(await run(apply?.command ?? '')).toMatchObject({ status: 0 })
  expect(calls).not.toEqual([])
  for (const { command, output } of calls) expect(await run(command)).toEqual({ status: 0, output })
})

test('a wrong definition is refused as README shows it', async () => {
  writeFileSync(join(folder, 'broken.yaml'), definition.replace('requestTemplates', 'requestTemplate'))
  const shown = ownApi.find(({ command }) => command.includes('broken.yaml'))
  expect(await run(shown?.command ?? '')).toEqual({ status: 1, output: shown?.output })
})
