import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningExamples, startExamples } from '../fixtures/examples.ts'
import { regauge } from '../fixtures/gateway-process.ts'

/** What README shows is what a reader gets: each command line with the output under it. */

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

async function run(command: string): Promise<string> {
  const moved = command.replaceAll('localhost:8080', `localhost:${examples.gateway.http.split(':').at(-1)}`)
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', moved], { cwd: folder })
  return stdout.trimEnd()
}

const curls = shownIn('One run').filter(({ command }) => command.startsWith('curl'))

test('the section shows the mission’s own cases', () => {
  expect(curls.length).toBeGreaterThanOrEqual(9)
})

test.each(curls)('$command', async ({ command, output }) => {
  expect(await run(command)).toBe(output)
})

test('the definition that README writes out is applied and answers', async () => {
  const yaml = /```yaml\n([\s\S]*?)```/.exec(README)?.[1] ?? ''
  writeFileSync(join(folder, 'greetings.yaml'), yaml)
  const applied = await regauge('apply', '--admin', examples.gateway.admin, '-f', join(folder, 'greetings.yaml'))
  expect(applied).toMatchObject({ status: 0 })
  const shown = shownIn('Your own API').find(({ command }) => command.includes('greetings.localhost'))
  expect(await run(shown?.command ?? '')).toBe(shown?.output)
})

test('a wrong definition is refused as README shows it', async () => {
  const yaml = (/```yaml\n([\s\S]*?)```/.exec(README)?.[1] ?? '').replace('requestTemplates', 'requestTemplate')
  writeFileSync(join(folder, 'broken.yaml'), yaml)
  const { status, stdout } = await regauge(
    'apply',
    '--admin',
    examples.gateway.admin,
    '-f',
    join(folder, 'broken.yaml'),
  )
  expect(status).toBe(1)
  const shown = shownIn('Your own API').find(({ command }) => command.includes('broken.yaml'))
  // Columns are as wide as the path, which is another one here.
  const squeeze = (text: string) => text.replaceAll(`${folder}/`, '').replace(/ +/g, ' ').trimEnd()
  expect(squeeze(stdout)).toBe(squeeze(shown?.output ?? ''))
})
