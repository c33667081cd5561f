import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readSettings } from './read.ts'

const folder = mkdtempSync(join(tmpdir(), 'regauge-settings-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const good = file('good.yaml', 'region: eu-west-1\nthreads: 3\nhttp: 127.0.0.1:7000\n')

describe('one schema for flags, variables and the file', () => {
  test.each([
    ['a flag goes before a variable', { region: 'a-1' }, { REGAUGE_REGION: 'b-1' }, 'a-1'],
    ['a variable before the file', { config: good }, { REGAUGE_REGION: 'b-1' }, 'b-1'],
    ['the file before the default', { config: good }, {}, 'eu-west-1'],
    ['a variable may name the file', {}, { REGAUGE_CONFIG: good }, 'eu-west-1'],
    ['the default', {}, {}, 'us-east-1'],
  ])('%s', (_, flags, environment, region) => {
    expect(readSettings(flags, environment)).toMatchObject({ problems: [], settings: { region } })
  })

  test('values of the file are read like those of flags', () => {
    const { settings } = readSettings({ config: good }, {})
    expect(settings).toMatchObject({ threads: 3, http: { host: '127.0.0.1', port: 7000 } })
  })
})

describe('threads are those of each process', () => {
  const cores = availableParallelism()
  test.each([
    [
      'a process that is alone has the other cores',
      { processes: '1' },
      { processes: 1, threads: Math.max(2, cores - 1) },
    ],
    ['one of several has two', { processes: '3' }, { processes: 3, threads: 2 }],
    ['unless told otherwise', { processes: '3', threads: '5' }, { processes: 3, threads: 5 }],
  ])('%s', (_, flags, settings) => {
    expect(readSettings(flags, {})).toMatchObject({ problems: [], settings })
  })
})

describe('every problem is named by its source, in one line', () => {
  const missing = join(folder, 'missing.yaml')
  const unknown = file('unknown.yaml', 'htpp: 1\nthreads: many\n')
  const broken = file('broken.yaml', 'a: [1,\nb')
  const list = file('list.yaml', '- 1\n')
  test.each<[what: string, flags: object, environment: Record<string, string>, lines: (string | RegExp)[]]>([
    ['a flag and a variable', { http: 'x' }, { REGAUGE_THREADS: '0' }, [/^--http expects/, /^REGAUGE_THREADS expects/]],
    [
      'an unknown variable',
      {},
      { REGAUGE_NONSENSE: '1' },
      ['REGAUGE_NONSENSE is an unknown setting; "regauge serve --help" lists all'],
    ],
    ['no file', { config: missing }, {}, [`${missing} does not exist`]],
    ['a folder', { config: folder }, {}, [/cannot be read: EISDIR/]],
    ['no YAML', { config: broken }, {}, [/^\S*broken\.yaml is not valid YAML: [^\n]+$/]],
    ['no map', { config: list }, {}, [/list\.yaml expects a map of settings, such as/]],
    [
      'the file',
      { config: unknown },
      {},
      [/^\S*unknown\.yaml: threads expects a whole/, /^\S*unknown\.yaml: htpp is an unknown setting/],
    ],
  ])('%s', (_, flags, environment, lines) => {
    const { problems } = readSettings({ ...flags }, environment)
    const told = problems.map(({ source, message }) => `${source} ${message}`)
    expect(told).toEqual(lines.map(line => (typeof line === 'string' ? line : expect.stringMatching(line))))
  })
})
