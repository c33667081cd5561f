import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseRestApi } from '../../src/definition/parsers/rest-api-parser.ts'

/** Examples of pages: those of docs/libraries.md print what their comments say, that of docs/interfaces.md is a definition. */

const root = new URL('../../', import.meta.url)
const page = readFileSync(new URL('docs/libraries.md', root), 'utf8')
const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'regauge-libraries-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const examples = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => {
  return { name: /'(regauge\/[^']+)'/.exec(code)?.[1] ?? '', code }
})

/** The source file of an entry: what `dist` is built from. */
function sourceOf(entry: string): string {
  const { default: built } = exports[`.${entry.slice('regauge'.length)}`]
  return fileURLToPath(new URL(built.replace(/^\.\/dist\//, 'src/').replace(/\.js$/, '.ts'), root))
}

test('every entry of the package has an example', () => {
  const entries = Object.keys(exports).filter(name => name !== './package.json')
  expect(examples.map(({ name }) => name)).toEqual(entries.map(name => `regauge${name.slice(1)}`))
})

test.each(examples)('$name', async ({ name, code }) => {
  const file = join(folder, `${name.replace('/', '-')}.ts`)
  writeFileSync(file, code.replaceAll(`'${name}'`, `'${sourceOf(name)}'`))
  const { stdout } = await promisify(execFile)(process.execPath, [file])
  const promised = [...code.matchAll(/console\.log\(.*\/\/ (.*)$/gm)].map(([, text]) => text)
  expect(stdout.trimEnd().split('\n')).toEqual(promised)
})

test('the definition of docs/interfaces.md is accepted as it stands', () => {
  const interfaces = readFileSync(new URL('docs/interfaces.md', root), 'utf8')
  const [, definition = ''] = /```yaml\n(.*?)```/s.exec(interfaces) ?? []
  const { definition: parsed, problems } = parseRestApi(parse(definition))
  expect(problems).toEqual([])
  expect(parsed?.name).toBe('pets')
})
